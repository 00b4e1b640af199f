package dev.agentnet.main.spawn;

import dev.agentnet.config.DomainTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Small domains for the tests of spawning.
public final class TestTemplates {

    private TestTemplates() {}

    /// A domain whose worker asks a model.
    public static DomainTemplate writeModels(Path root, String domain) {
        return write(root, domain, "workers.api-worker.agent = claude");
    }

    /// @param more further lines of domain.conf
    public static DomainTemplate write(Path root, String domain, String more) {
        try {
            Path folder = Files.createDirectories(root.resolve(domain));
            Files.writeString(
                    folder.resolve(DomainTemplate.FILE),
                    """
                    description = "work of the %s"
                    workers { api-worker { description = "endpoints", agent = command } }
                    %s
                    """
                            .formatted(domain, more));
            Path agents = Files.createDirectories(folder.resolve(".claude/agents"));
            Files.writeString(agents.resolve("api-worker.md"), "Write endpoints.\n");
            return DomainTemplate.read(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
