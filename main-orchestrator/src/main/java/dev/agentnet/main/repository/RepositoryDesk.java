package dev.agentnet.main.repository;

import dev.agentnet.coordination.Repositories;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.workspace.Store;
import java.nio.file.Path;
import java.util.Optional;

/// Adds and removes repositories, and makes a task's own one when it is first asked for.
public final class RepositoryDesk {

    /// The branch of a repository that began here.
    public static final String BRANCH = "main";

    private final Repositories repositories;
    private final TaskRecords records;
    private final Stores stores;
    private final Optional<Path> credentials;

    public RepositoryDesk(
            Repositories repositories,
            TaskRecords records,
            Stores stores,
            Optional<Path> credentials) {
        this.repositories = repositories;
        this.records = records;
        this.stores = stores;
        this.credentials = credentials;
    }

    public Stores stores() {
        return stores;
    }

    /// Makes the store; fetches it when its origin is an address that main can reach.
    ///
    /// @return the repository as it is known now
    public Repository add(Repository asked, boolean byDefault) {
        Optional<Repository> before = repositories.find(asked.name());
        if (before.isPresent() && !before.get().origin().equals(asked.origin())) {
            throw new IllegalArgumentException(
                    "repository %s is there already, from %s; choose another name, or: agentnet repo"
                                    .formatted(asked.name(), before.get().origin())
                            + " remove "
                            + asked.name());
        }
        Store store = stores.create(asked.name(), asked.base().isEmpty() ? BRANCH : asked.base());
        String base = asked.base();
        if (isAddress(asked.origin())) {
            store.fetch(asked.origin(), credentials);
            if (base.isEmpty()) {
                base = originBranch(store);
            }
        }
        Repository known =
                new Repository(
                        asked.name(), asked.origin(), base.isEmpty() ? BRANCH : base, asked.land());
        repositories.put(known);
        if (byDefault || repositories.defaultName().isEmpty()) {
            repositories.makeDefault(known.name());
        }
        return known;
    }

    private static String originBranch(Store store) {
        if (store.commit("refs/heads/" + BRANCH).isPresent()) {
            return BRANCH;
        }
        return store.branches().stream()
                .filter(name -> name.equals("master") || name.equals("trunk"))
                .findFirst()
                .or(() -> store.branches().stream().findFirst())
                .orElse(BRANCH);
    }

    /// A URL is fetched by main; a path is pushed by whoever adds it, since main may not see it.
    static boolean isAddress(String origin) {
        return origin.contains("://") || origin.matches("[^/\\s]+@[^/\\s]+:.+");
    }

    /// Whether what lands is to be at the origin, too; a path is its owner's, who pulls.
    public static boolean sendsOn(Repository repository) {
        return repository.land().equals("push")
                || repository.landsOnBranches() && isAddress(repository.origin());
    }

    /// Takes over what is new at the origin.
    public void follow(Repository repository, Store store) {
        store.follow(repository.origin(), credentials, FeatureBranches.PREFIX);
    }

    /// Sends what is to land to the origin.
    public Store.Sent send(Repository repository, Store store, String commit, String branch) {
        return store.send(repository.origin(), commit, branch, credentials);
    }

    public boolean remove(String name) {
        return repositories.remove(name);
    }

    /// Makes the store of a task without a repository, which bears the task's id.
    public void prepare(String name) {
        if (stores.find(name).isEmpty() && ownsRepository(name)) {
            stores.create(name, BRANCH);
        }
    }

    private boolean ownsRepository(String name) {
        try {
            Optional<Task> task = records.find(new TaskId(name));
            return task.isPresent() && task.get().spec().repository().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
