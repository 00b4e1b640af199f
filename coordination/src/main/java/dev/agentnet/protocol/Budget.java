package dev.agentnet.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Optional;

/// What may be spent, in tokens, in money or in both. What is absent is not limited here.
///
/// @param costUsd in dollars, exact to a millionth
public record Budget(Optional<Long> tokens, Optional<BigDecimal> costUsd) {

    public static final Budget NONE = new Budget(Optional.empty(), Optional.empty());

    public Budget {
        if (tokens.isPresent() && tokens.get() < 1) {
            throw new IllegalArgumentException("a budget of " + tokens.get() + " tokens");
        }
        if (costUsd.isPresent() && costUsd.get().signum() < 1) {
            throw new IllegalArgumentException("a budget of " + costUsd.get() + " dollars");
        }
    }

    /// What `toJson` made.
    public static Budget of(JsonNode json) {
        return new Budget(
                Optional.ofNullable(json.get("tokens")).map(JsonNode::asLong),
                Optional.ofNullable(json.get("cost_usd")).map(JsonNode::decimalValue));
    }

    public boolean isEmpty() {
        return tokens.isEmpty() && costUsd.isEmpty();
    }

    public ObjectNode toJson() {
        ObjectNode json = Json.object();
        tokens.ifPresent(value -> json.put("tokens", value));
        costUsd.ifPresent(value -> json.put("cost_usd", value));
        return json;
    }
}
