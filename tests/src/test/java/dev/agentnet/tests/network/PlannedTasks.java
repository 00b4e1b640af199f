package dev.agentnet.tests.network;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/// The tasks of a network's plans, by their names in these.
record PlannedTasks(Map<String, JsonNode> byName) {

    static PlannedTasks of(LiveNetwork live) throws IOException, InterruptedException {
        Map<String, JsonNode> tasks = new HashMap<>();
        for (JsonNode one : Agentnet.ok(live.agentnet.run("tasks", "--json")).json()) {
            JsonNode task = live.task(one.path("id").asText());
            String name = task.path("context").path("task").asText();
            if (!name.isEmpty()) {
                tasks.put(name, task);
            }
        }
        return new PlannedTasks(tasks);
    }

    JsonNode get(String name) {
        JsonNode task = byName.get(name);
        if (task == null) {
            throw new NoSuchElementException("no " + name + " among " + byName.keySet());
        }
        return task;
    }
}
