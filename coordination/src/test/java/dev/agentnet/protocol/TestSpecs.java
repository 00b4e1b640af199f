package dev.agentnet.protocol;

import java.util.List;
import java.util.Optional;

/// What tests ask for besides a domain and a description.
public final class TestSpecs {

    private TestSpecs() {}

    /// @param worker who is to do it
    /// @param parent what it is a part of
    public static TaskSpec of(
            DomainName domain,
            String description,
            Optional<String> worker,
            Optional<TaskId> parent) {
        return of(domain, description, Priority.NORMAL, worker, parent);
    }

    public static TaskSpec of(DomainName domain, String description, Priority priority) {
        return of(domain, description, priority, Optional.empty(), Optional.empty());
    }

    private static TaskSpec of(
            DomainName domain,
            String description,
            Priority priority,
            Optional<String> worker,
            Optional<TaskId> parent) {
        TaskSpec plain = TaskSpec.of(domain, description);
        return new TaskSpec(
                domain,
                plain.kind(),
                description,
                priority,
                plain.timeout(),
                plain.context(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                worker,
                parent,
                Optional.empty());
    }
}
