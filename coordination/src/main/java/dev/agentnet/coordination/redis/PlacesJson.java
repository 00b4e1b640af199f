package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Routes.Places;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a task writes, as its repository's `locks:{repo}` keeps it.
final class PlacesJson {

    private PlacesJson() {}

    static String write(Places places) {
        ObjectNode json = Json.object().put("plan", places.plan().value());
        places.base().ifPresent(base -> json.put("base", base));
        ArrayNode artifacts = json.putArray("artifacts");
        places.artifacts().forEach(artifacts::add);
        return Json.write(json);
    }

    static Places read(TaskId task, String text) {
        JsonNode json = Json.parse(text);
        List<String> artifacts = new ArrayList<>();
        json.path("artifacts").forEach(artifact -> artifacts.add(artifact.asText()));
        String base = json.path("base").asText();
        return new Places(
                task,
                new TaskId(json.path("plan").asText()),
                base.isEmpty() ? Optional.empty() : Optional.of(base),
                artifacts);
    }
}
