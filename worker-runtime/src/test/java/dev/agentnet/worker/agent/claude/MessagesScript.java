package dev.agentnet.worker.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import java.util.ArrayList;
import java.util.List;

/// What a fake model says to the conversations whose first user message holds a text.
///
/// As JSON, a file holds `{"scripts": [{"when": "text", "steps": [step…]}]}` with the steps
/// - `{"tool": "Write", "input": {…}}`, or `{"tools": [{"tool": …, "input": …}…]}` for several,
///   with `"text"` before them if wanted,
/// - `{"text": "Done."}`, which ends the run,
/// - `{"error": 401, "message": "…", "times": 2}`: an HTTP status, for the first `times` requests
///   (always, if it is not given), and then the next step. It may set `retry_after` in seconds, and
///   `used_up_s`: the account's window is used up and ends after so many seconds.
///
/// A step may set `tokens_in` and `tokens_out` (1000 and 100) and `delay_ms`. In texts and inputs
/// `{cwd}` stands for the folder that Claude Code says it works in. The n-th step answers the
/// request that has n assistant messages already: nothing is remembered between requests, so that
/// repeated, parallel and resumed runs get the same answers.
public record MessagesScript(String when, List<ObjectNode> steps) {

    public MessagesScript {
        steps = List.copyOf(steps);
    }

    /// A script of the steps given as JSON texts.
    public static MessagesScript of(String when, String... steps) {
        List<ObjectNode> read = new ArrayList<>();
        for (String step : steps) {
            read.add((ObjectNode) Json.parse(step));
        }
        return new MessagesScript(when, read);
    }

    /// Reads a file's text.
    ///
    /// @throws IllegalArgumentException if it is not of the shape above
    public static List<MessagesScript> parse(String text) {
        List<MessagesScript> scripts = new ArrayList<>();
        for (JsonNode script : Json.parse(text).path("scripts")) {
            List<ObjectNode> steps = new ArrayList<>();
            for (JsonNode step : script.path("steps")) {
                if (!(step instanceof ObjectNode object)) {
                    throw new IllegalArgumentException("a step is not an object: " + step);
                }
                steps.add(object);
            }
            scripts.add(new MessagesScript(script.path("when").asText(), steps));
        }
        return scripts;
    }
}
