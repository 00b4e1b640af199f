package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.coordination.Inspection.Violation;
import dev.agentnet.protocol.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where one task stands, and where it ought to.
///
/// @param state empty if there is no record
/// @param queued whether main has put it into a merge queue
/// @param wrong what is wrong with what it waits for; empty if nothing is
/// @param since for how long it has had no reason to wait
/// @param indexes where it stands, a list's name as often as it stands in it
record Standing(
        String id,
        String state,
        String priority,
        String repository,
        boolean queued,
        String wrong,
        Duration since,
        List<String> indexes) {

    /// A main that was started anew, and its look at all that wait.
    private static final Duration LATE = Duration.ofSeconds(120);

    static Standing parse(String json) {
        JsonNode node = Json.parse(json);
        List<String> indexes = new ArrayList<>();
        node.path("stands").forEach(name -> indexes.add(name.asText()));
        return new Standing(
                node.path("id").asText(),
                node.path("state").asText(),
                node.path("priority").asText(),
                node.path("repository").asText(),
                node.path("queued").asBoolean(),
                node.path("wrong").asText(),
                Duration.ofMillis(node.path("since").asLong()),
                indexes);
    }

    /// The same, standing in these lists as well.
    Standing with(List<String> lists) {
        List<String> all = new ArrayList<>(indexes);
        all.addAll(lists);
        return new Standing(id, state, priority, repository, queued, wrong, since, all);
    }

    Optional<Violation> violation() {
        List<String> right = right();
        List<String> found = indexes.stream().sorted().toList();
        if (found.equals(right)) {
            return waiting();
        }
        // A person knows of work that nobody will ever merge as of work that waits in vain.
        boolean lost = state.equals("verifying") && queued && !found.contains(merges());
        String is = state.isEmpty() ? "there is no record of " + id : id + " is " + state;
        return Optional.of(
                new Violation(
                        lost ? Invariant.I5 : Invariant.I2,
                        "%s, but it stands in %s instead of %s"
                                .formatted(is, words(found), words(right)),
                        List.of(id)));
    }

    private Optional<Violation> waiting() {
        if (!wrong.isEmpty()) {
            return Optional.of(new Violation(Invariant.I5, id + " " + wrong, List.of(id)));
        }
        if (since.compareTo(LATE) > 0) {
            String what =
                    "%s waits, though what it waited for ended %d s ago"
                            .formatted(id, since.toSeconds());
            return Optional.of(new Violation(Invariant.I5, what, List.of(id)));
        }
        return Optional.empty();
    }

    private List<String> right() {
        List<String> right =
                switch (state) {
                    case "" -> List.of();
                    case "pending" -> List.of("pending:" + priority);
                    case "active" -> List.of("leases");
                    case "verifying" ->
                            queued ? List.of(merges(), "verifying") : List.of("verifying");
                    case "done", "cancelled" -> List.of("ended");
                    default -> List.of(state);
                };
        return right.stream().sorted().toList();
    }

    private String merges() {
        return "merges:" + repository;
    }

    private static String words(List<String> indexes) {
        return indexes.isEmpty() ? "no index" : String.join(" and ", indexes);
    }
}
