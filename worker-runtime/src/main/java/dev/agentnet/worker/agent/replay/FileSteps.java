package dev.agentnet.worker.agent.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Does the recorded changes of files again, as Claude Code's tools do them.
final class FileSteps {

    private final CloneFolder clone;

    FileSteps(CloneFolder clone) {
        this.clone = clone;
    }

    /// Plays a Write, Edit or MultiEdit.
    ///
    /// @return what happened, in a few words
    /// @throws IOException if it cannot be done here, saying why
    String play(String tool, ObjectNode input) throws IOException {
        String name = input.path("file_path").asText();
        Path file = clone.resolve(name);
        if (tool.equals("Write")) {
            Files.createDirectories(parent(file));
            Files.writeString(file, input.path("content").asText());
            return "wrote " + name;
        }
        boolean creates = input.path("old_string").asText().isEmpty() && tool.equals("Edit");
        if (creates) {
            return create(file, name, input.path("new_string").asText());
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file " + name);
        }
        String text = Files.readString(file);
        if (tool.equals("Edit")) {
            text = edit(text, input, name);
        }
        for (JsonNode edit : input.path("edits")) {
            text = edit(text, edit, name);
        }
        Files.writeString(file, text);
        return "edited " + name;
    }

    private static String create(Path file, String name, String content) throws IOException {
        if (Files.exists(file) && Files.size(file) > 0) {
            throw new IOException(name + " is there already");
        }
        Files.createDirectories(parent(file));
        Files.writeString(file, content);
        return "created " + name;
    }

    private static Path parent(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IOException(file + " has no folder");
        }
        return parent;
    }

    private static String edit(String text, JsonNode edit, String name) throws IOException {
        String old = edit.path("old_string").asText();
        String replacement = edit.path("new_string").asText();
        int first = old.isEmpty() ? -1 : text.indexOf(old);
        if (first < 0) {
            throw new IOException(name + " does not hold the text to replace: " + start(old));
        }
        if (edit.path("replace_all").asBoolean()) {
            return text.replace(old, replacement);
        }
        if (text.indexOf(old, first + 1) >= 0) {
            throw new IOException(name + " holds the text to replace twice: " + start(old));
        }
        return text.substring(0, first) + replacement + text.substring(first + old.length());
    }

    private static String start(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() > 80 ? line.substring(0, 80) + "…" : line;
    }
}
