package dev.agentnet.worker;

import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.Usage;
import dev.agentnet.worker.agent.AgentEnvironment;
import dev.agentnet.worker.agent.OutputTail;
import dev.agentnet.worker.process.AttemptProcesses;
import dev.agentnet.worker.process.ChildProcess;
import dev.agentnet.worker.process.Deadline;
import dev.agentnet.worker.process.Launch;
import dev.agentnet.worker.process.Launcher;
import dev.agentnet.worker.process.ProcessLimits;
import dev.agentnet.worker.redact.LineRedactor;
import dev.agentnet.worker.redact.Redactor;
import dev.agentnet.workspace.Attempt;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Runs acceptance commands on a candidate's tree, one after the other, until one fails.
///
/// Exit code, output and tree are the evidence; whether it is enough is decided by main.
final class CheckWork {

    private final WorkerSettings settings;
    private final Redactor redactor;
    private final Launcher launcher;

    CheckWork(WorkerSettings settings, Redactor redactor) {
        this.settings = settings;
        this.redactor = redactor;
        this.launcher = new Launcher(ProcessLimits.from(settings.config()));
    }

    Outcome run(Assignment assignment, Attempt attempt, AttemptListener listener)
            throws InterruptedException, IOException, AttemptFailed {
        Task task = assignment.task();
        OutputTail output = new OutputTail(settings.checkOutput());
        LineRedactor lines = redactor.lines();
        Deadline deadline = Deadline.after(task.spec().timeout(), assignment.clock());
        String last = "";
        for (String command : task.spec().checks()) {
            assignment.clock().awaitGoing();
            last = command;
            listener.line(
                    Json.object()
                            .put("kind", "check")
                            .put("text", redactor.redact("running " + command))
                            .put("at", System.currentTimeMillis())
                            .put("agent", assignment.agent().value()));
            int exit =
                    run(
                            command,
                            attempt,
                            assignment,
                            deadline,
                            line -> output.add(lines.redact(line)));
            if (exit != 0) {
                return checked(output, exit, command, attempt);
            }
        }
        return checked(output, 0, last, attempt);
    }

    private int run(
            String command,
            Attempt attempt,
            Assignment assignment,
            Deadline deadline,
            Consumer<String> output)
            throws InterruptedException, IOException, AttemptFailed {
        output.accept("$ " + command);
        Launch launch =
                Launch.shell(command, attempt.work(), environment(attempt), assignment.marker());
        try (ChildProcess child = launcher.start(launch)) {
            Optional<String> line = child.nextLine(deadline);
            while (line.isPresent()) {
                output.accept(line.get());
                line = child.nextLine(deadline);
            }
            return child.waitFor(deadline);
        } catch (TimeoutException e) {
            throw new AttemptFailed(
                    FailureName.TIMEOUT,
                    "\""
                            + command
                            + "\" did not end within "
                            + assignment.task().spec().timeout().toSeconds()
                            + " s");
        } finally {
            AttemptProcesses.killAll(assignment.marker());
        }
    }

    private Outcome checked(OutputTail output, int exit, String command, Attempt attempt) {
        return new Outcome.Checked(
                redactor.redact(output.toString()), Usage.NONE, exit, command, attempt.tree());
    }

    private Map<String, String> environment(Attempt attempt) {
        Map<String, String> environment = new HashMap<>(settings.variables());
        environment.putAll(Map.of("CI", "true", "XDG_CACHE_HOME", settings.cache().toString()));
        return AgentEnvironment.of(attempt.home(), environment);
    }
}
