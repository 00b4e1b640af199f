package dev.agentnet.main.repository;

import dev.agentnet.coordination.Repositories;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.workspace.GitFailed;
import dev.agentnet.workspace.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes away branches of features, and what people handed in, once all of it has been part of the
/// repository's base for a while and nobody works on it any more.
///
/// What is not merged stays for ever, and so does a branch that main has not made itself. The
/// origin's own branches are its owner's.
public final class BranchSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(BranchSweeper.class);

    private final Repositories repositories;
    private final TaskRecords records;
    private final RepositoryDesk desk;
    private final Duration kept;
    private final InstantSource clock;

    /// @param kept how long what is merged stays
    public BranchSweeper(
            Repositories repositories,
            TaskRecords records,
            RepositoryDesk desk,
            Duration kept,
            InstantSource clock) {
        this.repositories = repositories;
        this.records = records;
        this.desk = desk;
        this.kept = kept;
        this.clock = clock;
    }

    /// Looks at every repository once.
    public void sweep() {
        for (Repository known : repositories.all()) {
            desk.stores().find(known.name()).ifPresent(store -> sweep(known, store));
        }
    }

    private void sweep(Repository known, Store store) {
        if (store.refs(FeatureBranches.MADE).isEmpty() && store.refs(Stores.HAND_INS).isEmpty()
                || !isUpToDate(known, store)) {
            return;
        }
        for (String note : store.refs(FeatureBranches.MADE)) {
            String[] parts = note.substring(FeatureBranches.MADE.length()).split("/", 2);
            String branch = "refs/heads/" + FeatureBranches.PREFIX + parts[1];
            if (isOver(parts[0]) && isGone(known, store, branch)) {
                store.deleteRef(note);
            }
        }
        for (String ref : store.refs(Stores.HAND_INS)) {
            if (isOver(ref.substring(Stores.HAND_INS.length()))) {
                isGone(known, store, ref);
            }
        }
    }

    /// People merge at the origin.
    private boolean isUpToDate(Repository known, Store store) {
        if (!RepositoryDesk.isAddress(known.origin())) {
            return true;
        }
        try {
            desk.follow(known, store);
            return true;
        } catch (GitFailed e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            LOG.info("branches of {} are looked at later: {}", known.name(), e.getMessage());
            return false;
        }
    }

    /// Whether nothing can come of a task any more. One that died may be tried again, and then
    /// lands there.
    private boolean isOver(String task) {
        return TaskId.parse(task)
                .filter(id -> records.find(id).filter(it -> it.state() != TaskState.DONE).isEmpty())
                .isPresent();
    }

    /// Whether a ref is not there any more, or goes now. Somebody may push to it in this moment.
    private boolean isGone(Repository known, Store store, String ref) {
        Optional<String> tip = store.commit(ref);
        if (tip.isEmpty()) {
            return true;
        }
        Instant latest = clock.instant().minus(kept);
        boolean merged =
                store.mergedAt(tip.get(), known.base()).filter(latest::isAfter).isPresent();
        if (!merged || !store.deleteRef(ref, tip.get())) {
            return false;
        }
        LOG.info("{} left {}: {} has it", ref, known.name(), known.base());
        return true;
    }
}
