package dev.agentnet.main.merge;

import dev.agentnet.coordination.Merges;
import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Merges.Intent;
import dev.agentnet.coordination.Merges.Refusal;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.main.merge.Acceptance.Verdict;
import dev.agentnet.main.repository.FeatureBranches;
import dev.agentnet.main.repository.RepositoryDesk;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.workspace.Store;
import dev.agentnet.workspace.Store.Candidate;
import dev.agentnet.workspace.Store.Sent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One task's work in its repository's merge queue: whether it may land, and how it leaves.
final class MergeTurn {

    private static final Logger LOG = LoggerFactory.getLogger(MergeQueue.class);

    /// Tasks above one another that are looked at; there are two.
    private static final int MOST_ABOVE = 10;

    /// What every turn needs of the network.
    record Parts(
            Leadership leadership,
            Network network,
            Stores stores,
            RepositoryDesk desk,
            Acceptance acceptance,
            MergeSettings settings) {}

    private final Parts parts;
    private final Merges merges;
    private final LeaderToken leader;
    private final String repository;
    private final Task task;
    private final Entry entry;
    private final Map<String, String> handedIn;

    MergeTurn(Parts parts, LeaderToken leader, String repository, Task task) {
        this.parts = parts;
        this.merges = parts.network().merges();
        this.leader = leader;
        this.repository = repository;
        this.task = task;
        this.entry = new Entry(task.id(), task.attempt());
        this.handedIn = parts.network().records().result(task.id());
    }

    Task task() {
        return task;
    }

    /// Whether the task is still as it was when this turn began.
    boolean stands() {
        return parts.network()
                .records()
                .find(task.id())
                .filter(now -> now.state() == TaskState.VERIFYING)
                .filter(now -> now.attempt() == task.attempt())
                .isPresent();
    }

    /// Work that may land.
    ///
    /// @param change the commit that was handed in
    record Ready(String branch, String change) {}

    /// Looks at the work by itself. What cannot land, or need not, leaves the queue: then there is
    /// nothing ready.
    Optional<Ready> screen(Store store) {
        String change = handedIn.getOrDefault("attempt_commit", "");
        if (change.isEmpty()) {
            unmerged("nothing was changed");
            return Optional.empty();
        }
        String branch = branch(store);
        OriginLander.of(parts, leader, repository).ifPresent(origin -> origin.unite(store, branch));
        Optional<String> landed = store.landed(branch, task.id().value());
        if (landed.isPresent()) {
            // An earlier leader landed it without coming to say so.
            finish(store, branch, landing(branch, landed.get()));
            return Optional.empty();
        }
        if (!store.commit(task.attemptRef()).equals(Optional.of(change))) {
            back(FailureName.REFUSED_TREE, task.attemptRef() + " is not " + change, "");
            return Optional.empty();
        }
        String base = store.commit(change + "^1").orElse(Store.EMPTY_TREE);
        Optional<String> refused = store.refuse(base, change);
        if (refused.isPresent()) {
            back(FailureName.REFUSED_TREE, refused.get(), refused.get());
            return Optional.empty();
        }
        return Optional.of(new Ready(branch, change));
    }

    /// @param before what it is merged on top of
    Candidate candidate(Store store, Optional<String> before, Ready ready) {
        return new Candidates(store).of(task, handedIn, before, ready.change());
    }

    /// Where the work lands: its feature's branch where the repository wants one, else the base if
    /// that is a branch, else the repository's own.
    private String branch(Store store) {
        Optional<String> base = task.spec().base();
        // A plan's tasks begin from their feature's branch: they build on each other.
        if (base.filter(name -> name.startsWith(FeatureBranches.PREFIX)).isEmpty()) {
            Optional<String> feature =
                    new FeatureBranches(parts.network().repositories(), parts.stores())
                            .of(feature(), repository, base);
            if (feature.isPresent()) {
                return feature.get();
            }
        }
        if (base.isPresent() && store.branches().contains(base.get())) {
            return base.get();
        }
        return parts.network()
                .repositories()
                .find(repository)
                .map(Repository::base)
                .or(store::headBranch)
                .orElse(RepositoryDesk.BRANCH);
    }

    /// What the task is a part of, as far as that is known.
    private Task feature() {
        Task whole = task;
        for (int i = 0; i < MOST_ABOVE; i++) {
            Optional<Task> above = whole.spec().parent().flatMap(parts.network().records()::find);
            if (above.isEmpty()) {
                break;
            }
            whole = above.get();
        }
        return whole;
    }

