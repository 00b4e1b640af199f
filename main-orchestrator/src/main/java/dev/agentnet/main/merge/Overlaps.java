package dev.agentnet.main.merge;

import dev.agentnet.coordination.Merges;
import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.merge.MergeTurn.Parts;
import dev.agentnet.main.merge.MergeTurn.Ready;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.workspace.GitFailed;
import dev.agentnet.workspace.Store;
import dev.agentnet.workspace.Store.Candidate.Conflict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tries what has just been handed in against its branch and against what is ahead of it in the
/// queue, once and while others are still checked: what does not merge with the branch goes back at
/// once, and what will not merge with work ahead of it is told so. Not thread-safe.
final class Overlaps {

    private static final Logger LOG = LoggerFactory.getLogger(MergeQueue.class);

    private final Parts parts;
    private final Merges merges;
    private final LeaderToken leader;
    private final String repository;

    /// What was looked at and still waits, in the order of the queue.
    private final Map<Entry, Ready> seen = new LinkedHashMap<>();

    Overlaps(Parts parts, LeaderToken leader, String repository) {
        this.parts = parts;
        this.merges = parts.network().merges();
        this.leader = leader;
        this.repository = repository;
    }

    /// What waits alone is not looked at: its turn comes at once.
    void look(Store store) {
        List<Task> waiting = new ArrayList<>();
        for (TaskId id : merges.queue(repository)) {
            parts.network()
                    .records()
                    .find(id)
                    .filter(task -> task.state() == TaskState.VERIFYING)
                    .ifPresent(waiting::add);
        }
        seen.keySet().retainAll(waiting.stream().map(Overlaps::entry).toList());
        if (waiting.size() > 1) {
            waiting.stream()
                    .filter(task -> !seen.containsKey(entry(task)))
                    .forEach(task -> take(store, task));
        }
    }

    private static Entry entry(Task task) {
        return new Entry(task.id(), task.attempt());
    }

    private void take(Store store, Task task) {
        MergeTurn turn = new MergeTurn(parts, leader, repository, task);
        try {
            Optional<Ready> ready = turn.screen(store);
            if (ready.isPresent() && mergesWithItsBranch(store, turn, ready.get())) {
                compare(store, turn, ready.get());
                seen.put(entry(task), ready.get());
            }
        } catch (GitFailed e) {
            // Its turn comes, and what becomes of it then is decided there.
            LOG.warn("{} could not be tried against others", task.id(), e);
        }
    }

    private static boolean mergesWithItsBranch(Store store, MergeTurn turn, Ready ready) {
        Optional<String> tip = store.commit("refs/heads/" + ready.branch());
        Optional<Conflict> conflict = tip.flatMap(at -> store.conflict(at, ready.change()));
        conflict.ifPresent(
                found -> turn.conflicts(store, ready.branch(), tip.orElseThrow(), found));
        return conflict.isEmpty();
    }

    private void compare(Store store, MergeTurn turn, Ready ready) {
        List<Map.Entry<Entry, Ready>> ahead = new ArrayList<>(seen.entrySet());
        int skipped = Math.max(0, ahead.size() - parts.settings().overlaps());
        List<TaskId> others = new ArrayList<>();
        Set<String> files = new LinkedHashSet<>();
        for (Map.Entry<Entry, Ready> one : ahead.subList(skipped, ahead.size())) {
            if (one.getValue().branch().equals(ready.branch())) {
                store.conflict(one.getValue().change(), ready.change())
                        .ifPresent(conflict -> {
                            others.add(one.getKey().id());
                            files.addAll(conflict.files());
                        });
            }
        }
        String in = String.join(", ", files);
        if (!others.isEmpty() && merges.overlaps(leader, entry(turn.task()), others, in)) {
            turn.tell(
                    "it does not merge with %s, ahead of it, in %s: it waits for that"
                            .formatted(named(others), in));
        }
    }

    private static String named(List<TaskId> ids) {
        return String.join(", ", ids.stream().map(TaskId::value).toList());
    }
}
