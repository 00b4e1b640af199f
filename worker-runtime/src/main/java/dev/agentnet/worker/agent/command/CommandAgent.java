package dev.agentnet.worker.agent.command;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Runs the worker's command in the clone, by `sh -c`.
///
/// The prompt, with the instructions before it, is the command's standard input and the file that
/// `AGENTNET_PROMPT_FILE` names; `AGENTNET_MODEL` is the model that the task or its worker names,
/// if one does. Exit code 0 says that the work is done; what was printed is the output.
public final class CommandAgent implements AgentRunner {

    /// What `sh` returns for a program that does not exist.
    private static final int NOT_FOUND = 127;

    /// 128 + SIGKILL: nobody but the kernel kills an attempt's processes while it runs.
    private static final int KILLED = 137;

    private final Launcher launcher;
    private final int outputCharacters;
    private final int saidCharacters;

    public CommandAgent(Config config) {
        this.launcher = new Launcher(ProcessLimits.from(config));
        this.outputCharacters = config.getInt("agentnet.agent.output-characters");
        this.saidCharacters = config.getInt("agentnet.agent.said-characters");
    }

    @Override
    public Result run(Run run, Consumer<AgentEvent> listener) throws InterruptedException {
        if (run.command().isEmpty()) {
            return Result.failed(
                    FailureName.AGENT_MISSING,
                    "the worker has no command: set it in the domain's domain.conf",
                    "",
                    Usage.NONE);
        }
        OutputTail tail = new OutputTail(outputCharacters);
        Deadline deadline = Deadline.after(run.timeout(), run.clock());
        try (ChildProcess child = launcher.start(launch(run, run.command().get()))) {
            listen(child, deadline, tail, listener);
            return judge(child.waitFor(deadline), tail.toString(), listener);
        } catch (TimeoutException e) {
            String reason = "the command did not end within " + run.timeout().toSeconds() + " s";
            return failed(FailureName.TIMEOUT, reason, tail.toString(), listener);
        } catch (IOException e) {
            return failed(FailureName.AGENT_ERROR, String.valueOf(e.getMessage()), "", listener);
        } finally {
            AttemptProcesses.killAll(run.marker());
        }
    }

    private Launch launch(Run run, String command) throws IOException {
        Path prompt = run.home().resolve("prompt.txt");
        String instructions = run.instructions().isBlank() ? "" : run.instructions() + "\n\n";
        Files.createDirectories(run.home());
        Files.writeString(prompt, instructions + run.prompt());
        Map<String, String> environment = new HashMap<>(AgentEnvironment.of(run));
        environment.put("AGENTNET_PROMPT_FILE", prompt.toString());
        run.model().ifPresent(model -> environment.put("AGENTNET_MODEL", model));
        return Launch.shell(command, run.folder(), environment, run.marker()).withInput(prompt);
    }

    private void listen(
            ChildProcess child, Deadline deadline, OutputTail tail, Consumer<AgentEvent> listener)
            throws InterruptedException, TimeoutException {
        long said = 0;
        Optional<String> line = child.nextLine(deadline);
        while (line.isPresent()) {
            tail.add(line.get());
            boolean fitted = said <= saidCharacters;
            said += line.get().length() + 1;
            if (said <= saidCharacters) {
                listener.accept(new AgentEvent.Said(line.get()));
            } else if (fitted) {
                listener.accept(new AgentEvent.Said("(more output is left out of the log)"));
            }
            line = child.nextLine(deadline);
        }
    }

    private static Result judge(int exit, String output, Consumer<AgentEvent> listener) {
        if (exit == 0) {
            listener.accept(new AgentEvent.Ended(true, "exit 0", output));
            return Result.done(output, Usage.NONE, Optional.empty());
        }
        return switch (exit) {
            case NOT_FOUND ->
                    failed(
                            FailureName.AGENT_MISSING,
                            "the command was not found",
                            output,
                            listener);
            case KILLED ->
                    failed(
                            FailureName.OOM,
                            "the command was killed, as when memory ends",
                            output,
                            listener);
            default ->
                    failed(
                            FailureName.AGENT_ERROR,
                            "the command ended with exit code " + exit,
                            output,
                            listener);
        };
    }

    private static Result failed(
            FailureName failure, String reason, String output, Consumer<AgentEvent> listener) {
        listener.accept(new AgentEvent.Ended(false, reason, output));
        return Result.failed(failure, reason, output, Usage.NONE);
    }
}
