package dev.agentnet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AgentIdTest {

    @Test
    void tenThousandWorkersHaveIds() {
        AgentId worker = new AgentId("backend.1").worker("db-worker", 10_000);
        assertThat(worker).hasToString("backend.1.db-worker-10000");
        assertThat(worker.orchestrator()).isEqualTo(new AgentId("backend.1"));
    }
}
