package dev.agentnet.worker.agent;

import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Usage;
import dev.agentnet.worker.process.WorkClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// Runs one agent on one prompt in one folder, to its end.
public interface AgentRunner {

    /// Runs the agent and tells `listener` what it does, in order, from one thread.
    ///
    /// Whatever the end, no process of the run is left behind.
    ///
    /// @throws InterruptedException if the thread was interrupted: the run was stopped
    Result run(Run run, Consumer<AgentEvent> listener) throws InterruptedException;

    /// @param folder the clone, the agent's working folder
    /// @param home a folder of the attempt's own, outside the clone, for the agent's settings
    /// @param marker value of `AGENTNET_ATTEMPT` in every process of the run, to find them by
    /// @param prompt the task, its context and what came back
    /// @param instructions what the worker is told of its trade, besides the prompt
    /// @param settings a Claude Code settings file of the domain, if it has one
    /// @param command what the command agent runs
    /// @param recording what the replay agent plays
    /// @param session a session to go on with, if the last attempt left one
    /// @param environment variables on top of a cleared environment
    /// @param timeout working time; the run is stopped after it
    /// @param clock what that time is counted by; nothing new is begun while it stands
    record Run(
            Path folder,
            Path home,
            String marker,
            String prompt,
            String instructions,
            Optional<Path> settings,
            Optional<String> command,
            Optional<Path> recording,
            Optional<String> session,
            Optional<String> model,
            OptionalInt maxTurns,
            Map<String, String> environment,
            Duration timeout,
            WorkClock clock) {}

    /// @param failure absent when the agent says it has done the work
    /// @param output what it said at the end, or the end of what it printed
    /// @param session what it can be resumed by, if it can
    record Result(
            Optional<FailureName> failure,
            String reason,
            String output,
            Usage usage,
            Optional<String> session) {

        public static Result done(String output, Usage usage, Optional<String> session) {
            return new Result(Optional.empty(), "", output, usage, session);
        }

        public static Result failed(
                FailureName failure, String reason, String output, Usage usage) {
            return new Result(Optional.of(failure), reason, output, usage, Optional.empty());
        }
    }
}
