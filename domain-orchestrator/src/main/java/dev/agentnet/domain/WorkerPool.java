package dev.agentnet.domain;

import dev.agentnet.config.DomainTemplate;
import dev.agentnet.config.DomainTemplate.WorkerTemplate;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Claims.Room;
import dev.agentnet.coordination.Claims.Unreadable;
import dev.agentnet.coordination.Journal;
import dev.agentnet.domain.DomainSettings.Quiet;
import dev.agentnet.domain.Running.Stop;
import dev.agentnet.domain.Slots.Claimed;
import dev.agentnet.domain.Slots.Turn;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.AgentInfo;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.Token;
import dev.agentnet.protocol.Touched;
import dev.agentnet.protocol.Usage;
import dev.agentnet.worker.Assignment;
import dev.agentnet.worker.Worker;
import dev.agentnet.worker.process.WorkClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Runs the claimed tasks, each on a thread of its own, and adds what they come to to the outcomes.
final class WorkerPool {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

    private final AgentId orchestrator;
    private final String container;
    private final DomainTemplate template;
    private final WorkerChooser chooser;
    private final Worker work;
    private final Journal journal;
    private final InstantSource clock;
    private final LongSupplier awake;
    private final Slots slots;
    private final Pace pace;
    private final Runnable onRoom;

    /// What runs now. Put by the claiming thread, removed by each worker's own.
    private final Map<TaskId, Running> running = new ConcurrentHashMap<>();

    private final Outcomes outcomes;

    /// @param awake a monotonic clock that stands while this process does
    WorkerPool(
            DomainSettings settings,
            Worker worker,
            Journal journal,
            InstantSource clock,
            LongSupplier awake,
            Outcomes outcomes,
            Runnable onRoom) {
        this.awake = awake;
        this.outcomes = outcomes;
        this.orchestrator = settings.id();
        this.container = settings.container();
        this.template = settings.template();
        this.chooser = new WorkerChooser(template);
        this.work = worker;
        this.journal = journal;
        this.clock = clock;
        this.slots = new Slots(settings.slots());
        this.pace = new Pace(settings.slots());
        this.onRoom = onRoom;
    }

    /// How many tasks are claimed ahead of free slots, if there are as many.
    int ahead() {
        if (pace.ahead(0) == 0) {
            // Whoever is at work; so it is wherever agents are.
            return 0;
        }
        long now = awake.getAsLong();
        long longest = 0;
        for (Running run : running.values()) {
            longest = Math.max(longest, now - run.begun);
        }
        return pace.ahead(longest);
    }

    Room room(int ahead) {
        return slots.room(running.values(), ahead);
    }

    /// How many are at work; what one leaves waits to be handed in before it counts no more.
    int active() {
        return slots.taken();
    }

    Map<TaskId, Token> held() {
        Map<TaskId, Token> held = new ConcurrentHashMap<>();
        Stream.concat(
                        running.values().stream().map(run -> run.assignment.task()),
                        slots.claimed().stream())
                .forEach(task -> task.token().ifPresent(token -> held.put(task.id(), token)));
        // A task that was granted again while its last outcome waits here is held by the new claim.
        outcomes.all().forEach(finish -> held.putIfAbsent(finish.id(), finish.token()));
        return held;
    }

    /// Starts the work on each in its turn, or hands it in as failed.
    void begin(List<Task> tasks) {
        slots.add(tasks, awake.getAsLong());
        List<Thread> ready = next();
        // Where they are carried: from here each start would wake that thread, which takes this
        // one's processor, works off one task and sleeps again.
        if (!ready.isEmpty()) {
            Thread.startVirtualThread(() -> ready.forEach(Thread::start));
        }
    }

