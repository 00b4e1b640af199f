package dev.agentnet.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// The files that an attempt's agent read and wrote with its tools. What a command did that it ran
/// is not among them.
///
/// @param read paths in the repository, in the order of their first reading
/// @param wrote likewise
public record Touched(List<String> read, List<String> wrote) {

    public static final Touched NOTHING = new Touched(List.of(), List.of());

    public Touched {
        read = List.copyOf(read);
        wrote = List.copyOf(wrote);
    }

    public boolean isEmpty() {
        return read.isEmpty() && wrote.isEmpty();
    }

    public ObjectNode toJson() {
        ObjectNode json = Json.object();
        read.forEach(json.putArray("read")::add);
        ArrayNode changed = json.putArray("wrote");
        wrote.forEach(changed::add);
        return json;
    }

    public static Touched fromJson(JsonNode json) {
        return new Touched(texts(json.path("read")), texts(json.path("wrote")));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
