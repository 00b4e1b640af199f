package dev.agentnet.worker.agent.claude;

import com.typesafe.config.Config;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Usage;
import dev.agentnet.worker.agent.AgentEvent;
import dev.agentnet.worker.agent.AgentRunner;
import dev.agentnet.worker.process.AttemptProcesses;
import dev.agentnet.worker.process.ChildProcess;
import dev.agentnet.worker.process.Deadline;
import dev.agentnet.worker.process.Launcher;
import dev.agentnet.worker.process.WorkClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Claude Code's own command line program, run headless in the clone.
///
/// Its home is the run's, with the domain's settings in it; nothing in the repository configures
/// it. Permissions that the settings leave open are answered by `PermissionPolicy`. The model's
/// address and token come in the run's environment. A session is resumed while its transcript is in
/// the home; otherwise a new one begins.
public final class ClaudeAgent implements AgentRunner {

    private static final Logger LOG = LoggerFactory.getLogger(ClaudeAgent.class);

    private final ClaudeSettings settings;
    private final ClaudeLaunch launch;
    private final Launcher launcher;

    public ClaudeAgent(Config config) {
        this.settings = ClaudeSettings.from(config);
        this.launch = new ClaudeLaunch(settings);
        this.launcher = new Launcher(settings.limits());
    }

    @Override
    public Result run(Run run, Consumer<AgentEvent> listener) throws InterruptedException {
        Optional<Path> executable = launch.executable(run);
        if (executable.isEmpty()) {
            return Result.failed(
                    FailureName.AGENT_MISSING,
                    "there is no program " + settings.executable() + " here",
                    "",
                    Usage.NONE);
        }
        ClaudeStream stream = new ClaudeStream(listener);
        ClaudeVerdict verdict;
        try {
            verdict = talk(run, executable.get(), stream);
        } catch (IOException e) {
            verdict =
                    new ClaudeVerdict(
                            Optional.of(FailureName.AGENT_ERROR), String.valueOf(e.getMessage()));
        } finally {
            AttemptProcesses.killAll(run.marker());
        }
        return result(stream, verdict, listener);
    }

    private ClaudeVerdict talk(Run run, Path executable, ClaudeStream stream)
            throws IOException, InterruptedException {
        Deadline deadline = Deadline.after(run.timeout(), run.clock());
        PermissionPolicy policy = policy(run);
        Optional<String> resumed = launch.resumable(run);
        try (ChildProcess child = launcher.start(launch.prepare(run, executable, resumed))) {
            ClaudeConversation conversation = new ClaudeConversation(child, stream, policy);
            try {
                conversation.hold(run.prompt(), deadline, settings.grace());
                return judge(child, stream, run.clock());
            } catch (TimeoutException e) {
                if (stream.result().isPresent()) {
                    // It has said how it ended, and only did not go.
                    return ClaudeVerdict.of(stream.result().get(), stream.apiError());
                }
                conversation.stop(settings.grace());
                return new ClaudeVerdict(
                        Optional.of(FailureName.TIMEOUT),
                        "Claude Code did not end within " + run.timeout().toSeconds() + " s");
            } catch (InterruptedException e) {
                conversation.stop(settings.grace());
                throw e;
            } finally {
                if (stream.junkLines() + child.droppedLines() > 0) {
                    LOG.warn(
                            "of Claude Code's stream {} lines were no JSON and {} were dropped",
                            stream.junkLines(),
                            child.droppedLines());
                }
            }
        }
    }

    private PermissionPolicy policy(Run run) throws IOException {
        String temporary = run.environment().getOrDefault("TMPDIR", "/tmp");
        return new PermissionPolicy(run.folder(), List.of(run.home(), Path.of(temporary)));
    }

    private ClaudeVerdict judge(ChildProcess child, ClaudeStream stream, WorkClock clock)
            throws InterruptedException {
        if (stream.result().isPresent()) {
            return ClaudeVerdict.of(stream.result().get(), stream.apiError());
        }
        try {
            int exit = child.waitFor(Deadline.after(settings.grace(), clock));
            return ClaudeVerdict.withoutResult(exit, child.errorTail());
        } catch (TimeoutException e) {
            return new ClaudeVerdict(
                    Optional.of(FailureName.AGENT_ERROR),
                    "Claude Code closed its output without a result, and lived on");
        }
    }

    private Result result(
            ClaudeStream stream, ClaudeVerdict verdict, Consumer<AgentEvent> listener) {
        String said =
                stream.result()
                        .map(result -> result.path("result").asText(""))
                        .filter(text -> !text.isBlank())
                        .orElse(stream.lastSaid());
        String output = said.substring(0, Math.min(said.length(), settings.outputCharacters()));
        boolean done = verdict.failure().isEmpty();
        listener.accept(new AgentEvent.Ended(done, done ? "completed" : verdict.reason(), output));
        return new Result(
                verdict.failure(), verdict.reason(), output, stream.usage(), stream.session());
    }
}
