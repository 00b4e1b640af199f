package dev.agentnet.main.spawn;

import dev.agentnet.config.DomainTemplate;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one domain at the number of orchestrators that is wanted. Not thread-safe: it belongs to
/// the spawner's loop.
final class DomainKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(DomainKeeper.class);

    /// The exit code of one that vanished without a word.
    static final int UNKNOWN_EXIT = -1;

    /// Ended members kept in one report; a crash loop must not grow it.
    private static final int MAX_DEPARTED = 20;

    private final DomainName domain;
    private final Fleet fleet;
    private final ContainerEngine engine;
    private final SpawnerSettings settings;
    private final InstantSource clock;
    private final StartBackoff backoff;
    private final Freezer freezer;

    /// Ended ones that are still reported → when their end was seen. The oldest first.
    private final Map<Fleet.Member, Instant> departed = new LinkedHashMap<>();

    /// Asked to end, by us.
    private final Set<AgentId> draining = new HashSet<>();

    /// What ran at the last look; at first, what the spawner before us reported.
    private List<Fleet.Member> running;

    DomainKeeper(
            DomainName domain,
            Fleet fleet,
            ContainerEngine engine,
            SpawnerSettings settings,
            InstantSource clock) {
        this.domain = domain;
        this.fleet = fleet;
        this.engine = engine;
        this.settings = settings;
        this.clock = clock;
        this.backoff = new StartBackoff(settings);
        this.freezer = new Freezer(engine);
        this.running = new ArrayList<>();
        for (Fleet.Member member : fleet.actual(domain)) {
            if (member.ended().isEmpty()) {
                running.add(member);
            } else {
                departed.put(member, clock.instant());
            }
        }
    }

    /// Makes what is there what is wanted, and reports it.
    ///
    /// @param template absent when the domain is no more: then none is wanted
    /// @param members of this domain, as the engine lists them
    /// @param later takes the time after which another look is due
    void reconcile(
            Optional<DomainTemplate> template,
            List<Fleet.Member> members,
            Consumer<Duration> later) {
        Instant now = clock.instant();
        takeIn(members, now, later);
        String problem;
        try {
            problem = template.isEmpty() ? none() : fill(template.get(), now, later);
        } catch (Fleet.NotReadable e) {
            // Nobody knows what is wanted: what runs goes on, and no more is started.
            problem = e.sentence();
        }
        report(problem, now);
        members.stream()
                .filter(member -> member.ended().isPresent())
                .forEach(member -> engine.remove(member.id()));
    }

    /// The domain is no more.
    private String none() {
        drainSurplus(0);
        return "";
    }

    /// @return why there is not what is wanted; empty if there is
    private String fill(DomainTemplate template, Instant now, Consumer<Duration> later) {
        Fleet.Desired desired = fleet.desired(domain);
        int wanted = desired.replicas();
        int limited = Math.min(wanted, settings.maxReplicas());
        drainSurplus(limited);
        // Of a domain that stands still none is started, and none that is there is missed.
        stand(desired.isPaused());
        String problem = "";
        if (limited > 0 && !desired.isPaused()) {
            startMissing(template, limited, now, later);
            problem = backoff.problem();
        }
        if (problem.isEmpty() && wanted > limited) {
            problem =
                    "%d of %s are wanted, the limit is %d: agentnet.spawn.max-replicas"
                            .formatted(wanted, domain, limited);
        }
        return problem;
    }

    /// Whether nothing is left of a domain whose template is gone.
    boolean isEmpty() {
        return running.isEmpty() && departed.isEmpty();
    }

    /// Says why nothing is known now; what was known last stays as it is.
    void complain(String problem) {
        report(problem, clock.instant());
    }

    private void takeIn(List<Fleet.Member> members, Instant now, Consumer<Duration> later) {
        Map<AgentId, Fleet.Member> before = new LinkedHashMap<>();
        running.forEach(member -> before.put(member.id(), member));
        running = new ArrayList<>();
        for (Fleet.Member member : members) {
            before.remove(member.id());
            if (member.ended().isPresent()) {
                depart(member, now, later);
            } else {
                running.add(member);
                if (age(member, now).compareTo(settings.quickDeath()) >= 0) {
                    backoff.lived();
                }
            }
        }
        for (Fleet.Member lost : before.values()) {
            Fleet.Ended ended =
                    new Fleet.Ended(UNKNOWN_EXIT, false, "it vanished: removed by somebody else");
            depart(
                    new Fleet.Member(
                            lost.id(), lost.container(), lost.created(), Optional.of(ended)),
                    now,
                    later);
        }
        running.sort(Comparator.comparing(Fleet.Member::created));
    }

    private static Duration age(Fleet.Member member, Instant now) {
        return Duration.between(member.created(), now);
    }

    private void depart(Fleet.Member member, Instant now, Consumer<Duration> later) {
        boolean known = departed.keySet().stream().anyMatch(old -> old.id().equals(member.id()));
        if (known) {
            return;
        }
        departed.put(member, now);
        String reason = member.ended().map(Fleet.Ended::reason).orElse("");
        boolean asked = draining.remove(member.id());
        LOG.info("{} is gone: {}", member.id(), asked ? "drained" : reason);
        if (!asked && age(member, now).compareTo(settings.quickDeath()) < 0) {
            String sentence =
                    "orchestrators of %s end right after their start; the last, %s, %s"
                            .formatted(domain, member.id(), reason);
            Duration wait = backoff.diedQuickly(now, sentence);
            if (!wait.isZero()) {
                LOG.warn("{}; next try in {} s", sentence, wait.toSeconds());
                later.accept(wait);
            }
        }
    }

    /// The youngest go first: they have the least under way.
    private void drainSurplus(int wanted) {
        List<Fleet.Member> staying =
                running.stream().filter(member -> !draining.contains(member.id())).toList();
        for (int surplus = staying.size() - 1; surplus >= wanted; surplus--) {
            AgentId id = staying.get(surplus).id();
            LOG.info("draining {}: {} of {} are wanted", id, wanted, domain);
            draining.add(id);
        }
        // Asked at each look, until they are gone: the first call may not have arrived.
        for (Fleet.Member member : running) {
            if (draining.contains(member.id())) {
                freezer.stand(member, false);
                engine.drain(member.id());
            }
        }
    }

    /// Freezes all that stay, or lets them go on.
    private void stand(boolean still) {
        running.replaceAll(
                member -> draining.contains(member.id()) ? member : freezer.stand(member, still));
    }

    private void startMissing(
            DomainTemplate template, int wanted, Instant now, Consumer<Duration> later) {
        long staying = running.stream().filter(one -> !draining.contains(one.id())).count();
        for (long missing = wanted - staying; missing > 0; missing--) {
            if (!backoff.mayStart(now)) {
                return;
            }
            AgentId id = next();
            try {
                LOG.info("starting {}", id);
                engine.start(id, template);
                backoff.started();
                running.add(new Fleet.Member(id, id.value(), now, Optional.empty()));
            } catch (SpawnFailed e) {
                Duration wait = backoff.failed(now, e.failure().word() + ": " + e.sentence());
                LOG.warn("{} did not start: {}; next try in {} s", id, e.sentence(), seconds(wait));
                later.accept(wait);
            }
        }
    }

    /// A Redis that came back with less than was known gives numbers again.
    private AgentId next() {
        AgentId id = AgentId.orchestrator(domain, fleet.nextNumber(domain));
        return isKnown(id) ? next() : id;
    }

    private boolean isKnown(AgentId id) {
        return Stream.concat(running.stream(), departed.keySet().stream())
                .anyMatch(member -> member.id().equals(id));
    }

    private static String seconds(Duration wait) {
        return Double.toString(wait.toMillis() / 1000.0);
    }

    private void report(String problem, Instant now) {
        departed.values().removeIf(seen -> seen.plus(settings.endedKept()).isBefore(now));
        while (departed.size() > MAX_DEPARTED) {
            departed.remove(departed.keySet().iterator().next());
        }
        List<Fleet.Member> all = new ArrayList<>(running);
        all.addAll(departed.keySet());
        fleet.report(domain, all, problem);
    }
}
