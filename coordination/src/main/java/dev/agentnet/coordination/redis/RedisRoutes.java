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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

final class RedisRoutes implements Routes {

    /// Tasks in one script call, so that none holds Redis for long.
    private static final int BATCH = 100;

    /// Tasks that get their children in one script call: these are a handful each.
    private static final int ROUTED_TOGETHER = 20;

    private final RedisCalls redis;
    private final Scripts scripts;
    private final Keys keys;
    private final QueueLimits limits;
    private final InstantSource clock;

    /// What a task and its children are to Redis, and its word for what became of that.
    private final Batcher<List<byte[]>, String> routing =
            new Batcher<>(ROUTED_TOGETHER, this::route);

    RedisRoutes(
            RedisCalls redis, Scripts scripts, Keys keys, QueueLimits limits, InstantSource clock) {
        this.redis = redis;
        this.keys = keys;
        this.scripts = scripts;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public CompletionStage<List<TaskId>> routeLater(
            LeaderToken leader, Task task, ObjectNode decision, List<TaskSpec> children) {
        List<TaskId> ids = new ArrayList<>();
        List<byte[]> packed = new ArrayList<>();
        packed.add(
                Packed.write(
                        List.of(
                                leader.value(),
                                task.id().value(),
                                task.token().map(Token::toString).orElse(""),
                                Json.write(decision),
                                Integer.toString(children.size()))));
        for (TaskSpec child : children) {
            TaskId id = TaskId.next(child.domain(), clock);
            ids.add(id);
            packed.add(pack(id, child));
        }
        return routing.addAll(List.of(packed))
                .getFirst()
                .thenApply(word -> word.equals("routed") ? ids : List.of());
    }

    private CompletionStage<List<String>> route(List<List<byte[]>> tasks) {
        return scripts.packedLater(
                        Script.ROUTE,
                        DomainName.MAIN,
                        List.of(),
                        tasks.stream().flatMap(List::stream).toList())
                .thenApply(reply -> reply.stream().map(RedisRoutes::text).toList());
    }

    @Override
    public Planning plan(LeaderToken leader, Task plan, int weight, List<Part> parts) {
        String word = "";
        for (int from = 0; from < parts.size(); from += BATCH) {
            int to = Math.min(parts.size(), from + BATCH);
            List<String> arguments =
                    List.of(
                            leader.value(),
                            plan.id().value(),
                            plan.token().map(Token::toString).orElse(""),
                            to == parts.size() ? "1" : "",
                            Integer.toString(weight));
            List<byte[]> packed =
                    parts.subList(from, to).stream().map(part -> pack(part, plan.id())).toList();
            word =
                    text(
                            Replies.await(
                                            scripts.packedLater(
                                                    Script.PLAN, plan.domain(), arguments, packed))
                                    .getFirst());
            if (word.equals("stale")) {
                break;
            }
        }
        return Planning.valueOf(word.toUpperCase(Locale.ROOT));
    }

    @Override
    public List<Places> places(String repository) {
        return redis.hgetall(keys.locks(repository)).entrySet().stream()
                .map(entry -> PlacesJson.read(new TaskId(entry.getKey()), entry.getValue()))
                .sorted(Comparator.comparing(places -> places.task().value()))
                .toList();
    }

    private byte[] pack(Part part, TaskId plan) {
        List<String> all = new ArrayList<>();
        Collections.addAll(
                all,
                part.id().value(),
                part.spec().domain().value(),
                part.spec().priority().word());
        all.add(String.join(" ", part.waitsFor().stream().map(TaskId::value).toList()));
        all.add(SpecJson.write(part.spec()));
        all.add(String.join(" ", part.rivals().stream().map(TaskId::value).toList()));
        all.add(part.spec().repository().orElse(""));
        Places places = Places.of(part, plan);
        all.add(places.artifacts().isEmpty() ? "" : PlacesJson.write(places));
        all.addAll(TaskHash.write(part.spec(), limits.tries()));
        Collections.addAll(all, "name", part.name());
        return Packed.write(all);
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
