package dev.agentnet.cli.follow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A task and its result, put together for people and for `--json`.
///
/// @param needs what it still waits for
public record TaskView(
        Task task, Map<String, String> result, List<TaskId> children, List<TaskId> needs) {

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,40}");

    public static Optional<TaskView> of(TaskRecords records, TaskId id) {
        return records.find(id)
                .map(task ->
                        new TaskView(
                                task,
                                records.result(id),
                                records.children(id),
                                needs(records, task)));
    }

    private static List<TaskId> needs(TaskRecords records, Task task) {
        return task.state() == TaskState.WAITING ? records.needs(task.id()) : List.of();
    }

    /// Whether it waits for others only because they write where it does.
    public boolean waitsForPlaces() {
        return !needs.isEmpty() && task.fields().getOrDefault("waits_for", "").equals("artifact");
    }

    /// @throws Problem if there is no such task
    public static TaskView need(TaskRecords records, TaskId id) {
        return of(records, id)
                .orElseThrow(() ->
                        new Problem("no task " + id + "; see those there are: agentnet tasks"));
    }

    public String text(String field) {
        return result.getOrDefault(field, "");
    }

    /// The worker's name without its agent's number: `api-worker` of `backend.7.api-worker-1`.
    public String worker() {
        String agent = text("worker");
        Optional<String> kind = agent.isEmpty() ? Optional.empty() : new AgentId(agent).kind();
        return kind.or(task.spec()::worker).orElse("");
    }

    /// Why it stands as it does; empty where there is only the reason of an attempt that is past.
    public String reason() {
        return switch (task.state()) {
            case PENDING, DELAYED, DEAD -> task.fields().getOrDefault("reason", "");
            case CANCELLED -> text("error");
            case WAITING -> deferral();
            case ACTIVE, VERIFYING, DONE -> "";
        };
    }

    /// With what it does not merge that is ahead of it in its merge queue, as a sentence.
    public static Optional<String> overlap(Task task) {
        String others = task.fields().getOrDefault("overlaps", "");
        if (task.state() != TaskState.VERIFYING || others.isEmpty()) {
            return Optional.empty();
        }
        String files = task.fields().getOrDefault("overlaps_in", "");
        return Optional.of(
                "waits in the merge queue for %s: it does not merge with that in %s"
                        .formatted(others.replace(" ", ", "), files));
    }

    /// The commands by which a person does himself what did not merge or pass.
    public List<String> byHand() {
        if (text("attempt_commit").isEmpty() || task.spec().repository().isEmpty()) {
            return List.of();
        }
        String branch =
                task.spec().base().filter(base -> !COMMIT.matcher(base).matches()).orElse("main");
        return List.of(
                "git fetch agentnet %s && git switch --detach FETCH_HEAD".formatted(branch),
                "git fetch agentnet " + task.attemptRef() + " && git merge FETCH_HEAD",
                "git push agentnet HEAD:refs/for/" + task.id());
    }

    /// How what landed on its feature's own branch goes on; empty where it landed on the base.
    public Optional<String> request() {
        String branch = text("landed_on");
        return branch.startsWith("agentnet/")
                ? Optional.of(
                        "open a pull request from %s, or bring it to your origin: git fetch agentnet %s && git push origin FETCH_HEAD:refs/heads/%s"
                                .formatted(branch, branch, branch))
                : Optional.empty();
    }

    /// What was checked of its last work and how that ended, as far as anything was.
    public Optional<String> evidence() {
        if (text("check_task").isEmpty()) {
            return Optional.empty();
        }
        String tree = text("tree");
        String exit = text("check_exit");
        return Optional.of(
                "%s%s%s · agentnet logs %s"
                        .formatted(
                                text("check"),
                                exit.isEmpty() ? "" : ", exit " + exit,
                                tree.isEmpty()
                                        ? ""
                                        : " on tree "
                                                + tree.substring(0, Math.min(7, tree.length())),
                                text("check_task")));
    }

    private ObjectNode evidenceJson() {
        return Json.object()
                .put("verdict", nullable("check"))
                .put("command", nullable("check_command"))
                .put("exit_code", number("check_exit"))
                .put("check_task", nullable("check_task"))
                .put("tries", number("check_tries"))
                .put("commit", nullable("checked_commit"))
                .put("tree", nullable("tree"));
    }

    private String deferral() {
        if (!task.fields().getOrDefault("waits_for", "").equals("room")) {
            return "";
        }
        BudgetScope scope = new BudgetScope(task.fields().getOrDefault("waits_on", ""));
        return scope.isRoom()
                ? Rooms.sentence(scope)
                : "waits until the budget of %s has room: used up, or reserved by those at work"
                        .formatted(scope.said());
    }

    public boolean merged() {
        return text("merged").equals("true");
    }

    public String shortCommit() {
        String commit = text("commit");
        return commit.length() > 7 ? commit.substring(0, 7) : commit;
    }

    /// How long its attempt stood still, as far as that is over.
    public Duration paused() {
        String millis = task.fields().getOrDefault("paused_ms", "");
        return millis.isEmpty() ? Duration.ZERO : Duration.ofMillis(Long.parseLong(millis));
    }

    /// From the claim to the end, without the time it stood still.
    public Optional<Duration> took() {
        if (text("finished_at").isEmpty() || text("started_at").isEmpty()) {
            return Optional.empty();
        }
        long from = Long.parseLong(text("started_at"));
        Duration whole = Duration.ofMillis(Long.parseLong(text("finished_at")) - from);
        return Optional.of(whole.minus(paused()));
    }

    public ObjectNode toJson() {
        ObjectNode json =
                Json.object()
                        .put("id", task.id().value())
                        .put("domain", task.domain().value())
                        .put("worker", worker().isEmpty() ? null : worker())
                        .put("model", task.spec().model().orElse(null))
                        .put("state", task.state().word())
                        .put("attempts", task.attempt())
                        .put("branch", nullable("branch"))
                        .put("commit", nullable("commit"))
                        .put("merged", merged())
                        .put("description", task.spec().description())
                        .put("priority", task.spec().priority().word())
                        .put("timeout_s", task.spec().timeout().toSeconds())
                        .put("repository", task.spec().repository().orElse(null))
                        .put("base", task.spec().base().orElse(null))
                        .put("landed_on", nullable("landed_on"))
                        .put("agent", task.agent().map(AgentId::value).orElse(null))
                        .put("submitted_at", task.submittedAt().toEpochMilli())
                        .put("started_at", number("started_at"))
                        .put("finished_at", number("finished_at"))
                        .put("paused_at", Pauses.of(task).map(Instant::toEpochMilli).orElse(null))
                        .put("paused_ms", paused().toMillis())
                        .put("output", nullable("output"))
                        .put("failure", task.fields().getOrDefault("failure", null))
                        .put("reason", reason().isEmpty() ? null : reason())
                        .put("tokens_in", number("tokens_in"))
                        .put("tokens_out", number("tokens_out"))
                        .put("cost_usd", cost());
        if (!text("check_task").isEmpty()) {
            json.set("evidence", evidenceJson());
        }
        ArrayNode overlaps = json.putArray("overlaps");
        overlap(task)
                .ifPresent(_ ->
                        List.of(task.fields().getOrDefault("overlaps", "").split(" "))
                                .forEach(overlaps::add));
        ArrayNode checks = json.putArray("checks");
        task.spec().checks().forEach(checks::add);
        json.set("context", task.spec().context());
        task.spec().parent().ifPresent(parent -> json.put("parent", parent.value()));
        ArrayNode ids = json.putArray("children");
        children.forEach(child -> ids.add(child.value()));
        json.put("waits_for_places", waitsForPlaces());
        ArrayNode waits = json.putArray("waits_for");
        needs.forEach(needed -> waits.add(needed.value()));
        Json.parseObject(task.fields().getOrDefault("routing", ""))
                .ifPresent(routing -> json.set("routing", routing));
        return json;
    }

    private @Nullable Long number(String field) {
        return text(field).isEmpty() ? null : Long.valueOf(text(field));
    }

    private @Nullable Double cost() {
        return text("cost_usd").isEmpty() ? null : Double.valueOf(text("cost_usd"));
    }

    private @Nullable String nullable(String field) {
        return text(field).isEmpty() ? null : text(field);
    }
}
