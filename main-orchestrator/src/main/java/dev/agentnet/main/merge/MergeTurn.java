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
import dev.agentnet.main.repository.RepositoryDesk;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.workspace.GitFailed;
import dev.agentnet.workspace.Store;
import dev.agentnet.workspace.Store.Candidate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One look at the work that stands first.
final class MergeTurn {

    private static final Logger LOG = LoggerFactory.getLogger(MergeQueue.class);

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

    /// Returns whether the next in the queue may be looked at now.
    boolean run() {
        String change = handedIn.getOrDefault("attempt_commit", "");
        if (change.isEmpty()) {
            return unmerged("nothing was changed");
        }
        Optional<Store> found = parts.stores().find(repository);
        if (found.isEmpty()) {
            return back(FailureName.NO_REPOSITORY, "repository " + repository + " is gone", "");
        }
        Store store = found.get();
        String branch = branch(store);
        Optional<String> landed = store.landed(branch, task.id().value());
        if (landed.isPresent()) {
            return settled(store, branch, landed.get());
        }
        if (!store.commit(task.attemptRef()).equals(Optional.of(change))) {
            return back(FailureName.REFUSED_TREE, task.attemptRef() + " is not " + change, "");
        }
        String base = store.commit(change + "^1").orElse(Store.EMPTY_TREE);
        Optional<String> refused = store.refuse(base, change);
        if (refused.isPresent()) {
            return back(FailureName.REFUSED_TREE, refused.get(), refused.get());
        }
        return merge(store, branch, change);
    }

    /// Where the work lands: the base if that is a branch, else the repository's own.
    private String branch(Store store) {
        Optional<String> base = task.spec().base();
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

    private boolean merge(Store store, String branch, String change) {
        Optional<String> tip = store.commit("refs/heads/" + branch);
        Candidates candidates = new Candidates(store);
        return switch (candidates.of(task, tip, change)) {
            case Candidate.Nothing nothing -> unmerged("the branch holds this change already");
            case Candidate.Conflict conflict -> {
                String files = String.join(", ", conflict.files());
                yield back(
                        FailureName.MERGE_CONFLICT,
                        "conflicts with " + branch + " in " + files,
                        "Your change conflicted with what landed on "
                                + branch
                                + " meanwhile, in "
                                + files
                                + ". Make it again on the branch as it is now.\n"
                                + conflict.explanation());
            }
            case Candidate.Clean clean -> check(store, branch, tip, clean);
        };
    }

    private boolean check(
            Store store, String branch, Optional<String> tip, Candidate.Clean candidate) {
        if (task.spec().checks().isEmpty()) {
            return land(store, branch, tip, candidate, Map.of("check", "none was asked for"));
        }
        return switch (parts.acceptance().on(task, repository, candidate.commit())) {
            case Verdict.Running running -> {
                if (running.begun()) {
                    String commands = String.join("; ", task.spec().checks());
                    tell(
                            "checking on the merged tree: %s (%s)"
                                    .formatted(commands, running.check()));
                }
                yield false;
            }
            case Verdict.Passed passed -> {
                tell("the check passed on the merged tree");
                Map<String, String> evidence =
                        Map.of(
                                "check", "passed",
                                "check_task", passed.check().value(),
                                "tree", passed.tree());
                yield land(store, branch, tip, candidate, evidence);
            }
            case Verdict.Failed failed -> {
                new Candidates(store).drop(task);
                yield back(
                        FailureName.CHECK_FAILED,
                        failed.reason(),
                        "The acceptance command failed on the merged tree: "
                                + failed.reason()
                                + "\n"
                                + failed.output());
            }
        };
    }

    private boolean land(
            Store store,
            String branch,
            Optional<String> tip,
            Candidate.Clean candidate,
            Map<String, String> evidence) {
        Intent intent = new Intent(task.id(), task.attempt(), tip.orElse(""), candidate.commit());
        if (!merges.begin(leader, repository, intent)) {
            return true;
        }
        if (!store.land(branch, tip, candidate.commit(), leader.value())) {
            LOG.info("{} moved under {}; it is merged anew", branch, task.id());
            new Candidates(store).drop(task);
            return parts.leadership().token().equals(Optional.of(leader));
        }
        Map<String, String> result = new LinkedHashMap<>(evidence);
        result.putAll(landing(branch, candidate.commit()));
        finish(store, branch, result);
        return true;
    }

    /// Work that an earlier leader landed without coming to say so.
    private boolean settled(Store store, String branch, String commit) {
        finish(store, branch, landing(branch, commit));
        return true;
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
        parts.network()
                .repositories()
                .find(repository)
                .filter(known -> known.land().equals("push"))
                .ifPresent(known -> sendOn(known, branch));
    }

    /// The work has landed here, whatever its origin says to it.
    private void sendOn(Repository known, String branch) {
        try {
            parts.desk().pushOn(known, branch);
        } catch (GitFailed e) {
            LOG.warn(
                    "{} landed on {}, but the origin did not take it; the next landing sends it on,"
                            + " too",
                    task.id(),
                    branch,
                    e);
        }
    }

    /// Says it to whoever follows the task.
    private void tell(String text) {
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

    private boolean unmerged(String note) {
        merges.done(leader, repository, entry, Map.of("merged", "false", "note", note));
        return true;
    }

    boolean back(FailureName failure, String reason, String feedback) {
        LOG.info("{} goes back, {}: {}", task.id(), failure.word(), reason);
        Refusal refusal = new Refusal(failure, reason, feedback);
        return merges.back(leader, repository, entry, refusal, parts.settings().returns());
    }
}
