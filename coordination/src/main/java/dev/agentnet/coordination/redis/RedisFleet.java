package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class RedisFleet implements Fleet {

    private final RedisCalls redis;
    private final Keys keys;

    RedisFleet(RedisCalls redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    @Override
    public void want(DomainName domain, int replicas) {
        if (desired(domain).replicas() != replicas) {
            redis.hset(keys.desired(domain), "replicas", Integer.toString(replicas));
            redis.hincrby(keys.desired(domain), "generation", 1);
            redis.publish(keys.wake(domain), "desired");
        }
    }

    @Override
    public Desired desired(DomainName domain) {
        Map<String, String> fields = redis.hgetall(keys.desired(domain));
        return new Desired(
                Integer.parseInt(fields.getOrDefault("replicas", "0")),
                Long.parseLong(fields.getOrDefault("generation", "0")));
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
        if (!fields.equals(redis.hgetall(keys.actual(domain)))) {
            redis.hset(keys.actual(domain), fields);
            redis.publish(keys.wake(DomainName.MAIN), "actual");
        }
    }

    @Override
    public List<Member> actual(DomainName domain) {
        String text = redis.hget(keys.actual(domain), "members");
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
                            ended));
        }
        return members;
    }

    @Override
    public Optional<String> problem(DomainName domain) {
        return Optional.ofNullable(redis.hget(keys.actual(domain), "problem"))
                .filter(problem -> !problem.isEmpty());
    }

    @Override
    public long nextNumber(DomainName domain) {
        return redis.incr(keys.counter(domain));
    }
}
