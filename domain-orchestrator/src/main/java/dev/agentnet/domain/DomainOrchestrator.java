package dev.agentnet.domain;

import dev.agentnet.coordination.Claims.Renewal;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Wakes.Subscription;
import dev.agentnet.domain.Running.Stop;
import dev.agentnet.lifecycle.AwakeClock;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A domain's process: claims with leases, runs as many workers as fit, beats, hands in.
///
/// Three loops share one pool: the claimer steps, the lease keeper renews and does nothing else,
/// the heartbeat tells who is there. All its clocks stand while the process does. Closing drains:
/// nothing new is claimed, running work may finish for a while, the rest is handed back untried.
public final class DomainOrchestrator implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(DomainOrchestrator.class);

    /// A task's coming and going is told with the next heartbeat, and this soon: to people it is at
    /// once, and a domain that works off a thousand tasks a second tells of it four times.
    private static final Duration BEATS_APART = Duration.ofMillis(250);

    /// So long a process may move that is started in the moment in which its task is paused; and
    /// after this a task goes back that was claimed ahead, and those before it take longer than
    /// others did.
    private static final Duration MOMENT = Duration.ofMillis(500);

    private final DomainSettings settings;
    private final Network network;
    private final InstantSource clock;
    private final WorkerPool pool;
    private final Claimer claimer;
    private final Loop safetyPoll;
    private final Loop leaseKeeper;
    private final Loop heartbeat;
    private final Loop watch;
    private final Loop moment;
    private final AwakeClock awake = new AwakeClock();
    private final Instant started;
    private final Runnable whenLonely;
    private final List<Subscription> subscriptions = new ArrayList<>();

    /// When Redis last took a heartbeat, as this process counts; touched by the heartbeat's loop
    /// alone.
    private long lastBeat;

    /// Set by close(), read by the claimer.
    private volatile boolean draining;

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
        this.lastBeat = awake.getAsLong();
        this.whenLonely = whenLonely;
        this.leaseKeeper = new Loop("renew", settings.renewal(), this::renew);
        this.heartbeat = new Loop("beat", settings.beat(), BEATS_APART, this::beat);
        Outcomes outcomes = new Outcomes();
        this.pool =
                new WorkerPool(
                        settings, worker, network.journal(), clock, awake, outcomes, this::claim);
        this.claimer =
                new Claimer(
                        settings,
                        network.claims(),
                        pool,
                        outcomes,
                        awake,
                        this::claimLater,
                        heartbeat::signal);
        this.watch = new Loop("watch", settings.beat(), () -> pool.watch(settings.quiet()));
        this.moment = new Loop("moment", MOMENT, this::look);
        this.safetyPoll = new Loop("claim", settings.claimInterval(), claimer::claim);
    }

    @Override
    public void start() {
        subscriptions.add(network.wakes().onDomain(settings.id().domain(), claimer::signal));
        subscriptions.add(network.wakes().onAgent(settings.id(), leaseKeeper::signal));
        awake.start();
        heartbeat.start();
        watch.start();
        moment.start();
        leaseKeeper.start();
        safetyPoll.start();
        LOG.info("{} serves with {} workers at once", settings.id(), settings.slots());
    }

    private void look() {
        pool.keepStill();
        pool.giveUpLate(MOMENT);
    }

    private void claim() {
        claimer.signal();
    }

    private void claimLater() {
        safetyPoll.signal();
    }

    private void renew() {
        Map<TaskId, Token> held = pool.held();
        if (held.isEmpty()) {
            return;
        }
        Map<TaskId, Renewal> answers =
                network.claims().renew(settings.id().domain(), held, settings.lease());
        held.forEach((id, claim) -> {
            switch (answers.getOrDefault(id, Renewal.CONTINUE)) {
                case CONTINUE -> pool.goOn(id, claim, false);
                case WAIT -> pool.goOn(id, claim, true);
                case PAUSE -> pool.pause(id, claim);
                case CANCEL -> pool.stop(id, claim, Stop.CANCELLED);
                case LOST -> {
                    // What was handed in meanwhile has no lease any more, and no work to stop.
                    if (pool.stop(id, claim, Stop.LEASE_LOST)) {
                        LOG.warn("the lease of {} is lost; its work is stopped", id);
                    }
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
            lastBeat = awake.getAsLong();
        } catch (RuntimeException e) {
            Duration away = Duration.ofNanos(awake.getAsLong() - lastBeat);
            if (away.compareTo(settings.lonely()) > 0) {
                LOG.error(
                        "Redis has been away for {} s: nobody waits for this domain",
                        away.toSeconds());
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
        claimer.stopClaiming();
        LOG.info("{} drains: {} at work", settings.id(), pool.active());
        if (isPaused()) {
            // It was let go on to end, and not to go on.
            pool.stopAll(Stop.DRAINED);
        }
        pool.stopPaused(Stop.DRAINED);
        waitForWork(settings.drainGrace());
        pool.stopAll(Stop.DRAINED);
        waitForWork(Duration.ofSeconds(5));
        safetyPoll.close();
        handInTheRest();
        leaseKeeper.close();
        heartbeat.close();
        watch.close();
        moment.close();
        awake.close();
        subscriptions.forEach(Subscription::close);
    }

    private boolean isPaused() {
        try {
            return network.fleet().isPaused(settings.id().domain());
        } catch (RuntimeException e) {
            LOG.warn("could not ask whether the domain is paused", e);
            return false;
        }
    }

    private void handInTheRest() {
        try {
            if (!claimer.handInAll(Duration.ofSeconds(5))) {
                LOG.warn("could not hand in at the end; the leases will run out");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void waitForWork(Duration atMost) {
        long end = awake.getAsLong() + atMost.toNanos();
        while (pool.active() > 0 && awake.getAsLong() < end) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
