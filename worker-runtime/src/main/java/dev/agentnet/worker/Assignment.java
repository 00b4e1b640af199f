package dev.agentnet.worker;

import dev.agentnet.config.DomainTemplate;
import dev.agentnet.config.DomainTemplate.WorkerTemplate;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.Task;
import dev.agentnet.worker.process.WorkClock;

/// One claimed task and who is to do it.
///
/// @param clock what its working time is counted by; it stands while the task is paused
public record Assignment(
        Task task, DomainTemplate template, WorkerTemplate worker, AgentId agent, WorkClock clock) {

    /// The value of `AGENTNET_ATTEMPT` in every process of this attempt.
    public String marker() {
        return task.id() + "/" + task.attempt();
    }
}
