package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Routes;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.Token;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

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
    public List<TaskId> route(
            LeaderToken leader, Task task, ObjectNode decision, List<TaskSpec> children) {
        List<String> arguments = new ArrayList<>();
        arguments.add(leader.value());
        arguments.add(task.id().value());
        arguments.add(task.token().map(Token::toString).orElse(""));
        arguments.add(Json.write(decision));
        List<TaskId> ids = new ArrayList<>();
        for (TaskSpec child : children) {
            TaskId id = TaskId.next(child.domain(), clock);
            ids.add(id);
            ObjectNode json =
                    Json.object()
                            .put("id", id.value())
                            .put("domain", child.domain().value())
                            .put("priority", child.priority().word());
            ArrayNode fields = json.putArray("fields");
            TaskHash.write(child, limits.tries()).forEach(fields::add);
            arguments.add(Json.write(json));
        }
        String reply = scripts.text(Script.ROUTE, task.domain(), arguments);
        return reply.equals("routed") ? ids : List.of();
    }

    @Override
    public boolean join(LeaderToken leader, TaskId id, Joined joined) {
        List<String> arguments = new ArrayList<>();
        arguments.add(leader.value());
        arguments.add(id.value());
        arguments.add(joined.state().word());
        arguments.add(joined.failure().map(FailureName::word).orElse(""));
        arguments.add(joined.reason());
        joined.result()
                .forEach((name, value) -> {
                    arguments.add(name);
                    arguments.add(value);
                });
        return scripts.text(Script.JOIN, id.domain(), arguments).equals("joined");
    }
}
