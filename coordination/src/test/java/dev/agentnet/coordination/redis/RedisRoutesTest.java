package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Routes.Joined;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How a task is split and joined.
final class RedisRoutesTest extends NetworkOnRedis {

    @Test
    void splitTaskEndsWhenItsChildrenHave() {
        TaskId parent = network.submissions().submit(TaskSpec.of(DomainName.MAIN, "both")).id();
        AgentId main = AgentId.orchestrator(DomainName.MAIN, 1);
        Task task = network.claims().step(main, "r", List.of(), 1, LEASE).granted().getFirst();
        List<TaskId> children =
                network.routes()
                        .route(leader, task, Json.object(), List.of(TaskSpec.of(BACKEND, "part")));
        assertThat(network.records().children(parent)).isEqualTo(children);
        var joined = new Joined(TaskState.DONE, Optional.empty(), "", Map.of("output", "all"));
        assertThat(network.routes().join(leader, parent, joined)).isFalse();
        network.submissions().cancel(children.getFirst(), "no");
        assertThat(network.routes().join(leader, parent, joined)).isTrue();
        assertThat(state(parent)).isEqualTo(TaskState.DONE);
    }
}
