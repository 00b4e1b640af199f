package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Claims;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.Token;
import dev.agentnet.protocol.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

final class RedisClaims implements Claims {

    private final Scripts scripts;
    private final QueueLimits limits;

    private final Backoff backoff;

    /// @param chance from 0 to 1, for the waits before the next tries
    RedisClaims(Scripts scripts, QueueLimits limits, DoubleSupplier chance) {
        this.scripts = scripts;
        this.limits = limits;
        this.backoff = new Backoff(limits.retries(), chance);
    }

    @Override
    public Step step(
            AgentId agent, String requestId, List<Finish> finishes, Room room, Duration lease) {
        return Replies.await(stepLater(agent, requestId, finishes, room, lease));
    }

    @Override
    public CompletionStage<Step> stepLater(
            AgentId agent, String requestId, List<Finish> finishes, Room room, Duration lease) {
        return scripts.packedLater(
                        Script.STEP,
                        agent.domain(),
                        List.of(
                                agent.value(),
                                requestId,
                                Long.toString(lease.toMillis()),
                                Integer.toString(room.all()),
                                idle(room)),
                        packed(finishes))
                .thenApply(reply -> read(agent, finishes, reply));
    }

    private List<byte[]> packed(List<Finish> finishes) {
        List<byte[]> packed = new ArrayList<>(finishes.size());
        for (Finish finish : finishes) {
            packed.add(pack(finish));
        }
        return packed;
    }

    private static String idle(Room room) {
        return Stream.concat(Stream.of(room.idle()), room.depths().stream())
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    /// @param reply a word per finish, then a packed record and what was asked for per grant
    private static Step read(AgentId agent, List<Finish> finishes, List<byte[]> reply) {
        int count = finishes.size();
        Map<TaskId, Verdict> finished = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String word = new String(reply.get(i), StandardCharsets.UTF_8);
            finished.put(finishes.get(i).id(), verdict(word));
        }
        List<Task> granted = new ArrayList<>();
        List<Unreadable> unreadable = new ArrayList<>();
        for (int i = count; i + 1 < reply.size(); i += 2) {
            TaskHash.Granted record = TaskHash.unpack(agent, reply.get(i), reply.get(i + 1));
            try {
                granted.add(record.task());
            } catch (IllegalArgumentException e) {
                unreadable.add(
                        new Unreadable(
                                record.id(), record.token(), String.valueOf(e.getMessage())));
            }
        }
        return new Step(finished, granted, unreadable);
    }

    private static Verdict verdict(String word) {
        return switch (word) {
            case "accepted" -> Verdict.ACCEPTED;
            case "same" -> Verdict.SAME;
            case "stale" -> Verdict.STALE;
            case "gone" -> Verdict.GONE;
            default -> throw new IllegalStateException("Redis said of what was handed in: " + word);
        };
    }

    private byte[] pack(Finish finish) {
        Outcome outcome = finish.outcome();
        List<String> all = new ArrayList<>();
        Collections.addAll(all, finish.id().value(), finish.token().toString(), kind(outcome));
        switch (outcome) {
            case Outcome.Failed failed -> {
                Collections.addAll(all, failed.failure().word(), cut(failed.reason()));
                all.addAll(backoff.of(failed.failure()));
                all.add(found(failed));
            }
            case Outcome.Released released ->
                    Collections.addAll(all, "", released.reason(), "", "0", "0", "0", "");
            case Outcome.Completed _, Outcome.Checked _, Outcome.Cancelled _ ->
                    Collections.addAll(all, "", "", "", "0", "0", "0", "");
        }
        all.addAll(result(finish));
        return Packed.write(all);
    }

    /// What the next attempt is told of this one.
    private String found(Outcome.Failed failed) {
        int most = limits.retries().foundCharacters();
        String why = failed.failure().word() + ": " + tail(failed.reason(), most);
        return failed.output().isBlank()
                ? why
                : why + "\nWhat it said at its end:\n" + tail(failed.output().strip(), most);
    }

    private static String kind(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed _ -> "completed";
            case Outcome.Checked _ -> "checked";
            case Outcome.Failed _ -> "failed";
            case Outcome.Cancelled _ -> "cancelled";
            case Outcome.Released _ -> "released";
        };
    }

    /// Names and values of the result's fields in turn.
    private List<String> result(Finish finish) {
        Outcome outcome = finish.outcome();
        Usage usage = outcome.usage();
        List<String> result = new ArrayList<>();
        Collections.addAll(
                result, "worker", finish.worker().value(), "output", cut(outcome.output()));
        if (!usage.equals(Usage.NONE)) {
            Collections.addAll(
                    result,
                    "tokens_in",
                    Long.toString(usage.tokensIn()),
                    "tokens_out",
                    Long.toString(usage.tokensOut()),
                    "cost_usd",
                    money(usage.costUsd()));
        }
        if (outcome instanceof Outcome.Completed completed) {
            completed.base().ifPresent(commit -> result.addAll(List.of("base_commit", commit)));
            completed
                    .commit()
                    .ifPresent(commit -> result.addAll(List.of("attempt_commit", commit)));
            result.addAll(
                    List.of(
                            "files",
                            Integer.toString(completed.size().files()),
                            "added",
                            Integer.toString(completed.size().added()),
                            "removed",
                            Integer.toString(completed.size().removed())));
        }
        if (!finish.touched().isEmpty()) {
            result.add(TaskHash.touchedField(finish.token().attempt()));
            result.add(TaskHash.writeTouched(finish));
        }
        if (outcome instanceof Outcome.Checked checked) {
            Collections.addAll(result, "exit_code", Integer.toString(checked.exitCode()));
            if (!checked.command().isEmpty()) {
                Collections.addAll(result, "command", checked.command());
            }
            if (!checked.tree().isEmpty()) {
                Collections.addAll(result, "tree", checked.tree());
            }
        }
        return result;
    }

    /// Dollars to the millionth.
    private static String money(double dollars) {
        return BigDecimal.valueOf(dollars).setScale(6, RoundingMode.HALF_UP).toPlainString();
    }

    /// Keeps the end, where an agent says what it did and a check says what failed.
    private String cut(String output) {
        return tail(output, limits.outputCharacters());
    }

    private static String tail(String text, int most) {
        return text.length() <= most ? text : "…\n" + text.substring(text.length() - most);
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
