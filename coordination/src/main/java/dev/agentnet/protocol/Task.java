package dev.agentnet.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A task as its record says: what was asked for, and how far it has come.
///
/// @param attempt how often it was claimed
/// @param triesLeft how many more failures it may survive
/// @param stalls how many of its leases ran out
/// @param agent who claimed it last
/// @param token the claim's fencing token
/// @param feedback why it came back, for the next attempt's prompt
/// @param fields the whole record, for what has no field of its own here; what was asked for is not
///   in it
public record Task(
        TaskId id,
        TaskSpec spec,
        TaskState state,
        int attempt,
        int triesLeft,
        int stalls,
        Instant submittedAt,
        Optional<AgentId> agent,
        Optional<Token> token,
        Optional<String> feedback,
        Map<String, String> fields) {

    public Task {
        fields = Map.copyOf(fields);
    }

    public DomainName domain() {
        return spec.domain();
    }

    /// Whether this is its last chance after others at work in the same place died with it: no
    /// other task shall share its end, and so its suspicion.
    public boolean worksAlone() {
        return fields.containsKey("alone");
    }

    /// Whether its agent waits for parts of it at this moment, so that it is not at work.
    public boolean lends(Instant now) {
        return Long.parseLong(fields.getOrDefault("lends_until", "0")) > now.toEpochMilli();
    }

    /// How the attempt before this one failed and what it had said by then, unless it was main that
    /// sent its work back: then that is the feedback.
    public Optional<String> found() {
        return Optional.ofNullable(fields.get("found")).filter(text -> !text.isEmpty());
    }

    /// What it was told of those that it waited for.
    public List<Upstream> upstream() {
        return fields.getOrDefault("upstream", "")
                .lines()
                .flatMap(line -> Json.parseObject(line).stream())
                .map(Upstream::of)
                .toList();
    }

    /// A task that was done before this one began.
    ///
    /// @param name its id in the plan
    /// @param commit what landed, empty if nothing did
    /// @param branch the attempt's own ref
    /// @param landedOn the branch it landed on
    /// @param said the beginning of what it said at its end
    public record Upstream(
            String task, String name, String commit, String branch, String landedOn, String said) {

        private static Upstream of(ObjectNode json) {
            return new Upstream(
                    json.path("task").asText(),
                    json.path("name").asText(),
                    json.path("commit").asText(),
                    json.path("branch").asText(),
                    json.path("landed_on").asText(),
                    json.path("said").asText());
        }
    }

    /// Where an attempt's commit is pushed to: one new ref per attempt.
    public String attemptRef() {
        return attemptRef(id, attempt);
    }

    public static String attemptRef(TaskId id, int attempt) {
        return "refs/agentnet/" + id + "/" + attempt;
    }
}
