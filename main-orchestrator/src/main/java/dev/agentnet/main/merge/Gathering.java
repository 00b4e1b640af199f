package dev.agentnet.main.merge;

import dev.agentnet.coordination.Merges;
import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.merge.MergeBatch.Member;
import dev.agentnet.main.merge.MergeTurn.Parts;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.workspace.GitFailed;
import dev.agentnet.workspace.Store;
import dev.agentnet.workspace.Store.Candidate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes along a repository's queue and takes what can be checked and land together: work for the
/// branch of the first, as long as it merges with those before. What cannot land at all leaves the
/// queue on the way; what only does not go with the others waits for the next batch.
final class Gathering {

    private static final Logger LOG = LoggerFactory.getLogger(MergeQueue.class);

    private final Parts parts;
    private final Merges merges;
    private final LeaderToken leader;
    private final String repository;
    private final int most;

    private final List<Member> members = new ArrayList<>();
    private final Set<String> checks = new LinkedHashSet<>();
    private String branch = "";
    private Optional<String> tip = Optional.empty();
    private boolean moved;

    /// @param most how many at most
    Gathering(Parts parts, LeaderToken leader, String repository, int most) {
        this.parts = parts;
        this.merges = parts.network().merges();
        this.leader = leader;
        this.repository = repository;
        this.most = most;
    }

    Optional<MergeBatch> gather(Store store) {
        for (TaskId id : merges.queue(repository)) {
            if (members.size() == most) {
                break;
            }
            Optional<Task> task = parts.network().records().find(id);
            if (task.isEmpty() || task.get().state() != TaskState.VERIFYING) {
                merges.drop(leader, repository, new Entry(id, 0));
                moved = true;
            } else if (!consider(store, new MergeTurn(parts, leader, repository, task.get()))) {
                return Optional.empty();
            }
        }
        return members.isEmpty()
                ? Optional.empty()
                : Optional.of(new MergeBatch(store, branch, tip, members));
    }

    /// Whether anything left the queue, so that it is worth to look again.
    boolean hasMoved() {
        return moved;
    }

    /// @return false if we are being closed: the work keeps its place, and the next leader goes on
    private boolean consider(Store store, MergeTurn turn) {
        try {
            Optional<MergeTurn.Ready> ready = turn.screen(store);
            if (ready.isEmpty()) {
                moved = true;
            } else if (members.isEmpty()) {
                first(store, turn, ready.get());
            } else {
                next(store, turn, ready.get());
            }
            return true;
        } catch (GitFailed e) {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            LOG.error("{} cannot be merged", turn.task().id(), e);
            turn.back(FailureName.INTERNAL, String.valueOf(e.getMessage()), "");
            moved = true;
            return true;
        }
    }

    private void first(Store store, MergeTurn turn, MergeTurn.Ready ready) {
        branch = ready.branch();
        tip = store.commit("refs/heads/" + branch);
        switch (turn.candidate(store, tip, ready)) {
            case Candidate.Nothing nothing -> {
                turn.unmerged("the branch holds this change already");
                moved = true;
            }
            case Candidate.Conflict conflict -> {
                turn.conflicts(store, branch, tip.orElseThrow(), conflict);
                moved = true;
            }
            case Candidate.Clean clean -> add(turn, clean);
        }
    }

    private void next(Store store, MergeTurn turn, MergeTurn.Ready ready) {
        Set<String> together = new LinkedHashSet<>(checks);
        together.addAll(turn.task().spec().checks());
        if (ready.branch().equals(branch) && together.size() <= TaskSpec.MAX_CHECKS) {
            Optional<String> before = Optional.of(members.getLast().candidate().commit());
            if (turn.candidate(store, before, ready) instanceof Candidate.Clean clean) {
                add(turn, clean);
            }
        }
    }

    private void add(MergeTurn turn, Candidate.Clean candidate) {
        members.add(new Member(turn, candidate));
        checks.addAll(turn.task().spec().checks());
    }
}
