package dev.agentnet.worker;

import dev.agentnet.protocol.Task;
import dev.agentnet.workspace.FolderRemoval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The home folder of a task's agent. It outlives an attempt whose lease was lost, so that the next
/// one in the same container can go on with the session; otherwise it goes with the attempt.
final class AgentHome {

    private final Path folder;

    private AgentHome(Path folder) {
        this.folder = folder;
    }

    static AgentHome of(Path workspace, Task task) throws IOException {
        Path folder = workspace.resolve("homes").resolve(task.id().value());
        Files.createDirectories(folder);
        return new AgentHome(folder);
    }

    Path folder() {
        return folder;
    }

    private Path sessionFile() {
        return folder.resolve(".agentnet-session");
    }

    /// The session an earlier attempt left here unended.
    Optional<String> session() throws IOException {
        return Files.isRegularFile(sessionFile())
                ? Optional.of(Files.readString(sessionFile())).filter(text -> !text.isBlank())
                : Optional.empty();
    }

    void remember(String session) {
        try {
            Files.writeString(sessionFile(), session);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + sessionFile(), e);
        }
    }

    void delete() {
        FolderRemoval.remove(folder);
    }
}
