package dev.agentnet.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import dev.agentnet.worker.agent.AgentEvent;
import java.util.Locale;
import java.util.Optional;

/// Turns what an agent does into lines of a task's log, in words a person can read.
final class EventLines {

    /// Of one line; the whole stands in the recording.
    private static final int MOST_CHARACTERS = 4_000;

    private EventLines() {}

    static Optional<ObjectNode> line(AgentEvent event, String folder) {
        return switch (event) {
            case AgentEvent.Started started ->
                    Optional.of(entry("started", "started, model " + started.model()));
            case AgentEvent.Said said -> Optional.of(entry("said", said.text()));
            case AgentEvent.ToolUsed tool ->
                    Optional.of(entry("tool", words(tool, folder)).put("tool", tool.name()));
            case AgentEvent.ToolEnded ended ->
                    ended.ok()
                            ? Optional.empty()
                            : Optional.of(entry("tool_failed", "that failed: " + ended.text()));
            case AgentEvent.Turn turn -> Optional.empty();
            case AgentEvent.Ended ended -> Optional.of(entry("ended", "ended: " + ended.reason()));
        };
    }

    private static String words(AgentEvent.ToolUsed tool, String folder) {
        String file = tool.input().path("file_path").asText().replace(folder + "/", "");
        return switch (tool.name()) {
            case "Read" -> "reading " + file;
            case "Edit", "MultiEdit", "Write", "NotebookEdit" -> "editing " + file;
            case "Bash" -> "running " + tool.input().path("command").asText();
            case "Grep", "Glob" -> "searching " + tool.input().path("pattern").asText();
            default -> tool.name().toLowerCase(Locale.ROOT);
        };
    }

    private static ObjectNode entry(String kind, String text) {
        String kept =
                text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
        return Json.object().put("kind", kind).put("text", kept);
    }
}
