package dev.agentnet.main.merge;

import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.merge.MergeTurn.Parts;
import dev.agentnet.main.repository.RepositoryDesk;
import dev.agentnet.workspace.GitFailed;
import dev.agentnet.workspace.Store;
import dev.agentnet.workspace.Store.Candidate;
import dev.agentnet.workspace.Store.Sent;
import java.util.Optional;
import java.util.function.Supplier;

/// Lands work at a repository's origin, before it lands here: so the two never differ for long, and
/// what somebody else pushed meanwhile is merged and checked like all that landed before.
final class OriginLander {

    private final RepositoryDesk desk;
    private final LeaderToken leader;
    private final Repository known;

    private OriginLander(RepositoryDesk desk, LeaderToken leader, Repository known) {
        this.desk = desk;
        this.leader = leader;
        this.known = known;
    }

    /// @return empty if what lands in this repository is sent nowhere
    static Optional<OriginLander> of(Parts parts, LeaderToken leader, String repository) {
        return parts.network()
                .repositories()
                .find(repository)
                .filter(RepositoryDesk::sendsOn)
                .map(known -> new OriginLander(parts.desk(), leader, known));
    }

    /// Takes over what is new there.
    ///
    /// @throws OriginTrouble if it cannot be read
    void follow(Store store) {
        reaching(() -> {
            desk.follow(known, store);
            return store;
        });
    }

    /// Merges what only we have of a branch into what only they have: somebody pushed here. That is
    /// sent on with the next work, whose check it has to pass.
    ///
    /// @throws OriginTrouble if it does not merge
    void unite(Store store, String branch) {
        Optional<Candidate.Conflict> conflict = store.unite(branch, leader.value());
        if (conflict.isPresent()) {
            throw OriginTrouble.diverged(branch, conflict.get().files());
        }
    }

    /// @throws OriginTrouble if it cannot be known whether the origin took it
    Sent send(Store store, String commit, String branch) {
        return reaching(() -> desk.send(known, store, commit, branch));
    }

    /// Whoever is closed in the middle of it is no trouble of the origin's.
    private static <T> T reaching(Supplier<T> exchange) {
        try {
            return exchange.get();
        } catch (GitFailed e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            throw OriginTrouble.of(e);
        }
    }
}
