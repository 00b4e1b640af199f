package dev.agentnet.worker.agent.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import dev.agentnet.worker.agent.AgentEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The clone that a recording is played in, and the guard of its edges.
///
/// @param root the clone, a real path
record CloneFolder(Path root) {

    static CloneFolder of(Path folder) throws IOException {
        return new CloneFolder(folder.toRealPath());
    }

    /// A recorded call with the path of the clone it was made in replaced by this clone's.
    AgentEvent.ToolUsed moved(AgentEvent.ToolUsed tool, Optional<String> recorded) {
        if (recorded.isEmpty()) {
            return tool;
        }
        String input = Json.write(tool.input()).replace(recorded.get(), root.toString());
        return new AgentEvent.ToolUsed(tool.id(), tool.name(), (ObjectNode) Json.parse(input));
    }

    /// The file of this clone that a path means.
    ///
    /// @throws IOException if it lies outside, by its name or through a symbolic link, or in .git
    Path resolve(String path) throws IOException {
        if (path.isEmpty()) {
            throw new IOException("it names no file");
        }
        Path asked = Path.of(path).normalize();
        Path inside = asked;
        if (asked.isAbsolute()) {
            if (!asked.startsWith(root)) {
                throw outside(path);
            }
            inside = root.relativize(asked);
        }
        Path target = root.resolve(inside).normalize();
        if (!target.startsWith(root) || target.equals(root) || !real(target).startsWith(root)) {
            throw outside(path);
        }
        if (root.relativize(real(target)).getName(0).toString().equalsIgnoreCase(".git")) {
            throw new IOException("the path " + path + " lies in the repository's own folder");
        }
        return target;
    }

    /// Where the path leads; of a file that is not there yet, where its nearest folder leads.
    private static Path real(Path path) throws IOException {
        if (Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return path.toRealPath();
        }
        Path parent = path.getParent();
        return parent == null ? path : real(parent).resolve(path.getFileName());
    }

    private static IOException outside(String path) {
        return new IOException("the path " + path + " leaves the clone");
    }
}
