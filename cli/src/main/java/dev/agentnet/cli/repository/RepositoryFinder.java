package dev.agentnet.cli.repository;

import com.typesafe.config.Config;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Repositories.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Finds the repository that `--repo` means: by name, by origin, or one that is added now.
public final class RepositoryFinder {

    private RepositoryFinder() {}

    /// @param asked a name, a path or a URL; empty for the network's default
    /// @return empty if nothing was asked for and there is no default
    public static Optional<Repository> find(Network network, Config config, String asked) {
        if (asked.isEmpty()) {
            return network.repositories()
                    .defaultName()
                    .flatMap(name -> network.repositories().find(name));
        }
        Optional<Repository> byName =
                network.repositories().all().stream()
                        .filter(known -> known.name().equals(asked))
                        .findFirst();
        if (byName.isPresent()) {
            return byName;
        }
        boolean address = RepositoryAdder.isAddress(asked);
        boolean folder = Files.isDirectory(Path.of(asked));
        if (!address && !folder) {
            throw new UsageProblem(
                    "no repository \""
                            + asked
                            + "\", and no such folder. See: agentnet repo list, agentnet repo add");
        }
        String origin = address ? asked : Path.of(asked).toAbsolutePath().normalize().toString();
        return network.repositories().all().stream()
                .filter(known -> known.origin().equals(origin))
                .findFirst()
                .or(() -> Optional.of(add(network, config, origin)));
    }

    private static Repository add(Network network, Config config, String origin) {
        return new RepositoryAdder(network, config)
                .add(RepositoryAdder.nameOf(origin), origin, "", "here", false);
    }
}
