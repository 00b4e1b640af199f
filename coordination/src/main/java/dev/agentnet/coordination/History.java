package dev.agentnet.coordination;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.coordination.Inspection.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads a domain's events in their order, and says where one cannot have followed the other.
///
/// Counting finds no outcome that was taken from a claim that had been lost; the order does. Events
/// before the oldest that is kept are taken to have been right.
public final class History {

    private static final Set<String> ENDS = Set.of("done", "dead", "cancelled");
    private static final Set<String> BACK =
            Set.of("verifying", "delayed", "returned", "reaped", "routed");

    /// What was last seen of a task.
    private static final class Life {
        /// Zero before the first claim that was seen.
        private int attempt;

        private boolean claimed;
        private boolean ended;
    }

    private final Map<String, Life> lives = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    /// Takes the next event; one of a kind that moves no task is passed over.
    public void add(JsonNode event) {
        String id = event.path("task").asText();
        String type = event.path("type").asText();
        if (id.isEmpty()) {
            return;
        }
        Life life = lives.computeIfAbsent(id, _ -> new Life());
        int attempt = event.path("attempt").asInt();
        if (type.equals("claimed")) {
            claim(id, life, attempt);
        } else if (ENDS.contains(type) || BACK.contains(type)) {
            leave(id, life, type, attempt);
        } else if (type.equals("retried")) {
            life.ended = false;
        }
    }

    private void claim(String id, Life life, int attempt) {
        if (life.claimed) {
            found(
                    Invariant.I4,
                    "%s was claimed as attempt %d while attempt %d still held it"
                            .formatted(id, attempt, life.attempt),
                    id);
        } else if (attempt <= life.attempt) {
            found(
                    Invariant.I4,
                    "%s was claimed as attempt %d after attempt %d"
                            .formatted(id, attempt, life.attempt),
                    id);
        }
        life.attempt = attempt;
        life.claimed = true;
    }

    /// @param attempt whose outcome this is, or 0 where it is nobody's: a lease was reaped, say
    private void leave(String id, Life life, String type, int attempt) {
        boolean seen = life.attempt > 0;
        if (attempt > 0 && seen && (!life.claimed || attempt != life.attempt)) {
            found(
                    Invariant.I4,
                    "%s became %s by attempt %d, whose claim had ended; the last was attempt %d"
                            .formatted(id, type, attempt, life.attempt),
                    id);
        }
        life.claimed = false;
        if (ENDS.contains(type)) {
            if (life.ended) {
                found(Invariant.I3, id + " ended twice, the second time as " + type, id);
            }
            life.ended = true;
        }
    }

    private void found(Invariant invariant, String what, String id) {
        violations.add(new Violation(invariant, what, List.of(id)));
    }

    public List<Violation> violations() {
        return List.copyOf(violations);
    }
}
