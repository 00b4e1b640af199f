package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Inbox;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

final class RedisInbox implements Inbox {

    private final RedisCalls redis;
    private final Scripts scripts;
    private final Keys keys;
    private final QueueLimits limits;

    RedisInbox(RedisCalls redis, Scripts scripts, Keys keys, QueueLimits limits) {
        this.redis = redis;
        this.scripts = scripts;
        this.keys = keys;
        this.limits = limits;
    }

    @Override
    public List<Question> open() {
        return redis.hgetall(keys.inbox("open")).values().stream()
                .map(RedisInbox::read)
                .sorted(
                        Comparator.comparing(Question::at)
                                .thenComparing(one -> one.id().length())
                                .thenComparing(Question::id))
                .toList();
    }

    @Override
    public Optional<Question> find(String id) {
        Map<String, String> open = redis.hgetall(keys.inbox("open"));
        return Optional.ofNullable(open.get(id))
                .or(() -> Optional.ofNullable(redis.hget(keys.inbox("answered"), id)))
                .map(RedisInbox::read);
    }

    @Override
    public Optional<String> ask(LeaderToken leader, Draft draft, Collection<TaskId> still) {
        ObjectNode json =
                Json.object()
                        .put("kind", draft.kind())
                        .put("scope", draft.scope().word())
                        .put("unit", draft.unit().name().toLowerCase(Locale.ROOT))
                        .put("text", draft.text());
        draft.scope().task().ifPresent(task -> json.put("task", task.value()));
        ArrayNode choices = json.putArray("choices");
        draft.choices().forEach(choices::add);
        List<String> arguments = new ArrayList<>();
        arguments.add(leader.value());
        arguments.add(draft.kind() + " " + draft.scope());
        arguments.add(Json.write(json));
        arguments.add(Integer.toString(limits.questions()));
        still.forEach(task -> arguments.add(task.value()));
        return Optional.of(scripts.text(Script.ASK, DomainName.MAIN, arguments))
                .filter(id -> !id.isEmpty());
    }

    @Override
    public Answering answer(String id, Answer answer) {
        String unit = answer.unit() == Unit.MONEY ? "micros_" : "tokens_";
        String said =
                scripts.text(
                        Script.ANSWER,
                        DomainName.MAIN,
                        List.of(
                                id,
                                answer.word(),
                                answer.more() == 0 ? "" : unit + answer.more(),
                                Integer.toString(limits.questions())));
        if (said.startsWith("before ")) {
            return new Answering.Before(said.substring("before ".length()));
        }
        return said.equals("answered") ? new Answering.Taken() : new Answering.Unknown();
    }

    @Override
    public List<Question> due() {
        return redis.lrange(keys.inbox("due"), 0, -1).stream()
                .flatMap(id -> find(id).stream())
                .toList();
    }

    @Override
    public Set<TaskId> still(String id) {
        return redis.smembers(keys.inbox("tasks:" + id)).stream()
                .map(TaskId::new)
                .collect(Collectors.toSet());
    }

    @Override
    public void settled(String id) {
        redis.lrem(keys.inbox("due"), id);
        redis.del(keys.inbox("tasks:" + id));
    }

    private static Question read(String text) {
        JsonNode json = Json.parse(text);
        return new Question(
                json.path("id").asText(),
                new Draft(
                        json.path("kind").asText(),
                        new BudgetScope(json.path("scope").asText()),
                        Unit.valueOf(json.path("unit").asText().toUpperCase(Locale.ROOT)),
                        json.path("text").asText(),
                        SpecJson.texts(json.path("choices"))),
                Instant.ofEpochMilli(json.path("at").asLong()),
                Optional.ofNullable(json.get("answer")).map(JsonNode::asText));
    }
}
