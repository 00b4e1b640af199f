package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.protocol.TaskState;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What holds of a network's keys whenever no script runs, besides what its inspection tells:
/// records, results and events are of one mind.
final class Invariants {

    private static final String RECORD = "tasks:info:";

    /// What a task's last event says of its state. `retried` is also said of a parent, which waits.
    private static final Map<String, Set<String>> AFTER =
            Map.ofEntries(
                    Map.entry("submitted", Set.of("pending", "waiting")),
                    // What a person paused waits instead.
                    Map.entry("returned", Set.of("pending", "waiting")),
                    Map.entry("reaped", Set.of("pending", "waiting")),
                    Map.entry("promoted", Set.of("pending", "waiting")),
                    Map.entry("paused", Set.of("active", "waiting")),
                    Map.entry("resumed", Set.of("active", "pending", "verifying", "waiting")),
                    Map.entry("retried", Set.of("pending", "waiting")),
                    Map.entry("claimed", Set.of("active")),
                    Map.entry("cancel-wanted", Set.of("active")),
                    Map.entry("verifying", Set.of("verifying")),
                    Map.entry("queued", Set.of("verifying")),
                    Map.entry("delayed", Set.of("delayed")),
                    Map.entry("routed", Set.of("waiting")),
                    Map.entry("planned", Set.of("waiting")),
                    Map.entry("deferred", Set.of("waiting")),
                    Map.entry("held", Set.of("waiting")),
                    Map.entry("released", Set.of("pending", "waiting")),
                    Map.entry("done", Set.of("done")),
                    Map.entry("dead", Set.of("dead")),
                    Map.entry("cancelled", Set.of("cancelled")));

    private final RedisCommands<String, String> redis;
    private final String prefix;
    private final Set<String> keys = new TreeSet<>();
    private final Map<String, Map<String, String>> records = new TreeMap<>();

    Invariants(RedisCommands<String, String> redis, String prefix) {
        this.redis = redis;
        this.prefix = prefix;
        redis.keys(prefix + "*").forEach(key -> keys.add(key.substring(prefix.length())));
        for (String key : keys) {
            if (key.startsWith(RECORD)) {
                records.put(key.substring(RECORD.length()), redis.hgetall(prefix + key));
            }
        }
    }

    void check() {
        lastEventsTellTheState();
        records.forEach(this::resultAgrees);
        assertThat(keys).noneMatch(key -> isOfNoTask(key));
        onlyVerifiedWorkLands();
        onlyTasksHoldPlaces();
    }

    private static TaskState state(Map<String, String> record) {
        return TaskState.parse(String.valueOf(record.get("state")));
    }

    private void lastEventsTellTheState() {
        Map<String, String> last = new TreeMap<>();
        for (String key : keys) {
            if (key.startsWith("events:")) {
                for (StreamMessage<String, String> entry :
                        redis.xrange(prefix + key, Range.unbounded())) {
                    for (JsonNode event : EventEntry.read(entry.getBody())) {
                        last.put(event.path("task").asText(), event.path("type").asText());
                    }
                }
            }
        }
        records.forEach((id, record) ->
                assertThat(AFTER.getOrDefault(last.getOrDefault(id, ""), Set.of()))
                        .as(id + " after " + last.get(id))
                        .contains(state(record).word()));
    }

    private void resultAgrees(String id, Map<String, String> record) {
        Map<String, String> result = redis.hgetall(prefix + "results:" + id);
        if (result.containsKey("status") || state(record).isEnd()) {
            assertThat(result).containsEntry("status", state(record).word());
        }
        assertThat(result.containsKey("finished_at")).as(id).isEqualTo(state(record).isEnd());
        if (state(record) == TaskState.DEAD) {
            assertThat(record.get("failure")).isNotEmpty();
            assertThat(result)
                    .containsEntry("failure", record.get("failure"))
                    .containsEntry("error", record.get("reason"));
        }
    }

    private boolean isOfNoTask(String key) {
        String id =
                key.replaceFirst(
                                "^(results|tasks:(children|spec|needs|dependents|running|rivals)):",
                                "")
                        .replaceFirst(":logs$", "");
        return !id.equals(key) && !records.containsKey(id);
    }

    private void onlyVerifiedWorkLands() {
        for (String key : keys) {
            if (key.startsWith("merges:intent:")) {
                assertThat(redis.hget(prefix + key, "task")).satisfies(this::isVerifying);
            }
        }
    }

    private void onlyTasksHoldPlaces() {
        for (String key : keys) {
            if (key.startsWith("locks:")) {
                assertThat(records.keySet()).as(key).containsAll(redis.hkeys(prefix + key));
            }
        }
    }

    private void isVerifying(String id) {
        assertThat(records.getOrDefault(id, Map.of())).containsEntry("state", "verifying");
    }
}