    /// @return the threads of those whose turn it is
    private List<Thread> next() {
        List<Thread> ready = new ArrayList<>();
        Optional<Turn> turn;
        while ((turn = slots.next(running.values())).isPresent()) {
            Task task = turn.get().task();
            int slot = turn.get().slot();
            try {
                prepare(task, slot).ifPresentOrElse(ready::add, () -> slots.free(slot));
            } catch (RuntimeException e) {
                slots.free(slot);
                LOG.error("{} could not be started", task.id(), e);
                finish(task, orchestrator, failedInside(e), Touched.NOTHING);
            }
        }
        return ready;
    }

    /// Hands in as failed what was claimed and cannot even be read.
    void refuse(Unreadable claimed) {
        LOG.error("{} has a record that nobody can read: {}", claimed.id(), claimed.why());
        outcomes.add(claimed.refusedBy(orchestrator));
    }

    /// @return the thread that will work, or none if nobody here can
    private Optional<Thread> prepare(Task task, int slot) {
        Optional<WorkerTemplate> worker = chooser.choose(task.spec());
        if (worker.isEmpty()) {
            String reason =
                    "domain %s has no worker \"%s\"; it has: %s"
                            .formatted(
                                    template.name(),
                                    task.spec().worker().orElse(""),
                                    String.join(", ", template.workers().keySet()));
            Outcome outcome = new Outcome.Failed("", Usage.NONE, FailureName.BAD_TASK, reason);
            finish(task, orchestrator, outcome, Touched.NOTHING);
            return Optional.empty();
        }
        AgentId agent = orchestrator.worker(worker.get().name(), slot + 1);
        Assignment assignment =
                new Assignment(task, template, worker.get(), agent, new WorkClock(awake));
        Running run = new Running(assignment, journal, clock);
        // A task that is granted again was lost meanwhile, and its old process may not know yet.
        Optional<Running> old = Optional.ofNullable(running.get(task.id()));
        old.ifPresent(lost -> stop(lost, Stop.LEASE_LOST));
        Optional<Thread> before = old.flatMap(lost -> lost.thread);
        Thread thread =
                Thread.ofVirtual().name(agent.value()).unstarted(() -> work(run, slot, before));
        run.thread = Optional.of(thread);
        running.put(task.id(), run);
        return run.thread;
    }

    /// @param before an earlier attempt at the same task, which uses the same folder to its end
    private void work(Running run, int slot, Optional<Thread> before) {
        Task task = run.assignment.task();
        MDC.put("task", task.id().value());
        try {
            LOG.debug("{} begins {} attempt {}", run.assignment.agent(), task.id(), task.attempt());
            Outcome outcome = outcome(run, before);
            if (outcome instanceof Outcome.Failed failed) {
                LOG.info(
                        "{} failed at {}, {}: {}",
                        run.assignment.agent(),
                        task.id(),
                        failed.failure().word(),
                        failed.reason());
            } else {
                LOG.debug("{} ended {}", run.assignment.agent(), task.id());
            }
            running.remove(task.id(), run);
            if (run.stopped.filter(stop -> stop == Stop.LEASE_LOST).isEmpty()) {
                finish(run, outcome);
            }
        } finally {
            running.remove(task.id(), run);
            pace.ended(awake.getAsLong() - run.begun);
            slots.free(slot);
            next().forEach(Thread::start);
            onRoom.run();
            MDC.clear();
        }
    }

    private Outcome outcome(Running run, Optional<Thread> before) {
        try {
            if (before.isPresent()) {
                before.get().join();
            }
            return work.run(run.assignment, run);
        } catch (InterruptedException e) {
            return run.interrupted();
        } catch (RuntimeException e) {
            LOG.error("{} failed inside agentnet", run.assignment.task().id(), e);
            return failedInside(e);
        } catch (OutOfMemoryError e) {
            // Not the heap, with which the process ends: the attempt used up what threads there
            // are.
            return new Outcome.Failed(
                    "",
                    Usage.NONE,
                    FailureName.OOM,
                    "its processes left none for anybody else: " + e.getMessage());
        }
    }

