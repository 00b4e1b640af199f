package dev.agentnet.worker.agent.replay;

import com.typesafe.config.Config;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Usage;
import dev.agentnet.worker.agent.AgentEnvironment;
import dev.agentnet.worker.agent.AgentEvent;
import dev.agentnet.worker.agent.AgentRunner;
import dev.agentnet.worker.agent.OutputTail;
import dev.agentnet.worker.process.AttemptProcesses;
import dev.agentnet.worker.process.ChildProcess;
import dev.agentnet.worker.process.Deadline;
import dev.agentnet.worker.process.Launch;
import dev.agentnet.worker.process.Launcher;
import dev.agentnet.worker.process.ProcessLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Plays a recorded run again: needs no model, no key and no network of its own.
///
/// Writes, edits and shell commands are really done in the clone; what only looked is told, not
/// repeated. A call that the recording says failed then is told and not done. Recorded results are
/// replaced by those of this time. What cannot be done here ends the run as `bad_task`: it would
/// end so every time.
public final class ReplayAgent implements AgentRunner {

    private static final Set<String> FILE_TOOLS = Set.of("Write", "Edit", "MultiEdit");

    private final Launcher launcher;
    private final int outputCharacters;
    private final long mostBytes;
    private final Duration pause;

    public ReplayAgent(Config config) {
        this.launcher = new Launcher(ProcessLimits.from(config));
        this.outputCharacters = config.getInt("agentnet.agent.output-characters");
        this.mostBytes = config.getLong("agentnet.recording.most-bytes");
        this.pause = config.getDuration("agentnet.agent.replay.pause");
    }

    @Override
    public Result run(Run run, Consumer<AgentEvent> listener) throws InterruptedException {
        if (run.recording().isEmpty()) {
            return failed(
                    FailureName.BAD_TASK,
                    "the task names no recording to play",
                    new Replay(),
                    listener);
        }
        Deadline deadline = Deadline.after(run.timeout(), run.clock());
        Replay replay = new Replay();
        try {
            Recording recording = Recording.read(run.recording().get(), mostBytes);
            CloneFolder clone = CloneFolder.of(run.folder());
            return play(recording, clone, run, deadline, replay, listener);
        } catch (TimeoutException e) {
            String reason = "the recording did not end within " + run.timeout().toSeconds() + " s";
            return failed(FailureName.TIMEOUT, reason, replay, listener);
        } catch (IOException e) {
            return failed(FailureName.BAD_TASK, String.valueOf(e.getMessage()), replay, listener);
        } finally {
            AttemptProcesses.killAll(run.marker());
        }
    }

    /// What has been played so far.
    private static final class Replay {
        private int step;
        private String said = "";
        private Usage usage = Usage.NONE;
    }

    private Result play(
            Recording recording,
            CloneFolder clone,
            Run run,
            Deadline deadline,
            Replay replay,
            Consumer<AgentEvent> listener)
            throws IOException, InterruptedException, TimeoutException {
        FileSteps files = new FileSteps(clone);
        Set<String> failedThen = failedThen(recording);
        for (AgentEvent event : recording.events()) {
            Thread.sleep(pause);
            run.clock().awaitGoing();
            if (deadline.hasPassed()) {
                throw new TimeoutException();
            }
            switch (event) {
                case AgentEvent.Started started -> listener.accept(started);
                case AgentEvent.Said said -> {
                    replay.said = said.text();
                    listener.accept(said);
                }
                case AgentEvent.Turn turn -> {
                    replay.usage = replay.usage.plus(turn.usage());
                    listener.accept(turn);
                }
                case AgentEvent.ToolUsed recorded -> {
                    AgentEvent.ToolUsed tool = clone.moved(recorded, recording.header().folder());
                    replay.step++;
                    listener.accept(tool);
                    if (!failedThen.contains(tool.id())) {
                        listener.accept(perform(tool, files, run, deadline, replay.step));
                    }
                }
                case AgentEvent.ToolEnded ended -> {
                    if (!ended.ok()) {
                        listener.accept(ended);
                    }
                }
                case AgentEvent.Ended ended -> {
                    return end(ended, replay, listener);
                }
            }
        }
        throw new IOException("the recording ends after step " + replay.step + ", unfinished");
    }

    private static Set<String> failedThen(Recording recording) {
        Set<String> failed = new HashSet<>();
        for (AgentEvent event : recording.events()) {
            if (event instanceof AgentEvent.ToolEnded ended && !ended.ok()) {
                failed.add(ended.id());
            }
        }
        return failed;
    }

    private AgentEvent perform(
            AgentEvent.ToolUsed tool, FileSteps files, Run run, Deadline deadline, int step)
            throws IOException, InterruptedException, TimeoutException {
        try {
            String done = "";
            if (FILE_TOOLS.contains(tool.name())) {
                done = files.play(tool.name(), tool.input());
            } else if (tool.name().equals("Bash")) {
                done = shell(tool.input().path("command").asText(), run, deadline);
            }
            return new AgentEvent.ToolEnded(tool.id(), true, done);
        } catch (IOException | java.nio.file.InvalidPathException e) {
            throw new IOException(
                    "step " + step + " (" + tool.name() + ") cannot be played: " + e.getMessage(),
                    e);
        }
    }

    private String shell(String command, Run run, Deadline deadline)
            throws IOException, InterruptedException, TimeoutException {
        OutputTail tail = new OutputTail(outputCharacters);
        Launch launch = Launch.shell(command, run.folder(), AgentEnvironment.of(run), run.marker());
        try (ChildProcess child = launcher.start(launch)) {
            Optional<String> line = child.nextLine(deadline);
            while (line.isPresent()) {
                tail.add(line.get());
                line = child.nextLine(deadline);
            }
            int exit = child.waitFor(deadline);
            if (exit != 0) {
                throw new IOException("exit code " + exit + "\n" + tail);
            }
            return tail.toString();
        }
    }

    private static Result end(
            AgentEvent.Ended ended, Replay replay, Consumer<AgentEvent> listener) {
        listener.accept(ended);
        String output = ended.summary().isEmpty() ? replay.said : ended.summary();
        return ended.ok()
                ? Result.done(output, replay.usage, Optional.empty())
                : Result.failed(
                        FailureName.AGENT_ERROR,
                        "the recorded run failed: " + ended.reason(),
                        output,
                        replay.usage);
    }

    private static Result failed(
            FailureName failure, String reason, Replay replay, Consumer<AgentEvent> listener) {
        listener.accept(new AgentEvent.Ended(false, reason, replay.said));
        return Result.failed(failure, reason, replay.said, replay.usage);
    }
}
