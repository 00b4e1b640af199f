package dev.agentnet.protocol;

import java.util.Optional;

/// What a limit holds for: a task with all that it is made of, a worker, a domain or the network.
///
/// @param word `task:<id>`, `role:<domain>:<worker>`, `domain:<domain>` or `network`
public record BudgetScope(String word) {

    private static final String TASK = "task:";
    private static final String ROLE = "role:";
    private static final String DOMAIN = "domain:";

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
        if (word.startsWith(ROLE)) {
            String[] parts = word.substring(ROLE.length()).split(":", 2);
            return "worker " + parts[parts.length - 1] + " of " + parts[0];
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
