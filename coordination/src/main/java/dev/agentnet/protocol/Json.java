package dev.agentnet.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/// JSON as agentnet reads and writes it: compact, bounded in depth, no surprises.
public final class Json {

    private static final int MAX_DEPTH = 200;

    private static final ObjectMapper MAPPER = mapper();

    private Json() {}

    private static ObjectMapper mapper() {
        JsonMapper mapper = JsonMapper.builder().build();
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build());
        return mapper;
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /// Reads a text that we wrote ourselves.
    ///
    /// @throws IllegalArgumentException if it is no JSON
    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /// A reader of one value after the other, for what is read so often that a tree of it would
    /// cost more than the rest. It says what is wrong by `JsonProcessingException`s.
    public static JsonParser parser(String text) throws IOException {
        return MAPPER.createParser(text);
    }

    /// A writer of one value after the other, compact as all others.
    public static JsonGenerator generator(Writer to) throws IOException {
        return MAPPER.createGenerator(to);
    }

    /// Reads a text from somebody else, if it is one JSON object.
    public static Optional<ObjectNode> parseObject(String text) {
        return tryParse(text).filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast);
    }

    /// Reads a text from somebody else, if it is JSON.
    public static Optional<JsonNode> tryParse(String text) {
        try {
            return Optional.of(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    public static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String pretty(JsonNode node) {
        return node.toPrettyString();
    }
}
