package dev.agentnet.domain;

import dev.agentnet.coordination.Claims;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Claims.Renewal;
import dev.agentnet.coordination.Claims.Step;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Wakes.Subscription;
import dev.agentnet.domain.Running.Stop;
import dev.agentnet.lifecycle.Loop;
import dev.agentnet.lifecycle.Service;
import dev.agentnet.protocol.AgentInfo;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.Token;
import dev.agentnet.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A domain's process: claims with leases, runs as many workers as fit, beats, hands in.
///
/// Three loops share one pool: the claimer steps, the lease keeper renews and does nothing else,
/// the heartbeat tells who is there. Closing drains: nothing new is claimed, running work may
/// finish for a while, the rest is handed back untried.
public final class DomainOrchestrator implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(DomainOrchestrator.class);

    /// Outcomes in one step; more wait for the next.
    private static final int MOST_FINISHES = 50;

    private final DomainSettings settings;
    private final Network network;
    private final InstantSource clock;
    private final WorkerPool pool;
    private final Loop claimer;
    private final Loop leaseKeeper;
    private final Loop heartbeat;
    private final Instant started;
    private final Runnable whenLonely;
    private final List<Subscription> subscriptions = new ArrayList<>();

    /// When Redis last took a heartbeat; touched by the heartbeat's loop alone.
    private Instant lastBeat;

    /// Set by close(), read by the claimer.
    private volatile boolean draining;

    /// A step whose answer has not come yet, to be asked again; touched by the claimer alone.
    private @Nullable Request open;

    private record Request(String id, List<Finish> finishes, int slots) {}

    /// @param whenLonely ends the process, once its network has been away for too long
    public DomainOrchestrator(
            DomainSettings settings,
            Network network,
            Worker worker,
            InstantSource clock,
            Runnable whenLonely) {
        this.settings = settings;
        this.network = network;
        this.clock = clock;
        this.started = clock.instant();
        this.lastBeat = started;
        this.whenLonely = whenLonely;
        this.claimer = new Loop("claim", settings.claimInterval(), this::claim);
        this.leaseKeeper = new Loop("renew", settings.renewal(), this::renew);
        this.heartbeat = new Loop("beat", settings.beat(), this::beat);
        this.pool = new WorkerPool(settings, worker, network.journal(), clock, claimer::signal);
    }

    @Override
    public void start() {
        subscriptions.add(network.wakes().onDomain(settings.id().domain(), claimer::signal));
        subscriptions.add(network.wakes().onAgent(settings.id(), leaseKeeper::signal));
        heartbeat.start();
        leaseKeeper.start();
        claimer.start();
        LOG.info("{} serves with {} workers at once", settings.id(), settings.slots());
    }

    private void claim() {
        Claims claims = network.claims();
        while (true) {
            if (open == null) {
                int slots = draining ? 0 : pool.free();
                List<Finish> finishes = pool.toHandIn(MOST_FINISHES);
                if (slots == 0 && finishes.isEmpty()) {
                    return;
                }
                open = new Request(UUID.randomUUID().toString(), finishes, slots);
            }
            // After a lost reply the same request is asked again and gives the same grants.
            Request request = open;
            Step step =
                    claims.step(
                            settings.id(),
                            request.id(),
                            request.finishes(),
                            request.slots(),
                            settings.lease());
            open = null;
            pool.handedIn(request.finishes());
            step.finished().forEach((id, verdict) -> LOG.debug("{} handed in: {}", id, verdict));
            step.granted().forEach(pool::begin);
            if (!step.granted().isEmpty() || !request.finishes().isEmpty()) {
                heartbeat.signal();
            }
            if (step.granted().isEmpty() && pool.toHandIn(1).isEmpty()) {
                return;
            }
        }
    }

    private void renew() {
        Map<TaskId, Token> held = pool.held();
        if (held.isEmpty()) {
            return;
        }
        Map<TaskId, Renewal> answers =
                network.claims().renew(settings.id().domain(), held, settings.lease());
        answers.forEach((id, answer) -> {
            switch (answer) {
                case CONTINUE -> {}
                case CANCEL -> pool.stop(id, Stop.CANCELLED);
                case LOST -> {
                    LOG.warn("the lease of {} is lost; its work is stopped", id);
                    pool.stop(id, Stop.LEASE_LOST);
                }
            }
        });
    }

    private void beat() {
        List<AgentInfo> workers = pool.workers();
        Instant progress =
                workers.stream()
                        .map(AgentInfo::lastProgress)
                        .max(Instant::compareTo)
                        .orElse(started);
        AgentInfo own =
                new AgentInfo(
                        settings.id(),
                        AgentInfo.Role.DOMAIN,
                        settings.id().domain(),
                        workers.isEmpty() ? AgentInfo.State.IDLE : AgentInfo.State.WORKING,
                        Optional.empty(),
                        0,
                        settings.container(),
                        started,
                        progress,
                        ProcessHandle.current().pid());
        try {
            network.registry().beat(own, workers, settings.beatGood());
            lastBeat = clock.instant();
        } catch (RuntimeException e) {
            if (lastBeat.plus(settings.lonely()).isBefore(clock.instant())) {
                LOG.error("Redis has been away since {}: nobody waits for this domain", lastBeat);
                whenLonely.run();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        if (draining) {
            return;
        }
        draining = true;
        LOG.info("{} drains: {} at work", settings.id(), pool.active());
        waitForWork(settings.drainGrace());
        pool.stopAll(Stop.DRAINED);
        waitForWork(Duration.ofSeconds(5));
        claimer.close();
        try {
            claim();
        } catch (RuntimeException e) {
            LOG.warn("could not hand in at the end; the leases will run out", e);
        }
        leaseKeeper.close();
        heartbeat.close();
        subscriptions.forEach(Subscription::close);
    }

    private void waitForWork(Duration atMost) {
        Instant end = clock.instant().plus(atMost);
        while (pool.active() > 0 && clock.instant().isBefore(end)) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
