package dev.agentnet.main.repository;

import dev.agentnet.coordination.Repositories;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.protocol.Task;
import dev.agentnet.workspace.Store;
import java.util.Locale;
import java.util.Optional;

/// The branches of repositories that land each feature on one of its own, for a pull request: that
/// of a plan, of a task that was split, or of a single task.
public final class FeatureBranches {

    /// What the name of each begins with.
    public static final String PREFIX = "agentnet/";

    /// Where main notes which of them it made: the feature, a slash, the rest of the branch's name.
    static final String MADE = "refs/agentnet/features/";

    /// Of the description, in a branch's name.
    private static final int LONGEST = 40;

    private final Repositories repositories;
    private final Stores stores;

    public FeatureBranches(Repositories repositories, Stores stores) {
        this.repositories = repositories;
        this.stores = stores;
    }

    /// The branch of a feature; where it is not there yet, it is made at its base.
    ///
    /// @param base a branch or commit; empty for the repository's own
    /// @return empty if the repository lands work otherwise, or has nothing to begin from
    public Optional<String> of(Task feature, String repository, Optional<String> base) {
        return repositories
                .find(repository)
                .filter(Repository::landsOnBranches)
                .flatMap(known ->
                        stores.find(repository)
                                .flatMap(store -> branch(store, known, feature, base)));
    }

    private static Optional<String> branch(
            Store store, Repository known, Task feature, Optional<String> base) {
        String name = name(feature);
        if (store.commit("refs/heads/" + name).isPresent()) {
            return Optional.of(name);
        }
        Optional<String> from = store.commit(base.orElse(known.base()));
        from.ifPresent(commit -> {
            store.putRef(MADE + feature.id() + "/" + name.substring(PREFIX.length()), commit);
            store.putRef("refs/heads/" + name, commit);
        });
        return from.map(_ -> name);
    }

    static String name(Task feature) {
        String line = feature.spec().description().strip().lines().findFirst().orElse("");
        String slug =
                line.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-", "");
        String cut = slug.substring(0, Math.min(slug.length(), LONGEST)).replaceAll("-$", "");
        return PREFIX + (cut.isEmpty() ? "" : cut + "-") + feature.id();
    }
}
