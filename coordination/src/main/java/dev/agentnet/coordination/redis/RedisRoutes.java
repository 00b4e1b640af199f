package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Routes;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.Token;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;

final class RedisRoutes implements Routes {

    private final Scripts scripts;
    private final QueueLimits limits;
    private final InstantSource clock;

    RedisRoutes(Scripts scripts, QueueLimits limits, InstantSource clock) {
        this.scripts = scripts;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public CompletionStage<List<TaskId>> routeLater(
            LeaderToken leader, Task task, ObjectNode decision, List<TaskSpec> children) {
        List<TaskId> ids = new ArrayList<>();
        List<byte[]> packed = new ArrayList<>();
        for (TaskSpec child : children) {
            TaskId id = TaskId.next(child.domain(), clock);
            ids.add(id);
            packed.add(pack(id, child));
        }
        List<String> arguments =
                List.of(
                        leader.value(),
                        task.id().value(),
                        task.token().map(Token::toString).orElse(""),
                        Json.write(decision));
        return scripts.packedLater(Script.ROUTE, task.domain(), arguments, packed)
                .thenApply(reply -> text(reply.getFirst()).equals("routed") ? ids : List.of());
    }

    private byte[] pack(TaskId id, TaskSpec child) {
        List<String> all = new ArrayList<>();
        Collections.addAll(all, id.value(), child.domain().value(), child.priority().word());
        all.add(SpecJson.write(child));
        all.addAll(TaskHash.write(child, limits.tries()));
        return Packed.write(all);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public int joinReady(LeaderToken leader, int most) {
        return join(leader, most, List.of());
    }

    @Override
    public void join(LeaderToken leader, List<TaskId> waiting) {
        if (!waiting.isEmpty()) {
            join(leader, 0, waiting);
        }
    }

    private int join(LeaderToken leader, int most, List<TaskId> waiting) {
        List<String> arguments = new ArrayList<>();
        Collections.addAll(
                arguments,
                leader.value(),
                Integer.toString(limits.outputCharacters()),
                Integer.toString(most));
        waiting.forEach(id -> arguments.add(id.value()));
        return (int) scripts.number(Script.JOIN, DomainName.MAIN, arguments);
    }
}
