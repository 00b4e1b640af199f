package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

final class RedisTaskRecords implements TaskRecords {

    private static final String STATS = "stats.";

    private final RedisCalls redis;
    private final Scripts scripts;
    private final Keys keys;

    RedisTaskRecords(RedisCalls redis, Scripts scripts, Keys keys) {
        this.redis = redis;
        this.scripts = scripts;
        this.keys = keys;
    }

    @Override
    public Optional<Task> find(TaskId id) {
        RedisCalls.HashAndText found = redis.hgetallAndGet(keys.info(id), keys.spec(id));
        return found.hash().isEmpty()
                ? Optional.empty()
                : found.text().map(spec -> TaskHash.read(id, spec, found.hash()));
    }

    @Override
    public Map<String, String> result(TaskId id) {
        RedisCalls.HashAndText found =
                redis.hgetallAndHget(keys.result(id), keys.info(id), "claimed_at");
        if (found.hash().isEmpty() || found.text().isEmpty()) {
            return found.hash();
        }
        Map<String, String> result = new LinkedHashMap<>(found.hash());
        result.put("started_at", found.text().get());
        return result;
    }

    @Override
    public List<TaskId> children(TaskId id) {
        return ids(redis.smembers(keys.children(id)));
    }

    @Override
    public List<TaskId> needs(TaskId id) {
        return ids(redis.smembers(keys.needs(id)));
    }

    @Override
    public List<TaskId> dependents(TaskId id) {
        return ids(redis.smembers(keys.dependents(id)));
    }

    @Override
    public List<TaskId> list(DomainName domain, TaskState state, int limit) {
        long last = limit - 1L;
        return switch (state) {
            case PENDING ->
                    Stream.of(Priority.values())
                            .flatMap(priority -> pendingLists(domain, priority).stream())
                            .flatMap(list -> redis.lrange(list, 0, last).stream())
                            .limit(limit)
                            .flatMap(id -> TaskId.parse(id).stream())
                            .toList();
            case ACTIVE ->
                    ids(redis.zrange(keys.index("leases", domain), 0, -1)).stream()
                            .limit(limit)
                            .toList();
            case VERIFYING, WAITING ->
                    ids(redis.smembers(keys.index(state.word(), domain))).stream()
                            .limit(limit)
                            .toList();
            case DELAYED -> ids(redis.zrange(keys.index("delayed", domain), 0, last));
            case DEAD -> ids(redis.lrange(keys.index("dead", domain), -limit, -1));
            case DONE, CANCELLED -> ended(domain, state, limit);
        };
    }

    /// The keys of the lists in which tasks of this priority wait to be claimed.
    List<String> pendingLists(DomainName domain, Priority priority) {
        Set<String> lanes = new LinkedHashSet<>(List.of(""));
        lanes.addAll(redis.zrange(keys.lanes(domain, priority), 0, -1));
        return lanes.stream().map(lane -> keys.pending(domain, priority, lane)).toList();
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
        return values.stream().sorted().flatMap(id -> TaskId.parse(id).stream()).toList();
    }

    @Override
    public Load load(DomainName domain) {
        Map<String, Long> numbers = numbers(domain);
        Map<String, Long> stats = new LinkedHashMap<>();
        numbers.forEach((name, number) -> {
            if (name.startsWith(STATS)) {
                stats.put(name.substring(STATS.length()), number);
            }
        });
        return new Load(
                number(numbers, "pending"),
                number(numbers, "active"),
                number(numbers, "delayed"),
                number(numbers, "verifying"),
                number(numbers, "waiting"),
                number(numbers, "dead"),
                stats);
    }

    private static long number(Map<String, Long> numbers, String name) {
        return numbers.getOrDefault(name, 0L);
    }

    /// All numbers of a domain at one moment, by the names that the script gives them.
    Map<String, Long> numbers(DomainName domain) {
        List<String> reply = scripts.list(Script.LOAD, domain, List.of());
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (int i = 0; i + 1 < reply.size(); i += 2) {
            numbers.put(reply.get(i), Long.parseLong(reply.get(i + 1)));
        }
        return numbers;
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
