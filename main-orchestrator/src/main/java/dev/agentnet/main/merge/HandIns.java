package dev.agentnet.main.merge;

import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.coordination.Submissions.Retrying;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.workspace.Store;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes up what a person pushed to `refs/for/<task>`: the work of a task that died or was
/// cancelled, done by hand. It becomes the task's next attempt and goes the way of all work: merge,
/// checks, landing. Not thread-safe: it belongs to the merge loop.
final class HandIns {

    private static final Logger LOG = LoggerFactory.getLogger(MergeQueue.class);

    /// Looks without a sign of a push: git may have packed a ref away by then.
    private static final int LOOKS = 30;

    private final Network network;
    private final Stores stores;

    /// Refs of which it was said why they are not taken up.
    private final Set<String> told = new HashSet<>();

    private int looks;

    HandIns(Network network, Stores stores) {
        this.network = network;
        this.stores = stores;
    }

    void runOnce(LeaderToken leader) {
        boolean all = looks++ % LOOKS == 0;
        for (Repository repository : network.repositories().all()) {
            stores.find(repository.name())
                    .filter(store ->
                            all || Files.isDirectory(store.folder().resolve(Stores.HAND_INS)))
                    .ifPresent(store ->
                            store.refs(Stores.HAND_INS)
                                    .forEach(ref -> take(leader, repository, store, ref)));
        }
    }

    private void take(LeaderToken leader, Repository repository, Store store, String ref) {
        Optional<Task> task =
                TaskId.parse(ref.substring(Stores.HAND_INS.length()))
                        .filter(id -> !id.domain().isMain())
                        .flatMap(network.records()::find)
                        .filter(found ->
                                found.spec().repository().equals(Optional.of(repository.name())));
        String commit = store.commit(ref).orElse("");
        if (task.isEmpty() || commit.isEmpty()) {
            refuse(store, ref, "there is no such task in " + repository.name());
            return;
        }
        TaskId id = task.get().id();
        if (store.commit(task.get().attemptRef()).equals(Optional.of(commit))) {
            // It was taken up before, by one who did not come to say so.
            store.deleteRef(ref);
        } else if (task.get().state() != TaskState.DEAD
                && task.get().state() != TaskState.CANCELLED) {
            refuse(store, ref, "the task is " + task.get().state().word());
        } else {
            int next = task.get().attempt() + 1;
            store.putRef(Task.attemptRef(id, next), commit);
            if (network.submissions().handIn(leader, id, next, commit) == Retrying.RETRIED) {
                store.deleteRef(ref);
                LOG.info("a person handed in {} for {}", commit, id);
            }
        }
    }

    /// It stays where it is: it may be somebody's only copy, and the task may yet die.
    private void refuse(Store store, String ref, String why) {
        if (told.add(store.name() + " " + ref)) {
            LOG.warn("{} in {} is not taken up: {}", ref, store.name(), why);
        }
    }
}
