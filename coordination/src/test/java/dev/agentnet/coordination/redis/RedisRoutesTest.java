package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a task is split and joined.
final class RedisRoutesTest extends NetworkOnRedis {

    @Test
    void splitTaskEndsWhenItsChildrenHave() {
        TaskId parent = network.submissions().submit(TaskSpec.of(DomainName.MAIN, "both")).id();
        AgentId main = AgentId.orchestrator(DomainName.MAIN, 1);
        Task task = network.claims().step(main, "r", List.of(), 1, LEASE).granted().getFirst();
        List<TaskId> children =
                Replies.await(
                        network.routes()
                                .routeLater(
                                        leader,
                                        task,
                                        Json.object(),
                                        List.of(TaskSpec.of(BACKEND, "part"))));
        assertThat(network.records().children(parent)).isEqualTo(children);
        network.routes().join(leader, List.of(parent));
        assertThat(state(parent)).isEqualTo(TaskState.WAITING);
        network.submissions().cancel(children.getFirst(), "no");
        assertThat(network.routes().joinReady(leader, 10)).isEqualTo(1);
        assertThat(state(parent)).isEqualTo(TaskState.CANCELLED);
        assertThat(network.routes().joinReady(leader, 10)).isZero();
    }
}
