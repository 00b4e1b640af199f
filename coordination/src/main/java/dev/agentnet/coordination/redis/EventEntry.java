package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One entry of `events:{domain}`: what one call of a script did, or what an agent told.
///
/// What the same happened to one after the other is named once, with all of the tasks.
final class EventEntry {

    private EventEntry() {}

    /// An event per task, in the order in which they happened. What is no event is left out.
    ///
    /// @param fields of the stream's entry
    static List<ObjectNode> read(Map<String, String> fields) {
        List<ObjectNode> events = new ArrayList<>();
        for (JsonNode node : Json.parse(fields.getOrDefault("events", "[]"))) {
            if (node instanceof ObjectNode event) {
                JsonNode tasks = event.remove("tasks");
                if (tasks == null) {
                    events.add(event);
                } else {
                    tasks.forEach(task -> events.add(of(event, task)));
                }
            }
        }
        return events;
    }

    private static ObjectNode of(ObjectNode event, JsonNode task) {
        ObjectNode one = Json.object();
        one.set("type", event.path("type"));
        one.set("task", task);
        return one.setAll(event);
    }
}
