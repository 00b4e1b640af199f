package dev.agentnet.protocol;

import java.util.regex.Pattern;

/// An agent's id: `<domain>.<n>` for an orchestrator, `<domain>.<n>.<worker>-<k>` for its workers.
///
/// `n` comes from a counter and is never used again.
public record AgentId(String value) implements Comparable<AgentId> {

    private static final Pattern SHAPE =
            Pattern.compile(
                    "[a-z][a-z0-9-]{0,30}\\.[0-9]{1,18}(\\.[a-z][a-z0-9-]{0,40}-[0-9]{1,5})?");

    public AgentId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "\"" + value + "\" is no agent id; one looks like backend.7");
        }
    }

    public static AgentId orchestrator(DomainName domain, long number) {
        return new AgentId(domain + "." + number);
    }

    public AgentId worker(String worker, int slot) {
        return new AgentId(value + "." + worker + "-" + slot);
    }

    /// The orchestrator this agent belongs to: itself, when it is one.
    public AgentId orchestrator() {
        String[] parts = value.split("\\.", 3);
        return new AgentId(parts[0] + "." + parts[1]);
    }

    public boolean isOrchestrator() {
        return value.indexOf('.') == value.lastIndexOf('.');
    }

    public DomainName domain() {
        return new DomainName(value.substring(0, value.indexOf('.')));
    }

    @Override
    public int compareTo(AgentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
