package dev.agentnet.cli.checkup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.cli.repository.MainApi;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.coordination.Inspection.Violation;
import java.util.ArrayList;
import java.util.List;

/// What main finds, which alone has the stores and knows the secrets.
public final class MainChecks {

    private final MainApi main;

    public MainChecks(MainApi main) {
        this.main = main;
    }

    /// @param unread what main could not look at
    public record Found(List<Violation> violations, List<Unread> unread) {}

    /// @throws Problem if main does not answer
    public Found all() {
        JsonNode report = main.get("/inspection");
        List<Violation> violations = new ArrayList<>();
        for (JsonNode one : report.path("violations")) {
            List<String> ids = new ArrayList<>();
            one.path("ids").forEach(id -> ids.add(id.asText()));
            violations.add(new Violation(invariant(one), one.path("what").asText(), ids));
        }
        List<Unread> unread = new ArrayList<>();
        for (JsonNode one : report.path("unread")) {
            unread.add(new Unread(invariant(one), one.path("why").asText()));
        }
        return new Found(violations, unread);
    }

    private static Invariant invariant(JsonNode one) {
        String name = one.path("invariant").asText();
        try {
            return Invariant.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new Problem("main knows a promise " + name + " that is not known here", e);
        }
    }
}
