package dev.agentnet.main.repository;

import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.workspace.Git;
import dev.agentnet.workspace.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The folder of bare stores, by repository name.
public final class Stores {

    /// Below which people push what they did for a task.
    public static final String HAND_INS = "refs/for/";

    private static final String SUFFIX = ".git";

    private final Git git;
    private final Path root;

    public Stores(Git git, Path root) {
        this.git = git;
        this.root = root;
    }

    public Path folder(String name) {
        Repository.checkName(name);
        return root.resolve(name + SUFFIX);
    }

    public Optional<Store> find(String name) {
        Path folder = folder(name);
        return Store.exists(folder) ? Optional.of(Store.open(git, folder)) : Optional.empty();
    }

    /// Every store there is.
    public List<Store> all() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(folder -> folder.toString().endsWith(SUFFIX))
                    .filter(Store::exists)
                    .sorted()
                    .map(folder -> Store.open(git, folder))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the stores in " + root, e);
        }
    }

    public Store create(String name, String branch) {
        return Store.create(git, folder(name), branch);
    }
}
