package dev.agentnet.main.spawn;

import dev.agentnet.config.DomainTemplate;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Wakes;
import dev.agentnet.lifecycle.Loop;
import dev.agentnet.lifecycle.Service;
import dev.agentnet.protocol.DomainName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes what is there what is wanted, again and again, from the list of what bears our label.
///
/// From Redis it takes a number, a pause and a generation per domain and nothing else; what an
/// orchestrator is comes from the templates and the settings. It may be killed at any moment: the
/// next one goes on from the list. The engine is not its own: whoever made it closes it, after the
/// spawner.
public final class Spawner implements Service {

    /// So many intervals without a good look, and the health file goes stale.
    private static final int HEALTHY_INTERVALS = 3;

    private final Network network;
    private final ContainerEngine engine;
    private final Supplier<DomainTemplates> templates;
    private final SpawnerSettings settings;
    private final InstantSource clock;
    private final Loop loop;
    private final Loop health;
    private final WakeFilter wakes;

    /// Touched by the loop's thread alone.
    private final Map<DomainName, DomainKeeper> keepers = new HashMap<>();

    /// When the last good look ended; written by the loop, read by the health loop.
    private volatile Instant lastGood = Instant.MIN;

    /// Set by start() and read by close(), both under the lock of this object.
    private Wakes.@Nullable Subscription subscription;

    private @Nullable AutoCloseable deaths;
    private @Nullable AutoCloseable returns;

    public Spawner(
            Network network,
            ContainerEngine engine,
            Supplier<DomainTemplates> templates,
            SpawnerSettings settings) {
        this(network, engine, templates, settings, InstantSource.system());
    }

    Spawner(
            Network network,
            ContainerEngine engine,
            Supplier<DomainTemplates> templates,
            SpawnerSettings settings,
            InstantSource clock) {
        this.network = network;
        this.engine = engine;
        this.templates = templates;
        this.settings = settings;
        this.clock = clock;
        this.loop = new Loop("spawner", settings.interval(), this::runOnce);
        this.health = new Loop("spawner-health", settings.healthInterval(), this::touch);
        this.wakes = new WakeFilter(network.fleet(), settings.interval());
    }

    @Override
    public synchronized void start() {
        if (subscription == null) {
            subscription = network.wakes().onAnyDomain(this::woken);
            deaths = engine.onDeath(id -> lookSoon());
            returns = engine.onReturn(this::lookSoon);
            loop.start();
            health.start();
        }
    }

    private void woken(String domain) {
        wakes.woken(domain);
        loop.signal();
    }

    private void lookSoon() {
        wakes.lookAnyway();
        loop.signal();
    }

    private void lookAfter(Duration wait) {
        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::lookSoon);
    }

    private void runOnce() {
        if (wakes.isLookDue()) {
            reconcile();
            // However much happens, the engine is asked only so often.
            LockSupport.parkNanos(settings.spacing().toNanos());
        }
    }

    /// One look at everything; safe to repeat.
    void reconcile() {
        DomainTemplates now = templates.get();
        try {
            reconcile(now, engine.list());
            engine.tidy();
        } catch (EngineUnreachable e) {
            wakes.lookAnyway();
            now.domains().keySet().forEach(domain -> keeper(domain).complain(e.sentence()));
            throw e;
        }
        lastGood = clock.instant();
    }

    private void reconcile(DomainTemplates now, List<Fleet.Member> members) {
        Map<DomainName, List<Fleet.Member>> byDomain =
                members.stream().collect(Collectors.groupingBy(member -> member.id().domain()));
        TreeSet<DomainName> domains = new TreeSet<>(now.domains().keySet());
        domains.addAll(byDomain.keySet());
        domains.addAll(keepers.keySet());
        List<EngineUnreachable> faults = new ArrayList<>();
        for (DomainName domain : domains) {
            Optional<DomainTemplate> template = Optional.ofNullable(now.domains().get(domain));
            DomainKeeper keeper = keeper(domain);
            try {
                keeper.reconcile(
                        template, byDomain.getOrDefault(domain, List.of()), this::lookAfter);
            } catch (EngineUnreachable e) {
                // One domain's stuck container is no reason to leave the others waiting.
                faults.add(e);
            }
            if (template.isEmpty() && keeper.isEmpty()) {
                keepers.remove(domain);
            }
        }
        if (!faults.isEmpty()) {
            throw faults.getFirst();
        }
    }

    private DomainKeeper keeper(DomainName domain) {
        return keepers.computeIfAbsent(
                domain, name -> new DomainKeeper(name, network.fleet(), engine, settings, clock));
    }

    /// Tells the container's health check that the spawner works: not only that it runs.
    private void touch() {
        Duration good = settings.interval().multipliedBy(HEALTHY_INTERVALS);
        if (settings.healthFile().isPresent() && lastGood.isAfter(clock.instant().minus(good))) {
            touch(settings.healthFile().get());
        }
    }

    private void touch(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot touch the health file " + file, e);
        }
    }

    /// Stops looking. What runs goes on running.
    @Override
    public synchronized void close() {
        loop.close();
        health.close();
        if (subscription != null) {
            subscription.close();
        }
        if (deaths != null) {
            end(deaths);
        }
        if (returns != null) {
            end(returns);
        }
    }

    private static void end(AutoCloseable notices) {
        try {
            notices.close();
        } catch (Exception e) {
            throw new IllegalStateException("the engine's notices did not end", e);
        }
    }
}
