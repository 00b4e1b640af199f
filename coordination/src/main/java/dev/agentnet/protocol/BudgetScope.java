package dev.agentnet.protocol;

import java.util.Optional;

/// What a limit holds for: a task with all that it is made of, a worker, a domain or the network;
/// and of a domain or a worker not what it spends, but how many of its tasks are at work at once.
///
/// @param word `task:<id>`, `role:<domain>:<worker>`, `domain:<domain>` or `network`; for room
///   `room:<domain>` or `room:<domain>:<worker>`
public record BudgetScope(String word) {

    private static final String TASK = "task:";
    private static final String ROLE = "role:";
    private static final String DOMAIN = "domain:";
    private static final String ROOM = "room:";

    public static final BudgetScope NETWORK = new BudgetScope("network");

    public static BudgetScope of(TaskId task) {
        return new BudgetScope(TASK + task);
    }

    public static BudgetScope of(DomainName domain) {
        return new BudgetScope(DOMAIN + domain);
    }

    public static BudgetScope of(DomainName domain, String worker) {
        return new BudgetScope(ROLE + domain + ":" + worker);
    }

    /// How many of a domain's tasks are at work.
    public static BudgetScope roomOf(DomainName domain) {
        return new BudgetScope(ROOM + domain);
    }

    /// How many of those are at work that ask for this worker.
    public static BudgetScope roomOf(DomainName domain, String worker) {
        return new BudgetScope(ROOM + domain + ":" + worker);
    }

    public boolean isRoom() {
        return word.startsWith(ROOM);
    }

    /// The task, if it is one's.
    public Optional<TaskId> task() {
        return word.startsWith(TASK)
                ? TaskId.parse(word.substring(TASK.length()))
                : Optional.empty();
    }

    /// As people say it.
    public String said() {
        if (word.startsWith(TASK)) {
            return word.substring(TASK.length());
        }
        if (word.startsWith(ROLE) || isRoom()) {
            String[] parts = word.split(":", 3);
            return parts.length < 3
                    ? "domain " + parts[1]
                    : "worker " + parts[2] + " of " + parts[1];
        }
        return word.startsWith(DOMAIN)
                ? "domain " + word.substring(DOMAIN.length())
                : "the network";
    }

    @Override
    public String toString() {
        return word;
    }
}
