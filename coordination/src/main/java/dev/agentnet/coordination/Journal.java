package dev.agentnet.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.Touched;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What is said: tasks' logs, orchestrators' own lines, and the stream of events.
public interface Journal {

    /// Adds lines to a task's log; each gets a number. Lines are redacted before they come here.
    void taskLines(TaskId id, List<ObjectNode> lines);

    /// Adds an event that no transition writes: a model turn with its tokens and cost.
    void event(DomainName domain, ObjectNode event);

    /// Adds lines to an orchestrator's own log.
    void agentLines(AgentId id, List<ObjectNode> lines);

    /// Lines of orchestrators' logs after the given positions; does not wait.
    ///
    /// @param after stream position per agent; "0" for all
    List<AgentLine> agentLines(Map<AgentId, String> after, int limit);

    /// The newest events of a domain, oldest of them first.
    List<String> lastEvents(DomainName domain, int limit);

    /// Which files the attempts at a task read and wrote, of the last twenty at most, in order.
    ///
    /// @param attempts how many there were
    List<AttemptFiles> touched(TaskId id, int attempts);

    /// @param agent who did the work
    /// @param at when it was handed in
    record AttemptFiles(int attempt, AgentId agent, Instant at, Touched files) {}

    record AgentLine(AgentId id, String position, String json) {}
}
