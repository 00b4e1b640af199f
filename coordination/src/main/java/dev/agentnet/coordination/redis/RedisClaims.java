package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Claims;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.Token;
import dev.agentnet.protocol.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

final class RedisClaims implements Claims {

    private final Scripts scripts;
    private final QueueLimits limits;

    RedisClaims(Scripts scripts, QueueLimits limits) {
        this.scripts = scripts;
        this.limits = limits;
    }

    @Override
    public Step step(
            AgentId agent, String requestId, List<Finish> finishes, int slots, Duration lease) {
        List<String> arguments = new ArrayList<>();
        arguments.add(agent.value());
        arguments.add(requestId);
        arguments.add(Long.toString(lease.toMillis()));
        arguments.add(Integer.toString(slots));
        finishes.forEach(finish -> arguments.add(Json.write(write(finish))));
        JsonNode reply = Json.parse(scripts.text(Script.STEP, agent.domain(), arguments));
        Map<TaskId, Verdict> finished = new LinkedHashMap<>();
        for (JsonNode pair : reply.path("finished")) {
            Verdict verdict = Verdict.valueOf(pair.get(1).asText().toUpperCase(Locale.ROOT));
            finished.put(new TaskId(pair.get(0).asText()), verdict);
        }
        List<Task> granted = new ArrayList<>();
        for (JsonNode flat : reply.path("granted")) {
            Map<String, String> fields = new LinkedHashMap<>();
            for (int i = 0; i + 1 < flat.size(); i += 2) {
                fields.put(flat.get(i).asText(), flat.get(i + 1).asText());
            }
            granted.add(TaskHash.read(fields));
        }
        return new Step(finished, granted);
    }

    private ObjectNode write(Finish finish) {
        ObjectNode json =
                Json.object()
                        .put("id", finish.id().value())
                        .put("token", finish.token().toString())
                        .put("failure", "")
                        .put("reason", "")
                        .put("retried", false)
                        .put("delay", 0);
        Outcome outcome = finish.outcome();
        ObjectNode result = json.putObject("result").put("worker", finish.worker().value());
        Usage usage = outcome.usage();
        result.put("output", cut(outcome.output()))
                .put("tokens_in", Long.toString(usage.tokensIn()))
                .put("tokens_out", Long.toString(usage.tokensOut()))
                .put("cost_usd", "%.6f".formatted(usage.costUsd()));
        switch (outcome) {
            case Outcome.Completed completed -> {
                json.put("kind", "completed");
                completed.base().ifPresent(commit -> result.put("base_commit", commit));
                completed.commit().ifPresent(commit -> result.put("attempt_commit", commit));
                result.put("files", Integer.toString(completed.size().files()))
                        .put("added", Integer.toString(completed.size().added()))
                        .put("removed", Integer.toString(completed.size().removed()));
            }
            case Outcome.Checked checked -> {
                json.put("kind", "checked");
                result.put("exit_code", Integer.toString(checked.exitCode()))
                        .put("command", checked.command())
                        .put("tree", checked.tree());
            }
            case Outcome.Failed failed -> {
                json.put("kind", "failed")
                        .put("failure", failed.failure().word())
                        .put("reason", cut(failed.reason()))
                        .put("retried", failed.failure().isRetried())
                        .put("delay", failed.failure().backoff().toMillis());
            }
            case Outcome.Cancelled cancelled -> json.put("kind", "cancelled");
            case Outcome.Released released ->
                    json.put("kind", "released").put("reason", released.reason());
        }
        return json;
    }

    /// Keeps the end, where an agent says what it did and a check says what failed.
    private String cut(String output) {
        int most = limits.outputCharacters();
        return output.length() <= most ? output : "…\n" + output.substring(output.length() - most);
    }

    @Override
    public Map<TaskId, Renewal> renew(DomainName domain, Map<TaskId, Token> held, Duration lease) {
        List<String> arguments = new ArrayList<>();
        arguments.add(Long.toString(lease.toMillis()));
        List<TaskId> order = List.copyOf(held.keySet());
        for (TaskId id : order) {
            arguments.add(id.value());
            arguments.add(String.valueOf(held.get(id)));
        }
        List<String> words = scripts.list(Script.RENEW, domain, arguments);
        Map<TaskId, Renewal> renewals = new LinkedHashMap<>();
        for (int i = 0; i < order.size(); i++) {
            renewals.put(order.get(i), Renewal.valueOf(words.get(i).toUpperCase(Locale.ROOT)));
        }
        return renewals;
    }
}
