package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Registry;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.AgentInfo;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

final class RedisRegistry implements Registry {

    private final RedisCalls redis;
    private final Scripts scripts;
    private final Keys keys;

    RedisRegistry(RedisCalls redis, Scripts scripts, Keys keys) {
        this.redis = redis;
        this.scripts = scripts;
        this.keys = keys;
    }

    @Override
    public void beat(AgentInfo orchestrator, List<AgentInfo> workers, Duration good) {
        ArrayNode ids = Json.array();
        workers.forEach(worker -> ids.add(worker.id().value()));
        beat(orchestrator, Json.write(ids), good);
        workers.forEach(worker -> beat(worker, "[]", good));
    }

    private void beat(AgentInfo info, String workers, Duration good) {
        List<String> arguments = new ArrayList<>();
        arguments.add(info.id().value());
        arguments.add(Long.toString(good.toSeconds()));
        arguments.add(workers);
        fields(info)
                .forEach((name, value) -> {
                    arguments.add(name);
                    arguments.add(value);
                });
        scripts.text(Script.BEAT, info.domain(), arguments);
    }

    private static Map<String, String> fields(AgentInfo info) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("role", info.role().word());
        fields.put("domain", info.domain().value());
        fields.put("state", info.state().word());
        fields.put("task", info.task().map(Object::toString).orElse(""));
        fields.put("attempt", Integer.toString(info.attempt()));
        fields.put("container", info.container());
        fields.put("started", Long.toString(info.started().toEpochMilli()));
        fields.put("last_progress", Long.toString(info.lastProgress().toEpochMilli()));
        fields.put("pid", Long.toString(info.pid()));
        return fields;
    }

    @Override
    public Set<AgentId> agents() {
        Set<AgentId> agents = new TreeSet<>();
        redis.smembers(keys.agents()).forEach(id -> agents.add(new AgentId(id)));
        return agents;
    }

    @Override
    public Optional<Sighting> find(AgentId id) {
        Map<String, String> fields = redis.hgetall(keys.agentInfo(id));
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        List<AgentId> workers =
                SpecJson.texts(Json.parse(fields.getOrDefault("workers", "[]"))).stream()
                        .map(AgentId::new)
                        .toList();
        boolean alive = redis.exists(keys.heartbeat(id));
        return Optional.of(new Sighting(id, fields, workers, alive));
    }

    @Override
    public void sayPaused(AgentId id) {
        if (redis.exists(keys.agentInfo(id))) {
            redis.hset(keys.agentInfo(id), "state", AgentInfo.State.PAUSED.word());
        }
    }

    @Override
    public void enroll(AgentId id) {
        String kind = id.isOrchestrator() ? "orchestrator" : "worker";
        scripts.text(Script.ENROLL, id.domain(), List.of(id.value(), kind));
    }

    @Override
    public void forget(AgentId id) {
        scripts.text(Script.FORGET, id.domain(), List.of(id.value()));
    }

    @Override
    public Map<DomainName, KnownDomain> domains() {
        Map<DomainName, KnownDomain> domains = new TreeMap<>();
        redis.hgetall(keys.domains())
                .forEach((name, text) -> {
                    JsonNode json = Json.parse(text);
                    domains.put(
                            new DomainName(name),
                            new KnownDomain(
                                    json.path("description").asText(),
                                    SpecJson.texts(json.path("workers"))));
                });
        return domains;
    }

    @Override
    public void publishDomains(Map<DomainName, KnownDomain> domains) {
        Map<String, String> fields = new TreeMap<>();
        domains.forEach((name, known) -> {
            ObjectNode json = Json.object().put("description", known.description());
            ArrayNode workers = json.putArray("workers");
            known.workers().forEach(workers::add);
            fields.put(name.value(), Json.write(json));
        });
        List<String> gone = new ArrayList<>(redis.hkeys(keys.domains()));
        gone.removeAll(fields.keySet());
        if (!fields.isEmpty()) {
            redis.hset(keys.domains(), fields);
        }
        if (!gone.isEmpty()) {
            redis.hdel(keys.domains(), gone.toArray(String[]::new));
        }
    }
}
