package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

final class RedisTaskRecords implements TaskRecords {

    private final RedisCalls redis;
    private final Keys keys;

    RedisTaskRecords(RedisCalls redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    @Override
    public Optional<Task> find(TaskId id) {
        Map<String, String> fields = redis.hgetall(keys.info(id));
        return fields.isEmpty() ? Optional.empty() : Optional.of(TaskHash.read(id, fields));
    }

    @Override
    public Map<String, String> result(TaskId id) {
        return redis.hgetall(keys.result(id));
    }

    @Override
    public List<TaskId> children(TaskId id) {
        return ids(redis.smembers(keys.children(id)));
    }

    @Override
    public List<TaskId> list(DomainName domain, TaskState state, int limit) {
        long last = limit - 1L;
        return switch (state) {
            case PENDING ->
                    Stream.of(Priority.values())
                            .flatMap(p -> redis.lrange(keys.pending(domain, p), 0, last).stream())
                            .limit(limit)
                            .map(TaskId::new)
                            .toList();
            case ACTIVE, VERIFYING, WAITING ->
                    ids(redis.smembers(keys.index(state.word(), domain))).stream()
                            .limit(limit)
                            .toList();
            case DELAYED -> ids(redis.zrange(keys.index("delayed", domain), 0, last));
            case DEAD -> ids(redis.lrange(keys.index("dead", domain), -limit, -1));
            case DONE, CANCELLED -> ended(domain, state, limit);
        };
    }

    private List<TaskId> ended(DomainName domain, TaskState state, int limit) {
        List<TaskId> ids = new ArrayList<>();
        for (String id : redis.zrevrange(keys.index("ended", domain), 0, 4L * limit)) {
            TaskId task = new TaskId(id);
            if (ids.size() < limit && state.word().equals(redis.hget(keys.info(task), "state"))) {
                ids.add(task);
            }
        }
        return ids.reversed();
    }

    private static List<TaskId> ids(Collection<String> values) {
        return values.stream().sorted().map(TaskId::new).toList();
    }

    @Override
    public Load load(DomainName domain) {
        long pending = 0;
        for (Priority priority : Priority.values()) {
            pending += redis.llen(keys.pending(domain, priority));
        }
        Map<String, Long> stats = new LinkedHashMap<>();
        redis.hgetall(keys.stats(domain))
                .forEach((name, value) -> stats.put(name, Long.parseLong(value)));
        return new Load(
                pending,
                redis.scard(keys.index("active", domain)),
                redis.zcard(keys.index("delayed", domain)),
                redis.scard(keys.index("verifying", domain)),
                redis.scard(keys.index("waiting", domain)),
                redis.llen(keys.index("dead", domain)),
                stats);
    }

    @Override
    public List<String> log(TaskId id, long after) {
        String key = keys.taskLog(id);
        List<String> first = redis.lrange(key, 0, 0);
        if (first.isEmpty()) {
            return List.of();
        }
        long firstNumber = Json.parse(first.getFirst()).path("seq").asLong();
        return redis.lrange(key, Math.max(0, after + 1 - firstNumber), -1);
    }
}