    private static Outcome failedInside(RuntimeException fault) {
        return new Outcome.Failed(
                "", Usage.NONE, FailureName.INTERNAL, String.valueOf(fault.getMessage()));
    }

    private void finish(Running run, Outcome outcome) {
        finish(run.assignment.task(), run.assignment.agent(), outcome, run.touched());
    }

    private void finish(Task task, AgentId worker, Outcome outcome, Touched touched) {
        task.token()
                .ifPresent(token ->
                        outcomes.add(new Finish(task.id(), token, worker, outcome, touched)));
    }

    /// Stops the work of one claim; that of a later one of the same task goes on.
    ///
    /// @return whether there was work to stop that nobody had stopped before
    boolean stop(TaskId id, Token claim, Stop why) {
        return giveUp(claimed -> claimed.is(id, claim), why)
                || find(id, claim).filter(run -> stop(run, why)).isPresent();
    }

    /// Hands in what was claimed ahead and has not begun, unless its claim was lost.
    ///
    /// @return whether there was any
    private boolean giveUp(Predicate<Claimed> unwanted, Stop why) {
        List<Task> gone = slots.giveUp(unwanted);
        if (why != Stop.LEASE_LOST) {
            // Each goes to the head, so the first comes last.
            gone.reversed()
                    .forEach(task -> finish(task, orchestrator, why.outcome(), Touched.NOTHING));
        }
        if (!gone.isEmpty()) {
            onRoom.run();
        }
        return !gone.isEmpty();
    }

    /// Hands back what was claimed ahead and has not begun soon after.
    void giveUpLate(Duration after) {
        long now = awake.getAsLong();
        giveUp(claimed -> now - claimed.since() > after.toNanos(), Stop.DRAINED);
    }

    private static boolean stop(Running run, Stop why) {
        if (run.stopped.isPresent()) {
            return false;
        }
        run.stopped = Optional.of(why);
        run.thread.ifPresent(Thread::interrupt);
        return true;
    }

    /// Stops the work of one claim where it is until it is let go on.
    void pause(TaskId id, Token claim) {
        giveUp(claimed -> claimed.is(id, claim), Stop.DRAINED);
        find(id, claim).ifPresent(Running::standStill);
    }

    /// Lets the work of one claim go on, if it stands.
    ///
    /// @param waits whether its agent waits for parts of its task
    void goOn(TaskId id, Token claim, boolean waits) {
        find(id, claim)
                .ifPresent(run -> {
                    run.goOn();
                    if (run.waits(waits) && waits) {
                        next().forEach(Thread::start);
                        onRoom.run();
                    }
                });
    }

    /// What was being started as it was paused stands still a moment later.
    void keepStill() {
        running.values().stream().filter(Running::isPaused).forEach(Running::standStill);
    }

    /// What stands would not end by being waited for.
    void stopPaused(Stop why) {
        running.values().stream().filter(Running::isPaused).forEach(run -> stop(run, why));
    }

    private Optional<Running> find(TaskId id, Token claim) {
        return Optional.ofNullable(running.get(id))
                .filter(run -> run.assignment.task().token().equals(Optional.of(claim)));
    }

    /// Tells of agents that say nothing, and ends the attempt of one that has done so for too long:
    /// a process that lives is no work that goes on.
    void watch(Quiet allowed) {
        for (Running run : running.values()) {
            Duration quiet = run.quiet();
            if (quiet.compareTo(allowed.most()) > 0) {
                if (stop(run, Stop.HUNG)) {
                    LOG.warn("{} hangs; its attempt is ended", run.assignment.task().id());
                }
            } else if (quiet.compareTo(allowed.warned()) > 0) {
                run.warn();
            }
        }
    }

    void stopAll(Stop why) {
        giveUp(_ -> true, why);
        running.values().forEach(run -> stop(run, why));
    }

    List<AgentInfo> workers() {
        return running.values().stream().map(run -> run.info(container)).toList();
    }
}
