package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Journal;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

final class RedisJournal implements Journal {

    private static final int MOST_ATTEMPTS = 20;

    static final int EVENTS_KEPT = 10_000;

    private final RedisCalls redis;
    private final Scripts scripts;
    private final Keys keys;
    private final QueueLimits limits;

    RedisJournal(RedisCalls redis, Scripts scripts, Keys keys, QueueLimits limits) {
        this.redis = redis;
        this.scripts = scripts;
        this.keys = keys;
        this.limits = limits;
    }

    @Override
    public void taskLines(TaskId id, List<ObjectNode> lines) {
        List<String> arguments = new ArrayList<>();
        arguments.add(id.value());
        arguments.add(Integer.toString(limits.logLines()));
        lines.forEach(line -> arguments.add(Json.write(line)));
        scripts.number(Script.LOG, id.domain(), arguments);
    }

    @Override
    public void event(DomainName domain, ObjectNode event) {
        redis.xadd(
                keys.events(domain),
                XAddArgs.Builder.maxlen(EVENTS_KEPT).approximateTrimming(),
                Map.of("events", Json.write(Json.array().add(event))));
    }

    @Override
    public void agentLines(AgentId id, List<ObjectNode> lines) {
        for (ObjectNode line : lines) {
            redis.xadd(
                    keys.agentLog(id),
                    XAddArgs.Builder.maxlen(limits.agentLogLines()).approximateTrimming(),
                    Map.of("line", Json.write(line)));
        }
    }

    @Override
    public List<AgentLine> agentLines(Map<AgentId, String> after, int limit) {
        List<AgentLine> lines = new ArrayList<>();
        after.forEach((id, position) -> {
            List<StreamMessage<String, String>> messages =
                    redis.xread(
                            XReadArgs.Builder.count(limit),
                            StreamOffset.from(keys.agentLog(id), position));
            messages.forEach(message -> lines.add(line(id, message)));
        });
        return lines;
    }

    private static AgentLine line(AgentId id, StreamMessage<String, String> message) {
        String json = message.getBody().getOrDefault("line", "{}");
        return new AgentLine(id, message.getId(), json);
    }

    @Override
    public List<AttemptFiles> touched(TaskId id, int attempts) {
        List<AttemptFiles> touched = new ArrayList<>();
        int first = Math.max(1, attempts - MOST_ATTEMPTS + 1);
        List<String> fields =
                IntStream.rangeClosed(first, attempts).mapToObj(TaskHash::touchedField).toList();
        List<Optional<String>> values =
                fields.isEmpty() ? List.of() : redis.hmget(keys.result(id), fields);
        for (int i = 0; i < values.size(); i++) {
            int attempt = first + i;
            values.get(i)
                    .flatMap(Json::parseObject)
                    .map(json -> TaskHash.readTouched(attempt, json))
                    .ifPresent(touched::add);
        }
        return touched;
    }

    @Override
    public List<String> lastEvents(DomainName domain, int limit) {
        List<String> events = new ArrayList<>();
        for (StreamMessage<String, String> message :
                redis.xrevrange(keys.events(domain), Range.unbounded(), Limit.from(limit))
                        .reversed()) {
            EventEntry.read(message.getBody()).forEach(event -> events.add(Json.write(event)));
        }
        return events;
    }
}
