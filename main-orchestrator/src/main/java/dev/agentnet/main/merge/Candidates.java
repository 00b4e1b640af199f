package dev.agentnet.main.merge;

import dev.agentnet.protocol.Task;
import dev.agentnet.workspace.Store;
import dev.agentnet.workspace.Store.Candidate;
import java.util.Map;
import java.util.Optional;

/// What a branch would be with a task's work merged: made once per tip, kept under a ref of its
/// own.
final class Candidates {

    private final Store store;

    Candidates(Store store) {
        this.store = store;
    }

    static String ref(Task task) {
        return "refs/agentnet/candidates/" + task.id() + "/" + task.attempt();
    }

    /// The candidate of a task on `tip`, an earlier one if that still fits.
    ///
    /// @param handedIn the result as the attempt left it
    Candidate of(Task task, Map<String, String> handedIn, Optional<String> tip, String change) {
        Optional<String> kept = store.commit(ref(task));
        if (kept.isPresent() && tip.equals(store.commit(kept.get() + "^1"))) {
            return new Candidate.Clean(kept.get(), store.tree(kept.get()));
        }
        Candidate candidate = store.candidate(tip, change, message(task, handedIn));
        if (candidate instanceof Candidate.Clean clean) {
            store.putRef(ref(task), clean.commit());
        }
        return candidate;
    }

    void drop(Task task) {
        if (store.commit(ref(task)).isPresent()) {
            store.deleteRef(ref(task));
        }
    }

    private static String message(Task task, Map<String, String> handedIn) {
        String description = task.spec().description().strip();
        String subject = description.lines().findFirst().orElse("");
        if (subject.length() > 72) {
            subject = subject.substring(0, 71) + "…";
        }
        String body = subject.equals(description) ? "" : description + "\n\n";
        return subject
                + "\n\n"
                + body
                + trailer("Task", task.id().value())
                + trailer("Agent", handedIn.getOrDefault("worker", ""))
                + trailer("Cost", handedIn.getOrDefault("cost_usd", ""));
    }

    /// Cost is in dollars, and there is none where no model was asked.
    private static String trailer(String name, String value) {
        return value.isEmpty() ? "" : "Agentnet-" + name + ": " + value + "\n";
    }
}
