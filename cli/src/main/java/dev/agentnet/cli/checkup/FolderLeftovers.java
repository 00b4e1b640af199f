package dev.agentnet.cli.checkup;

import dev.agentnet.cli.demo.DemoFolder;
import dev.agentnet.cli.embedded.EmbeddedNetwork;
import dev.agentnet.cli.terminal.Size;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.workspace.FolderRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What demos and embedded networks left in the state folder.
final class FolderLeftovers {

    private static final String STORE = ".git";

    private final Path state;
    private final Instant young;

    /// @param state the folder below which demos and the embedded network keep theirs
    /// @param young what changed after it is left alone
    FolderLeftovers(Path state, Instant young) {
        this.state = state;
        this.young = young;
    }

    /// The folders of demos whose process is gone.
    List<Leftover> demos() throws IOException {
        return below(state.resolve("demo"), "demo", DemoFolder::isOver);
    }

    /// The folders of domains whose network has ended; call it only when none runs.
    List<Leftover> domains() throws IOException {
        return below(state.resolve("network/domains"), "domain", folder -> true);
    }

    /// Stores that belong neither to a repository nor to a task of the network that runs here.
    List<Leftover> stores(Network network) throws IOException {
        Set<String> known =
                network.repositories().all().stream()
                        .map(Repository::name)
                        .collect(Collectors.toSet());
        return below(
                state.resolve("network/stores"),
                "store",
                folder -> {
                    String name = String.valueOf(folder.getFileName());
                    String bare = name.replaceAll("\\.git$", "");
                    return name.endsWith(STORE)
                            && !known.contains(bare)
                            && isOld(folder)
                            && task(bare).flatMap(network.records()::find).isEmpty();
                });
    }

    /// The folders of domains that the network which runs here knows nothing of.
    List<Leftover> strays(Network network) throws IOException {
        Set<String> known = new HashSet<>();
        for (DomainName domain : domains(network)) {
            network.fleet().actual(domain).forEach(member -> known.add(member.id().value()));
        }
        return below(
                state.resolve("network/domains"),
                "domain",
                folder -> !known.contains(String.valueOf(folder.getFileName())) && isOld(folder));
    }

    private static Set<DomainName> domains(Network network) {
        Set<DomainName> domains = new HashSet<>(network.registry().domains().keySet());
        domains.add(DomainName.CHECKS);
        return domains;
    }

    /// A store that was made for a task without a repository bears its id.
    private static Optional<TaskId> task(String name) {
        try {
            return Optional.of(new TaskId(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isOld(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toInstant().isBefore(young);
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Leftover> below(Path root, String kind, Predicate<Path> unowned)
            throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        List<Leftover> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(root)) {
            for (Path folder : entries.sorted().toList()) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && unowned.test(folder)) {
                    found.add(
                            new Leftover(
                                    kind,
                                    folder.toString(),
                                    Size.ofFolder(folder),
                                    () -> {
                                        EmbeddedNetwork.endLeftover(folder);
                                        FolderRemoval.remove(folder);
                                    }));
                }
            }
        }
        return found;
    }
}
