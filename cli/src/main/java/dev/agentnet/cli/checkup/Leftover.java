package dev.agentnet.cli.checkup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.terminal.Size;
import dev.agentnet.protocol.Json;

/// Something that agentnet left and that has no live owner.
///
/// @param kind demo, domain, store, container, volume or image
/// @param name its path, or its name in Docker
/// @param bytes what its removal frees, as far as known
public record Leftover(String kind, String name, long bytes, Removal removal) {

    /// Takes it away, or says in the message of what it throws why not.
    public interface Removal {
        void run() throws Exception;
    }

    public String line() {
        return "%-10s %8s  %s".formatted(kind, Size.of(bytes), name);
    }

    public ObjectNode toJson() {
        return Json.object().put("kind", kind).put("name", name).put("bytes", bytes);
    }
}
