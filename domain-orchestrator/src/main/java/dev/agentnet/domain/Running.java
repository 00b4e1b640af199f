package dev.agentnet.domain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Journal;
import dev.agentnet.protocol.AgentInfo;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.Touched;
import dev.agentnet.protocol.Usage;
import dev.agentnet.worker.Assignment;
import dev.agentnet.worker.AttemptListener;
import dev.agentnet.worker.process.AttemptProcesses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt under way.
final class Running implements AttemptListener {

    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    /// Why an attempt was stopped.
    enum Stop {
        CANCELLED,
        LEASE_LOST,
        HUNG,
        DRAINED;

        /// What is handed in of one that did not hang.
        Outcome outcome() {
            return this == CANCELLED
                    ? new Outcome.Cancelled("", Usage.NONE)
                    : new Outcome.Released("", Usage.NONE, "its domain was asked to end");
        }
    }

    final Assignment assignment;
    private final Instant started;

    /// By the awake clock: its own has not stood yet.
    final long begun;

    /// How many tasks at work stand above its own.
    final int depth;

    final Journal journal;
    final InstantSource clock;

    /// Set by whoever stops it, read by its own thread after the interrupt.
    volatile Optional<Stop> stopped = Optional.empty();

    /// When it last moved, on the clock of its work; written by the worker's thread, read by the
    /// heartbeat and the watch.
    private volatile long movedNanos;

    /// Written by the worker's thread at the end of its agent, and read there.
    private volatile Touched files = Touched.NOTHING;

    /// Whether people were told that it is quiet; touched by the watch alone.
    private boolean warned;

    /// Set once, before the thread is started.
    volatile Optional<Thread> thread = Optional.empty();

    Running(Assignment assignment, Journal journal, InstantSource clock) {
        this.assignment = assignment;
        this.journal = journal;
        this.clock = clock;
        this.started = clock.instant();
        this.depth = assignment.task().spec().depth();
        this.begun = assignment.clock().getAsLong();
        this.movedNanos = begun;
    }

    @Override
    public void line(ObjectNode line) {
        moved();
        note(() -> journal.taskLines(assignment.task().id(), List.of(line)));
    }

    private void moved() {
        movedNanos = assignment.clock().getAsLong();
    }

    /// How long it has said nothing, without the time it stood still.
    Duration quiet() {
        return Duration.ofNanos(assignment.clock().getAsLong() - movedNanos);
    }

    /// What is handed in after its thread was interrupted.
    Outcome interrupted() {
        Stop why = stopped.orElse(Stop.DRAINED);
        if (why != Stop.HUNG) {
            return why.outcome();
        }
        String reason = "it said nothing for " + quiet().toSeconds() + " s";
        return new Outcome.Failed("", Usage.NONE, FailureName.HUNG, reason);
    }

    Instant lastProgress() {
        return clock.instant().minus(quiet());
    }

    /// Stops what it runs, also what it has begun since it was last told to.
    synchronized void standStill() {
        if (stopped.isEmpty()) {
            if (!isPaused()) {
                LOG.info("{} is paused", assignment.task().id());
            }
            assignment.clock().stop();
            AttemptProcesses.freezeAll(assignment.marker());
        }
    }

    synchronized void goOn() {
        if (isPaused()) {
            LOG.info("{} goes on", assignment.task().id());
            AttemptProcesses.thawAll(assignment.marker());
            assignment.clock().goOn();
        }
    }

    /// Takes note of whether its agent waits for parts of its task.
    ///
    /// @return whether that is new
    boolean waits(boolean now) {
        boolean changes = isWaiting() != now;
        if (changes) {
            LOG.info("{} {}", assignment.task().id(), now ? "waits for its parts" : "goes on");
            assignment.clock().waits(now);
        }
        return changes;
    }

    boolean isWaiting() {
        return assignment.clock().isWaiting();
    }

    boolean isPaused() {
        return assignment.clock().isStopped();
    }

    /// Tells people once that it is quiet, in the log and in its task's own.
    void warn() {
        if (!warned) {
            warned = true;
            LOG.warn("{} has said nothing for {} s", assignment.task().id(), quiet().toSeconds());
            ObjectNode line =
                    Json.object()
                            .put("kind", "said")
                            .put("text", "(nothing was said for " + quiet().toSeconds() + " s)")
                            .put("at", clock.millis())
                            .put("agent", assignment.agent().value())
                            .put("attempt", assignment.task().attempt());
            note(() -> journal.taskLines(assignment.task().id(), List.of(line)));
        }
    }

    /// What is only told is not worth an attempt, when Redis is away for a moment.
    private void note(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException e) {
            LOG.warn("{} could not tell what it does: {}", assignment.task().id(), e.toString());
        }
    }

    /// What people see of whoever works on it.
    AgentInfo info(String container) {
        Task task = assignment.task();
        return new AgentInfo(
                assignment.agent(),
                AgentInfo.Role.WORKER,
                task.domain(),
                isPaused() ? AgentInfo.State.PAUSED : AgentInfo.State.WORKING,
                Optional.of(task.id()),
                task.attempt(),
                container,
                started,
                lastProgress(),
                ProcessHandle.current().pid());
    }

    @Override
    public void touched(Touched all) {
        files = all;
    }

    Touched touched() {
        return files;
    }

    @Override
    public void turn(Usage usage) {
        moved();
        Task task = assignment.task();
        ObjectNode turn =
                Json.object()
                        .put("type", "turn")
                        .put("task", task.id().value())
                        .put("at", clock.millis())
                        .put("agent", assignment.agent().value())
                        .put("attempt", task.attempt())
                        .put("tokens_in", usage.tokensIn())
                        .put("tokens_out", usage.tokensOut())
                        .put("cost_usd", usage.costUsd());
        note(() -> journal.event(task.domain(), turn));
    }
}
