package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import io.lettuce.core.RedisCommandExecutionException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

final class RedisFleet implements Fleet {

    /// As many digits as an agent's id may have. What is beyond was not counted by anybody.
    private static final long MOST = 1_000_000_000_000_000_000L;

    private final RedisCalls redis;
    private final Scripts scripts;
    private final Keys keys;

    RedisFleet(RedisCalls redis, Scripts scripts, Keys keys) {
        this.redis = redis;
        this.scripts = scripts;
        this.keys = keys;
    }

    /// What cannot be read makes way for what is wanted.
    @Override
    public void want(DomainName domain, int replicas, OptionalLong retiring) {
        String key = keys.desired(domain);
        if (isNonsense(domain)) {
            redis.del(key);
        }
        boolean retires = retire(key, retiring);
        String wanted = Integer.toString(replicas);
        if (scripts.number(Script.WANT, domain, List.of(wanted)) == 1 || retires) {
            redis.publish(keys.wake(domain), "desired");
        }
    }

    /// Said before fewer are wanted and taken back with more: whoever is to end has nothing by
    /// then.
    private boolean retire(String key, OptionalLong from) {
        String known = redis.hget(key, "retire_from");
        if (from.isEmpty()) {
            if (known != null) {
                redis.hdel(key, "retire_from");
            }
            return known != null;
        }
        String wanted = Long.toString(from.getAsLong());
        if (!wanted.equals(known)) {
            redis.hset(key, "retire_from", wanted);
        }
        return !wanted.equals(known);
    }

    private boolean isNonsense(DomainName domain) {
        try {
            desired(domain);
            return false;
        } catch (NotReadable e) {
            return true;
        }
    }

    /// Three fields, whatever else stands there.
    @Override
    public Desired desired(DomainName domain) {
        String key = keys.desired(domain);
        return new Desired(
                replicas(key, "replicas").orElse(0),
                number(key, "generation").orElse(0),
                moment(key, "paused_at"));
    }

    @Override
    public Orders orders(DomainName domain) {
        String key = keys.desired(domain);
        return new Orders(moment(key, "drained_at"), replicas(key, "fixed"));
    }

    private OptionalInt replicas(String key, String field) {
        OptionalLong number = number(key, field);
        if (number.isPresent() && number.getAsLong() > Integer.MAX_VALUE) {
            throw notReadable(key, new IllegalArgumentException(field));
        }
        return number.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) number.getAsLong());
    }

    private Optional<Instant> moment(String key, String field) {
        OptionalLong millis = number(key, field);
        return millis.isEmpty()
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(millis.getAsLong()));
    }

    private OptionalLong number(String key, String field) {
        return readable(
                key,
                () -> {
                    String text = redis.hget(key, field);
                    return text == null
                            ? OptionalLong.empty()
                            : OptionalLong.of(counted(Long.parseLong(text)));
                });
    }

    private static long counted(long number) {
        if (number < 0 || number >= MOST) {
            throw new IllegalArgumentException("not counted by us: " + number);
        }
        return number;
    }

    /// @throws NotReadable for what no caller of ours has written
    private static <T> T readable(String key, Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException e) {
            throw notReadable(key, e);
        } catch (RedisCommandExecutionException e) {
            throw isForeign(e) ? notReadable(key, e) : e;
        }
    }

    private static NotReadable notReadable(String key, RuntimeException cause) {
        return new NotReadable(
                "what stands in the key %s was written by somebody else: redis-cli DEL %s"
                        .formatted(key, key),
                cause);
    }

    /// A key of another type, or a text that is to be counted up.
    private static boolean isForeign(RedisCommandExecutionException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith("WRONGTYPE")
                || message.contains("not an integer")
                || message.contains("overflow");
    }

    @Override
    public void report(DomainName domain, List<Member> members, String problem) {
        ArrayNode list = Json.array();
        for (Member member : members) {
            ObjectNode json =
                    list.addObject()
                            .put("agent", member.id().value())
                            .put("container", member.container())
                            .put("created", member.created().toEpochMilli());
            if (member.frozen()) {
                json.put("frozen", true);
            }
            member.ended()
                    .ifPresent(ended ->
                            json.put("exit_code", ended.exitCode())
                                    .put("oom", ended.outOfMemory())
                                    .put("reason", ended.reason()));
        }
        long running = members.stream().filter(member -> member.ended().isEmpty()).count();
        Map<String, String> fields =
                Map.of(
                        "replicas",
                        Long.toString(running),
                        "members",
                        Json.write(list),
                        "problem",
                        problem);
        if (!fields.equals(reported(domain))) {
            redis.hset(keys.actual(domain), fields);
            redis.publish(keys.wake(DomainName.MAIN), "actual");
        }
    }

    /// What was reported last; what no spawner wrote makes way.
    private Map<String, String> reported(DomainName domain) {
        String key = keys.actual(domain);
        try {
            return readable(key, () -> redis.hgetall(key));
        } catch (NotReadable e) {
            redis.del(key);
            return Map.of();
        }
    }

    /// None where there is no report that can be read: the spawner soon writes another.
    @Override
    public List<Member> actual(DomainName domain) {
        String key = keys.actual(domain);
        try {
            return readable(key, () -> members(redis.hget(key, "members")));
        } catch (NotReadable e) {
            return new ArrayList<>();
        }
    }

    private static List<Member> members(@Nullable String text) {
        List<Member> members = new ArrayList<>();
        if (text == null) {
            return members;
        }
        for (JsonNode json : Json.parse(text)) {
            Optional<Ended> ended =
                    json.has("exit_code")
                            ? Optional.of(
                                    new Ended(
                                            json.path("exit_code").asInt(),
                                            json.path("oom").asBoolean(),
                                            json.path("reason").asText()))
                            : Optional.empty();
            members.add(
                    new Member(
                            new AgentId(json.path("agent").asText()),
                            json.path("container").asText(),
                            Instant.ofEpochMilli(json.path("created").asLong()),
                            json.path("frozen").asBoolean() && ended.isEmpty(),
                            ended));
        }
        return members;
    }

    @Override
    public Optional<String> problem(DomainName domain) {
        String key = keys.actual(domain);
        try {
            return Optional.ofNullable(readable(key, () -> redis.hget(key, "problem")))
                    .filter(problem -> !problem.isEmpty());
        } catch (NotReadable e) {
            return Optional.of(e.sentence());
        }
    }

    @Override
    public long nextNumber(DomainName domain) {
        String key = keys.counter(domain);
        return readable(
                key,
                () -> {
                    long next = counted(redis.incr(key));
                    if (next == 0) {
                        throw new IllegalArgumentException("not counted by us");
                    }
                    return next;
                });
    }
}