    /// @param tip of the branch
    void conflicts(Store store, String branch, String tip, Candidate.Conflict conflict) {
        String files = String.join(", ", conflict.files());
        String change = handedIn.getOrDefault("attempt_commit", "");
        back(
                FailureName.MERGE_CONFLICT,
                "conflicts with " + branch + " in " + files,
                "Your change conflicted with what landed on "
                        + branch
                        + " meanwhile, in "
                        + files
                        + ". Make it again on the branch as it is now, so that both are kept.\n"
                        + conflict.explanation()
                        + "\n"
                        + store.sides(
                                tip,
                                change,
                                conflict,
                                parts.settings().checks().feedbackCharacters()));
    }

    /// Its acceptance commands failed, and nobody else's work was part of it.
    void failed(Store store, Verdict.Failed failed) {
        new Candidates(store).drop(task);
        String feedback =
                "The acceptance command failed on the merged tree: "
                        + failed.reason()
                        + "\n"
                        + failed.output();
        back(new Refusal(FailureName.CHECK_FAILED, failed.reason(), feedback, failed.evidence()));
    }

    /// @param tip what the branch is at
    /// @return whether it landed, and the next one may on top of it
    boolean land(
            MergeBatch batch,
            Optional<String> tip,
            Candidate.Clean candidate,
            Map<String, String> evidence) {
        Store store = batch.store();
        String branch = batch.branch();
        Intent intent = new Intent(task.id(), task.attempt(), tip.orElse(""), candidate.commit());
        if (!merges.begin(leader, repository, intent)) {
            return false;
        }
        if (!isTaken(store, branch, candidate.commit())
                || !landed(store, branch, tip, candidate.commit())) {
            LOG.info("{} moved under {}; it is merged anew", branch, task.id());
            new Candidates(store).drop(task);
            return false;
        }
        Map<String, String> result = new LinkedHashMap<>(evidence);
        result.putAll(landing(branch, candidate.commit()));
        finish(store, branch, result);
        return true;
    }

    private boolean landed(Store store, String branch, Optional<String> tip, String commit) {
        if (store.land(branch, tip, commit, leader.value())) {
            return true;
        }
        leadAgain(store);
        return store.land(branch, tip, commit, leader.value());
    }

    /// Redis has just said that we lead. Whoever did before may have stood still meanwhile, and
    /// have written his token into the store after us: with it there, nothing of ours is let in.
    private void leadAgain(Store store) {
        store.lead(leader.value());
    }

    /// Whether the origin has it now, if it is to.
    ///
    /// @throws OriginTrouble if it is not known, when it is still landing, or if the origin does
    ///   not want it
    private boolean isTaken(Store store, String branch, String commit) {
        Optional<OriginLander> origin = OriginLander.of(parts, leader, repository);
        return origin.isEmpty()
                || switch (origin.get().send(store, commit, branch)) {
                    case Sent.Taken() -> true;
                    case Sent.Moved() -> {
                        merges.withdraw(leader, repository, entry);
                        leadAgain(store);
                        yield false;
                    }
                    case Sent.Refused(String words) -> {
                        merges.withdraw(leader, repository, entry);
                        throw OriginTrouble.refused(branch, task.id(), words);
                    }
                };
    }

    private Map<String, String> landing(String branch, String commit) {
        return Map.of(
                "branch",
                task.attemptRef(),
                "landed_on",
                branch,
                "commit",
                commit,
                "merged",
                "true");
    }

    private void finish(Store store, String branch, Map<String, String> result) {
        merges.done(leader, repository, entry, result);
        new Candidates(store).drop(task);
        LOG.info("{} landed on {} as {}", task.id(), branch, result.get("commit"));
    }

    /// Says it to whoever follows the task.
    void tell(String text) {
        parts.network()
                .journal()
                .taskLines(
                        task.id(),
                        List.of(
                                Json.object()
                                        .put("kind", "check")
                                        .put("text", text)
                                        .put("at", System.currentTimeMillis())
                                        .put("agent", DomainName.MAIN.value())
                                        .put("attempt", task.attempt())));
    }

    void unmerged(String note) {
        merges.done(leader, repository, entry, Map.of("merged", "false", "note", note));
    }

    /// There is no such repository, which only matters if there is something to merge.
    void homeless() {
        if (handedIn.getOrDefault("attempt_commit", "").isEmpty()) {
            unmerged("nothing was changed");
        } else {
            back(FailureName.NO_REPOSITORY, "repository " + repository + " is gone", "");
        }
    }

    void back(FailureName failure, String reason, String feedback) {
        String told = feedback.isEmpty() ? failure.word() + ": " + reason : feedback;
        back(new Refusal(failure, reason, told));
    }

    private void back(Refusal refusal) {
        LOG.info("{} goes back, {}: {}", task.id(), refusal.failure().word(), refusal.reason());
        int rounds = parts.settings().returns().of(refusal.failure());
        merges.back(leader, repository, entry, refusal, rounds);
    }
}
