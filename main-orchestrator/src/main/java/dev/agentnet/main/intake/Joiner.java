package dev.agentnet.main.intake;

import dev.agentnet.coordination.Routes;
import dev.agentnet.coordination.Routes.Joined;
import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Ends the tasks whose children have all ended; their result is made of the children's.
public final class Joiner {

    /// Looked at in one go.
    private static final int MOST = 1_000;

    private final Leadership leadership;
    private final TaskRecords records;
    private final Routes routes;

    public Joiner(Leadership leadership, TaskRecords records, Routes routes) {
        this.leadership = leadership;
        this.records = records;
        this.routes = routes;
    }

    public void runOnce() {
        Optional<LeaderToken> leader = leadership.token();
        if (leader.isEmpty()) {
            return;
        }
        for (TaskId id : records.list(DomainName.MAIN, TaskState.WAITING, MOST)) {
            List<Task> children =
                    records.children(id).stream()
                            .map(records::find)
                            .flatMap(Optional::stream)
                            .toList();
            if (children.stream().allMatch(child -> child.state().isEnd())) {
                routes.join(leader.get(), id, joined(children));
            }
        }
    }

    private Joined joined(List<Task> children) {
        StringBuilder output = new StringBuilder();
        String lastCommit = "";
        String lastEnd = "";
        Usage usage = Usage.NONE;
        boolean merged = true;
        for (Task child : children) {
            Map<String, String> result = records.result(child.id());
            usage = usage.plus(usage(result));
            merged &= "true".equals(result.get("merged"));
            output.append(child.id()).append(" (").append(child.state().word()).append("): ");
            String said = text(result, "output", "");
            output.append(said.isBlank() ? text(result, "error", "") : said).append('\n');
            // The commit that landed last is the first that holds all parts.
            String end = text(result, "finished_at", "");
            if (end.compareTo(lastEnd) > 0) {
                lastEnd = end;
                lastCommit = text(result, "commit", lastCommit);
            }
        }
        Map<String, String> result = new LinkedHashMap<>();
        result.put("output", output.toString().strip());
        result.put("commit", lastCommit);
        result.put("merged", Boolean.toString(merged));
        result.put("tokens_in", Long.toString(usage.tokensIn()));
        result.put("tokens_out", Long.toString(usage.tokensOut()));
        result.put("cost_usd", "%.6f".formatted(usage.costUsd()));
        return new Joined(state(children), failure(children), reason(children), result);
    }

    private static Usage usage(Map<String, String> result) {
        return new Usage(
                Long.parseLong(text(result, "tokens_in", "0")),
                Long.parseLong(text(result, "tokens_out", "0")),
                Double.parseDouble(text(result, "cost_usd", "0")));
    }

    private static String text(Map<String, String> result, String field, String otherwise) {
        return result.getOrDefault(field, otherwise);
    }

    private static TaskState state(List<Task> children) {
        if (has(children, TaskState.DEAD)) {
            return TaskState.DEAD;
        }
        return has(children, TaskState.CANCELLED) ? TaskState.CANCELLED : TaskState.DONE;
    }

    private static Optional<FailureName> failure(List<Task> children) {
        return has(children, TaskState.DEAD)
                ? Optional.of(FailureName.CHILD_FAILED)
                : Optional.empty();
    }

    private static String reason(List<Task> children) {
        return String.join(
                ", ",
                children.stream()
                        .filter(child -> child.state() != TaskState.DONE)
                        .map(child -> child.id() + " is " + child.state().word())
                        .toList());
    }

    private static boolean has(List<Task> children, TaskState state) {
        return children.stream().anyMatch(child -> child.state() == state);
    }
}
