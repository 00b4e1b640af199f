package dev.agentnet.worker;

import dev.agentnet.config.DomainTemplate;
import dev.agentnet.config.DomainTemplate.WorkerTemplate;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.Task;

/// One claimed task and who is to do it.
public record Assignment(Task task, DomainTemplate template, WorkerTemplate worker, AgentId agent) {

    /// The value of `AGENTNET_ATTEMPT` in every process of this attempt.
    public String marker() {
        return task.id() + "/" + task.attempt();
    }
}
