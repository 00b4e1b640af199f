package dev.agentnet.cli.embedded;

import dev.agentnet.cli.terminal.Problem;
import java.nio.file.Path;

/// Another process has the data of this embedded Redis.
public final class FolderTaken extends Problem {
    private static final long serialVersionUID = 1;

    FolderTaken(Path folder) {
        super(
                "another agentnet is at work with the data in %s: a network that starts or ends, a backup or a restore. Try again when it is done"
                        .formatted(folder));
    }
}
