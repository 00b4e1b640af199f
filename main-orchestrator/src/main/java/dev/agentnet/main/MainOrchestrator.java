package dev.agentnet.main;

import com.typesafe.config.Config;
import dev.agentnet.config.DomainSecrets;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Wakes.Subscription;
import dev.agentnet.lifecycle.Loop;
import dev.agentnet.lifecycle.Service;
import dev.agentnet.lifecycle.ServiceGroup;
import dev.agentnet.main.access.KnownSecrets;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.main.access.UserKeeper;
import dev.agentnet.main.children.ChildDesk;
import dev.agentnet.main.children.ChildSettings;
import dev.agentnet.main.fleet.FleetKeeper;
import dev.agentnet.main.fleet.Housekeeper;
import dev.agentnet.main.fleet.LeaseReaper;
import dev.agentnet.main.fleet.MainBeat;
import dev.agentnet.main.fleet.RegistryKeeper;
import dev.agentnet.main.fleet.Templates;
import dev.agentnet.main.http.Listener;
import dev.agentnet.main.http.ListenerSettings;
import dev.agentnet.main.http.NetworkAccess;
import dev.agentnet.main.inspect.Inspector;
import dev.agentnet.main.inspect.InspectorSettings;
import dev.agentnet.main.intake.Intake;
import dev.agentnet.main.intake.Joiner;
import dev.agentnet.main.intake.PlanIntake;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.main.merge.MergeQueue;
import dev.agentnet.main.merge.MergeSettings;
import dev.agentnet.main.repository.BranchSweeper;
import dev.agentnet.main.repository.FeatureBranches;
import dev.agentnet.main.repository.RefSweeper;
import dev.agentnet.main.repository.RepositoryDesk;
import dev.agentnet.main.repository.StoreCopies;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.main.restore.Restorer;
import dev.agentnet.main.routing.CurrentRouter;
import dev.agentnet.main.state.KeptFile;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.workspace.Git;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The main orchestrator: its parts and what wakes them.
///
/// Every loop looks again at least once a second; a wake-up only makes it sooner.
public final class MainOrchestrator implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(MainOrchestrator.class);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration SELDOM = Duration.ofMinutes(1);

    /// Tasks taken in together: few where a model may be asked about each, 10 s at most, since
    /// their leases last 30 s.
    private static final int FEW = 2;

    private static final int MANY = 50;

    private final MainSettings settings;
    private final Network network;
    private final InstantSource clock;
    private final AgentId self;
    private final Templates templates;
    private final RegistryKeeper registry;
    private final ModelSide model;
    private final Listener listener;
    private final List<Loop> woken;
    private final ServiceGroup parts;
    private final CurrentRouter router;
    private final StoreCopies copies;
    private final KnownSecrets known;
    private final FeatureBranches features;
    private final Housekeeper housekeeper;

    private Optional<Subscription> subscription = Optional.empty();

    public MainOrchestrator(
            MainSettings settings, Network network, Config config, InstantSource clock) {
        this.settings = settings;
        this.network = network;
        this.clock = clock;
        this.self =
                AgentId.orchestrator(DomainName.MAIN, network.fleet().nextNumber(DomainName.MAIN));
        this.templates = new Templates(settings.templates(), Duration.ofSeconds(2));
        this.model = new ModelSide(network, config, templates, settings.modelKey(), clock);
        this.router = new CurrentRouter(config, model.api());
        Leadership leadership =
                new Leadership(
                        network.upkeep(),
                        self.value(),
                        settings.leaderTerm(),
                        settings.leaderRenewal(),
                        Optional.of(new KeptFile(settings.state().resolve("redis-pulse"))));
        this.registry =
                new RegistryKeeper(
                        leadership, network.registry(), network.fleet(), templates, self);
        Stores stores = new Stores(new Git(config), settings.state().resolve("stores"));
        RepositoryDesk desk =
                new RepositoryDesk(
                        network.repositories(), network.records(), stores, settings.credentials());
        this.copies =
                new StoreCopies(stores, settings.state().resolve("copies"), settings.largeStore());
        this.known =
                new KnownSecrets(
                        NetworkSecret.loadOrCreate(settings.secret()),
                        settings.modelKey(),
                        settings.secretFiles(),
                        new DomainSecrets(Path.of(config.getString("agentnet.spawn.secrets"))),
                        config.getInt("agentnet.main.shortest-secret"));
        this.listener =
                new Listener(
                        ListenerSettings.from(config, settings.state(), settings.modelKey()),
                        new NetworkAccess(known, templates, network.records(), desk),
                        desk,
                        network,
                        model.model());
        Inspector inspector =
                new Inspector(
                        network,
                        stores,
                        new InspectorSettings(
                                settings.state().resolve("recordings"),
                                settings.copied().multipliedBy(2)),
                        () -> known.forms(templates.current()),
                        clock);
        listener.takes("/plans", model::plan);
        listener.serves(
                new ChildDesk(leadership, network, templates::current, ChildSettings.from(config)));
        listener.answers("/inspection", () -> inspector.inspect().toJson());
        MergeQueue merges =
                new MergeQueue(leadership, network, stores, desk, MergeSettings.from(config));
        this.features = new FeatureBranches(network.repositories(), stores);
        this.housekeeper =
                new Housekeeper(
                        leadership,
                        network.upkeep(),
                        settings.retentionAge(),
                        settings.retentionCount(),
                        id -> LOG.debug("{} left after its retention", id));
        this.woken = loops(config, leadership, merges, new Restorer(leadership, network, stores));
        List<Service> all = new ArrayList<>(List.of(templates, leadership, listener));
        all.addAll(woken);
        if (config.getBoolean("agentnet.redis.users")) {
            UserKeeper users =
                    new UserKeeper(
                            config.getString("agentnet.network"),
                            known.network(),
                            network.users(),
                            () -> templates.current().domains().keySet());
            all.add(new Loop("users", SOON, users::runOnce));
        }
        all.add(model.provider(leadership, SOON));
        all.add(new Loop("collect", SELDOM, () -> housekeeper.collect(domains())));
        all.add(new Loop("copy", settings.copied(), copies::copyAll));
        RefSweeper sweeper = new RefSweeper(stores, network.records());
        BranchSweeper branches =
                new BranchSweeper(
                        network.repositories(),
                        network.records(),
                        desk,
                        settings.mergedKept(),
                        clock);
        all.add(
                new Loop(
                        "sweep",
                        settings.copied(),
                        () ->
                                leadership
                                        .token()
                                        .ifPresent(_ -> {
                                            sweeper.sweep();
                                            branches.sweep();
                                        })));
        MainBeat beat = new MainBeat(network.registry(), self, settings.beatGood(), clock);
        all.add(new Loop("beat", settings.beat(), beat::runOnce));
        this.parts = new ServiceGroup(all);
    }

    private List<Loop> loops(
            Config config, Leadership leadership, MergeQueue merges, Restorer restorer) {
        PlanIntake plans =
                new PlanIntake(
                        network.routes(),
                        network.submissions(),
                        settings.plans(),
                        () -> templates.current().workers(),
                        features::of);
        Intake intake =
                new Intake(
                        leadership,
                        network.claims(),
                        network.routes(),
                        plans,
                        router::routing,
                        self,
                        settings.lease(),
                        router.asksPerson(),
                        router.asksModel() ? FEW : MANY);
        Joiner joiner =
                new Joiner(leadership, network.records(), network.routes(), System::nanoTime);
        FleetKeeper fleet = new FleetKeeper(leadership, network, templates, config, clock);
        LeaseReaper reaper =
                new LeaseReaper(
                        leadership,
                        network.upkeep(),
                        network.fleet(),
                        settings.lease(),
                        Duration.ofSeconds(5),
                        System::nanoTime);
        return List.of(
                new Loop("restore", SOON, () -> restorer.runOnce(domains())),
                new Loop("intake", SOON, intake::runOnce),
                new Loop("join", SOON, joiner::runOnce),
                model.budgets(leadership, SOON),
                model.treasurer(leadership, SOON),
                new Loop("fleet", SOON, fleet::runOnce),
                new Loop("reap", SOON, () -> reaper.runOnce(domains())),
                new Loop("promote", SOON, () -> housekeeper.promote(domains())),
                new Loop("registry", SOON, registry::runOnce),
                new Loop("merge", SOON, () -> merges.runOnce(domains())));
    }

    /// All domains whose tasks main looks after, itself included.
    private Set<DomainName> domains() {
        Set<DomainName> domains = new TreeSet<>(templates.current().domains().keySet());
        domains.add(DomainName.MAIN);
        return domains;
    }

    @Override
    public void start() {
        copies.repairAll();
        parts.start();
        templates.onChange(registry::publish);
        templates.onChange(router::train);
        subscription =
                Optional.of(network.wakes().onAnyDomain(domain -> woken.forEach(Loop::signal)));
        LOG.info("{} serves {}", self, domains());
    }

    public AgentId id() {
        return self;
    }

    /// The domain templates as they stand now.
    public DomainTemplates templates() {
        return templates.current();
    }

    /// What must leave in no commit and no log.
    public Set<String> secrets() {
        return known.values(templates.current());
    }

    /// The port main listens on.
    public int port() {
        return listener.port();
    }

    @Override
    public void close() {
        subscription.ifPresent(Subscription::close);
        parts.close();
    }
}
