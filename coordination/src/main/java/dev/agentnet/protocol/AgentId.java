package dev.agentnet.protocol;

import java.util.Optional;

/// An agent's id: `<domain>.<n>` for an orchestrator, `<domain>.<n>.<worker>-<k>` for its workers.
///
/// `n` comes from a counter and is never used again.
public record AgentId(String value) implements Comparable<AgentId> {

    private static final int MOST_DIGITS = 18;
    private static final int LONGEST_WORKER = 41;
    private static final int MOST_SLOT_DIGITS = 5;

    public AgentId {
        if (!isAgentId(value)) {
            throw new IllegalArgumentException(
                    "\"" + value + "\" is no agent id; one looks like backend.7");
        }
    }

    private static boolean isAgentId(String value) {
        int dot = Shape.endOfName(value, 0, DomainName.MOST);
        if (dot == 0 || dot == value.length() || value.charAt(dot) != '.') {
            return false;
        }
        int second = value.indexOf('.', dot + 1);
        if (second < 0) {
            return Shape.isNumberFrom(value, dot + 1, MOST_DIGITS);
        }
        int dash = value.lastIndexOf('-');
        return Shape.isNumberFrom(value.substring(0, second), dot + 1, MOST_DIGITS)
                && dash > second + 1
                && Shape.endOfName(value.substring(0, dash), second + 1, LONGEST_WORKER) == dash
                && Shape.isNumberFrom(value, dash + 1, MOST_SLOT_DIGITS);
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

    /// The orchestrator's number in its domain, which is never used again.
    public long number() {
        return Long.parseLong(value.split("\\.", 3)[1]);
    }

    /// What kind of worker it is, `api-worker` of `backend.7.api-worker-2`; empty for an
    /// orchestrator.
    public Optional<String> kind() {
        return isOrchestrator()
                ? Optional.empty()
                : Optional.of(value.substring(value.lastIndexOf('.') + 1, value.lastIndexOf('-')));
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
