package dev.agentnet.main.merge;

import dev.agentnet.coordination.Merges;
import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Merges.Intent;
import dev.agentnet.coordination.Merges.Refusal;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.main.merge.Acceptance.Verdict;
import dev.agentnet.main.repository.RepositoryDesk;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.workspace.GitFailed;
import dev.agentnet.workspace.Store;
import dev.agentnet.workspace.Store.Candidate;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One serial merge queue per repository: candidate, acceptance commands, landing.
///
/// A landing is one git transaction between an intent and a `done` in Redis. A new leader finds the
/// intent and settles it from the branch: the trailer says whether the work is there.
public final class MergeQueue {

    private static final Logger LOG = LoggerFactory.getLogger(MergeQueue.class);

    /// Looked at per domain in one go.
    private static final int MOST = 1_000;

    private final Leadership leadership;
    private final TaskRecords records;
    private final Merges merges;
    private final Network network;
    private final Stores stores;
    private final RepositoryDesk desk;
    private final Acceptance acceptance;
    private final MergeSettings settings;

    /// Stores whose leader ref bears our token already; touched by the loop alone.
    private final Map<String, LeaderToken> led = new TreeMap<>();

    public MergeQueue(
            Leadership leadership,
            Network network,
            Stores stores,
            RepositoryDesk desk,
            MergeSettings settings) {
        this.leadership = leadership;
        this.network = network;
        this.records = network.records();
        this.merges = network.merges();
        this.stores = stores;
        this.desk = desk;
        this.settings = settings;
        this.acceptance = new Acceptance(network.submissions(), records, settings);
    }

    public void runOnce(Collection<DomainName> domains) {
        Optional<LeaderToken> leader = leadership.token();
        if (leader.isEmpty()) {
            return;
        }
        for (String repository : enqueue(leader.get(), domains)) {
            while (advance(leader.get(), repository)) {}
        }
    }

    /// Puts handed-in work into its queue, oldest first; returns the repositories with work.
    private Set<String> enqueue(LeaderToken leader, Collection<DomainName> domains) {
        Set<String> busy = new TreeSet<>();
        for (DomainName domain : domains) {
            List<Task> tasks =
                    records.list(domain, TaskState.VERIFYING, MOST).stream()
                            .map(records::find)
                            .flatMap(Optional::stream)
                            .sorted(Comparator.comparing(MergeQueue::handedIn))
                            .toList();
            for (Task task : tasks) {
                String repository = task.spec().repository().orElse(task.id().value());
                merges.enqueue(leader, domain, repository, List.of(task.id()));
                busy.add(repository);
            }
        }
        return busy;
    }

    private static long handedIn(Task task) {
        return Long.parseLong(task.fields().getOrDefault("changed_at", "0"));
    }

    /// Moves the first entry of a queue; returns whether the next may be looked at now.
    private boolean advance(LeaderToken leader, String repository) {
        Optional<TaskId> first = merges.first(repository);
        if (first.isEmpty()) {
            return false;
        }
        Optional<Task> task = records.find(first.get());
        if (task.isEmpty() || task.get().state() != TaskState.VERIFYING) {
            merges.drop(leader, repository, new Entry(first.get(), 0));
            return true;
        }
        Turn turn = new Turn(leader, repository, task.get());
        try {
            return turn.run();
        } catch (GitFailed e) {
            if (Thread.currentThread().isInterrupted()) {
                // We are being closed: the work keeps its place, and the next leader goes on.
                return false;
            }
            LOG.error("{} cannot be merged", first.get(), e);
            return turn.back(FailureName.INTERNAL, String.valueOf(e.getMessage()), "");
        }
    }

    /// One look at the work that stands first.
    private final class Turn {
        final LeaderToken leader;
        final String repository;
        final Task task;
        final Entry entry;
        final Map<String, String> handedIn;

        Turn(LeaderToken leader, String repository, Task task) {
            this.leader = leader;
            this.repository = repository;
            this.task = task;
            this.entry = new Entry(task.id(), task.attempt());
            this.handedIn = records.result(task.id());
        }

        boolean run() {
            String change = handedIn.getOrDefault("attempt_commit", "");
            if (change.isEmpty()) {
                return unmerged("nothing was changed");
            }
            Optional<Store> found = stores.find(repository);
            if (found.isEmpty()) {
                return back(FailureName.NO_REPOSITORY, "repository " + repository + " is gone", "");
            }
            Store store = found.get();
            lead(store);
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

        private void lead(Store store) {
            if (!leader.equals(led.get(repository))) {
                store.lead(leader.value());
                led.put(repository, leader);
            }
        }

        /// Where the work lands: the base if that is a branch, else the repository's own.
        private String branch(Store store) {
            Optional<String> base = task.spec().base();
            if (base.isPresent() && store.branches().contains(base.get())) {
                return base.get();
            }
            return network.repositories()
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
            return switch (acceptance.on(task, repository, candidate.commit())) {
                case Verdict.Running running -> false;
                case Verdict.Passed passed ->
                        land(
                                store,
                                branch,
                                tip,
                                candidate,
                                Map.of(
                                        "check", "passed",
                                        "check_task", passed.check().value(),
                                        "tree", passed.tree()));
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
            Intent intent =
                    new Intent(task.id(), task.attempt(), tip.orElse(""), candidate.commit());
            if (!merges.begin(leader, repository, intent)) {
                return true;
            }
            if (!store.land(branch, tip, candidate.commit(), leader.value())) {
                LOG.info("{} moved under {}; it is merged anew", branch, task.id());
                new Candidates(store).drop(task);
                return leadership.token().equals(Optional.of(leader));
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
            Optional<Repository> known = network.repositories().find(repository);
            if (known.isPresent() && known.get().land().equals("push")) {
                desk.pushOn(known.get(), branch);
            }
        }

        private boolean unmerged(String note) {
            merges.done(leader, repository, entry, Map.of("merged", "false", "note", note));
            return true;
        }

        boolean back(FailureName failure, String reason, String feedback) {
            LOG.info("{} goes back, {}: {}", task.id(), failure.word(), reason);
            Refusal refusal = new Refusal(failure, reason, feedback);
            return merges.back(leader, repository, entry, refusal, settings.returns());
        }
    }
}
