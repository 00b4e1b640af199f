package dev.agentnet.tests.network;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.workspace.FolderRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The domains that agentnet brings, as they are but for the agent.
final class ShippedDomains {

    private ShippedDomains() {}

    /// Puts them in the place of the network's own, before it starts.
    static void put(Path templates) throws IOException {
        for (String domain : List.of("backend", "frontend", "devops", "crew")) {
            Path to = templates.resolve(domain);
            FolderRemoval.remove(to);
            copy(Agentnet.ROOT.resolve("domain-templates").resolve(domain), to);
            Path conf = to.resolve("domain.conf");
            Files.writeString(conf, "max-workers = 2\n" + Files.readString(conf));
        }
    }

    /// The same, but all work is done by a script. It needs no instructions, so that the task's own
    /// words come first.
    static void putScripted(Path templates, Path script) throws IOException {
        put(templates);
        for (String domain : List.of("backend", "frontend", "devops", "crew")) {
            Path folder = templates.resolve(domain);
            Files.delete(folder.resolve("CLAUDE.md"));
            FolderRemoval.remove(folder.resolve(".claude"));
            Path conf = folder.resolve("domain.conf");
            String agent = "agent = command\n    command = \"sh -e %s\"".formatted(script);
            Files.writeString(conf, Files.readString(conf).replace("agent = claude", agent));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
