package dev.agentnet.main.repository;

import dev.agentnet.workspace.FolderRemoval;
import dev.agentnet.workspace.GitFailed;
import dev.agentnet.workspace.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A copy of each store beside it, as one file that git wrote and can read back; and what becomes
/// of a store that a broken disk or a power cut has damaged.
public final class StoreCopies {

    private static final Logger LOG = LoggerFactory.getLogger(StoreCopies.class);
    private static final String COPY = ".bundle";

    private final Stores stores;
    private final Path folder;
    private final long large;

    /// @param folder of the copies
    /// @param large bytes above which a store's contents are not read through at each start
    public StoreCopies(Stores stores, Path folder, long large) {
        this.stores = stores;
        this.folder = folder;
        this.large = large;
    }

    /// Copies anew what has changed since its last copy; one store's trouble is not the others'.
    public void copyAll() {
        for (Store store : stores.all()) {
            try {
                copy(store);
            } catch (GitFailed | UncheckedIOException e) {
                LOG.warn("{} could not be copied; its last copy stays", store.folder(), e);
            }
        }
    }

    private void copy(Store store) {
        Path copy = copyOf(store);
        Path state = copy.resolveSibling(copy.getFileName() + ".refs");
        String refs = String.join("\n", store.tips());
        try {
            Files.createDirectories(folder);
            if (Files.exists(copy) && Files.exists(state) && Files.readString(state).equals(refs)) {
                return;
            }
            Path fresh = copy.resolveSibling(copy.getFileName() + ".new");
            if (store.copyTo(fresh)) {
                Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
                Files.writeString(state, refs);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + store.folder(), e);
        }
    }

    private Path copyOf(Store store) {
        return folder.resolve(store.name() + COPY);
    }

    /// Looks at every store, and makes a damaged one anew from its copy. What landed since that
    /// copy is missing then; `agentnet verify` names it. The damaged one is kept as
    /// `<name>.git.damaged`.
    public void repairAll() {
        for (Store store : stores.all()) {
            try {
                // Twice, as another main may be writing into it at this moment.
                if (store.damage(large).isPresent()) {
                    Optional<String> damage = store.damage(large);
                    if (damage.isPresent()) {
                        repair(store, damage.get());
                    }
                }
            } catch (GitFailed e) {
                LOG.warn("{} could not be looked at", store.folder(), e);
            }
        }
    }

    private void repair(Store store, String damage) {
        LOG.error("{} is damaged: {}", store.folder(), damage);
        Path copy = copyOf(store);
        if (!Files.exists(copy)) {
            LOG.error("there is no copy of {}; restore a backup, or add it again", store.name());
            return;
        }
        Path aside = store.folder().resolveSibling(store.folder().getFileName() + ".damaged");
        String branch = store.headBranch().orElse(RepositoryDesk.BRANCH);
        try {
            FolderRemoval.remove(aside);
            Files.move(store.folder(), aside);
            stores.create(store.name(), branch).takeFrom(copy);
            LOG.error(
                    "{} was made anew from its copy of {}; the damaged one is {}",
                    store.name(),
                    Files.getLastModifiedTime(copy),
                    aside);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put " + store.folder() + " aside", e);
        }
    }
}
