package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.coordination.Budgets;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.Dollars;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

final class RedisBudgets implements Budgets {

    private final RedisCalls redis;
    private final Scripts scripts;
    private final Keys keys;

    RedisBudgets(RedisCalls redis, Scripts scripts, Keys keys) {
        this.redis = redis;
        this.scripts = scripts;
        this.keys = keys;
    }

    @Override
    public Optional<List<Standing>> ask(Payer payer, Limits limits) {
        List<String> reply = call("", payer, Spent.NOTHING, limits);
        return reply.getFirst().equals("stale") ? Optional.empty() : Optional.of(read(reply));
    }

    @Override
    public List<Standing> spend(String call, Payer payer, Spent spent, Limits limits) {
        return read(call(call, payer, spent, limits));
    }

    private List<String> call(String call, Payer payer, Spent spent, Limits limits) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                payer.task().map(TaskId::value).orElse(""),
                                Integer.toString(payer.attempt()),
                                call,
                                Long.toString(spent.tokensIn()),
                                Long.toString(spent.tokensOut()),
                                Long.toString(spent.micros()),
                                Long.toString(spent.unpriced()),
                                tokens(limits.ofTask()),
                                micros(limits.ofTask())));
        for (Limit limit : limits.others()) {
            arguments.add(limit.scope().word());
            arguments.add(tokens(limit.most()));
            arguments.add(micros(limit.most()));
        }
        return scripts.list(Script.SPEND, payer.domain(), arguments);
    }

    private static String tokens(Budget budget) {
        return budget.tokens().map(String::valueOf).orElse("");
    }

    private static String micros(Budget budget) {
        return budget.costUsd().map(Dollars::micros).map(String::valueOf).orElse("");
    }

    private static List<Standing> read(List<String> reply) {
        return reply.stream().skip(1).map(Json::parse).map(RedisBudgets::standing).toList();
    }

    private static Standing standing(JsonNode json) {
        return new Standing(
                new BudgetScope(json.path("scope").asText()),
                new Spent(
                        json.path("tokens_in").asLong(),
                        json.path("tokens_out").asLong(),
                        json.path("cost_micros").asLong(),
                        json.path("unpriced_tokens").asLong()),
                number(json, "limit_tokens"),
                number(json, "limit_micros"),
                number(json, "finish"));
    }

    private static OptionalLong number(JsonNode json, String name) {
        return json.has(name) ? OptionalLong.of(json.path(name).asLong()) : OptionalLong.empty();
    }

    @Override
    public Standing standing(BudgetScope scope) {
        Map<String, String> hash = redis.hgetall(keys.budget(scope));
        return new Standing(
                scope,
                new Spent(
                        number(hash, "tokens_in").orElse(0),
                        number(hash, "tokens_out").orElse(0),
                        number(hash, "cost_micros").orElse(0),
                        number(hash, "unpriced_tokens").orElse(0)),
                number(hash, "limit_tokens"),
                number(hash, "limit_micros"),
                number(hash, "finish"));
    }

    @Override
    public List<TaskId> fund(
            LeaderToken leader,
            DomainName domain,
            Map<BudgetScope, Long> allowed,
            List<TaskId> released) {
        List<String> arguments = new ArrayList<>();
        arguments.add(leader.value());
        arguments.add(Integer.toString(allowed.size()));
        allowed.forEach((scope, tasks) -> {
            arguments.add(scope.word());
            arguments.add(Long.toString(tasks));
        });
        released.forEach(id -> arguments.add(id.value()));
        return scripts.list(Script.FUND, domain, arguments).stream().map(TaskId::new).toList();
    }

    @Override
    public Map<BudgetScope, Long> allowed(DomainName domain) {
        Map<BudgetScope, Long> allowed = new HashMap<>();
        redis.hgetall(keys.allowance(domain))
                .forEach((scope, tasks) ->
                        allowed.put(new BudgetScope(scope), Long.parseLong(tasks)));
        return allowed;
    }

    @Override
    public List<TaskId> deferred(DomainName domain, int most) {
        return redis.zrange(keys.deferred(domain), 0, most - 1L).stream()
                .flatMap(id -> TaskId.parse(id).stream())
                .toList();
    }

    @Override
    public Set<TaskId> features() {
        return redis.smembers(keys.features()).stream()
                .map(TaskId::new)
                .collect(Collectors.toSet());
    }

    @Override
    public void forget(TaskId feature) {
        redis.srem(keys.features(), feature.value());
    }

    private static OptionalLong number(Map<String, String> hash, String name) {
        String text = hash.get(name);
        return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }
}
