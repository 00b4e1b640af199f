package dev.agentnet.main.merge;

import dev.agentnet.protocol.Task;
import dev.agentnet.workspace.Store;
import dev.agentnet.workspace.Store.Candidate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Work for one branch, each merged on top of the one before: what stands at its end is checked,
/// and then they land one by one, with a commit each.
///
/// @param tip what the branch is at, empty in a repository without commits
/// @param members at least one
record MergeBatch(Store store, String branch, Optional<String> tip, List<Member> members) {

    record Member(MergeTurn turn, Candidate.Clean candidate) {

        Task task() {
            return turn.task();
        }
    }

    MergeBatch {
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a batch of nothing for " + branch);
        }
    }

    List<Task> tasks() {
        return members.stream().map(Member::task).toList();
    }

    /// The commit that holds the work of all.
    String head() {
        return members.getLast().candidate().commit();
    }

    /// The acceptance commands of all, each once.
    List<String> checks() {
        Set<String> checks = new LinkedHashSet<>();
        tasks().forEach(task -> checks.addAll(task.spec().checks()));
        return List.copyOf(checks);
    }

    /// Whether the branch and all of its tasks are still as they were.
    boolean stands() {
        return store.commit("refs/heads/" + branch).equals(tip)
                && members.stream().allMatch(member -> member.turn().stands());
    }
}
