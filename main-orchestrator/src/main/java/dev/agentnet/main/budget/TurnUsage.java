package dev.agentnet.main.budget;

import com.fasterxml.jackson.databind.JsonNode;

/// The tokens of one model turn, by what they are priced as.
///
/// @param input neither written to nor read from a cache
/// @param writtenForAnHour to a cache that lasts an hour; the others last five minutes
public record TurnUsage(
        String model, long input, long output, long written, long writtenForAnHour, long read) {

    static final TurnUsage NONE = new TurnUsage("", 0, 0, 0, 0, 0);

    /// All that was sent to the model.
    long prompt() {
        return input + written + writtenForAnHour + read;
    }

    /// The same with what a later event of the same turn says: its counts are of the whole turn.
    TurnUsage with(String named, JsonNode usage) {
        long hour = usage.at("/cache_creation/ephemeral_1h_input_tokens").asLong(writtenForAnHour);
        return new TurnUsage(
                named.isEmpty() ? model : named,
                usage.path("input_tokens").asLong(input),
                Math.max(output, usage.path("output_tokens").asLong()),
                usage.path("cache_creation_input_tokens").asLong(written + writtenForAnHour) - hour,
                hour,
                usage.path("cache_read_input_tokens").asLong(read));
    }
}
