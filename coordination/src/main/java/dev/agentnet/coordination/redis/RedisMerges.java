package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Merges;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

final class RedisMerges implements Merges {

    private final RedisCalls redis;
    private final Scripts scripts;
    private final Keys keys;

    RedisMerges(RedisCalls redis, Scripts scripts, Keys keys) {
        this.redis = redis;
        this.scripts = scripts;
        this.keys = keys;
    }

    @Override
    public long enqueue(
            LeaderToken leader, DomainName domain, String repository, List<TaskId> ids) {
        List<String> arguments = new ArrayList<>(List.of(leader.value(), repository));
        ids.forEach(id -> arguments.add(id.value()));
        return scripts.number(Script.ENQUEUE, domain, arguments);
    }

    @Override
    public Optional<TaskId> first(String repository) {
        return Optional.ofNullable(redis.lindex(keys.mergeQueue(repository), 0)).map(TaskId::new);
    }

    @Override
    public List<TaskId> queue(String repository) {
        return redis.lrange(keys.mergeQueue(repository), 0, -1).stream().map(TaskId::new).toList();
    }

    @Override
    public Optional<Intent> intent(String repository) {
        Map<String, String> fields = redis.hgetall(keys.mergeIntent(repository));
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Intent(
                        new TaskId(String.valueOf(fields.get("task"))),
                        Integer.parseInt(String.valueOf(fields.get("attempt"))),
                        String.valueOf(fields.get("old")),
                        String.valueOf(fields.get("new"))));
    }

    @Override
    public boolean begin(LeaderToken leader, String repository, Intent intent) {
        Entry entry = new Entry(intent.id(), intent.attempt());
        return land(leader, repository, entry, "intent", intent.oldCommit(), intent.newCommit());
    }

    @Override
    public void withdraw(LeaderToken leader, String repository, Entry entry) {
        land(leader, repository, entry, "withdraw");
    }

    @Override
    public boolean done(
            LeaderToken leader, String repository, Entry entry, Map<String, String> result) {
        return land(leader, repository, entry, "done", flat(result).toArray(String[]::new));
    }

    /// Names and values in turn.
    private static List<String> flat(Map<String, String> fields) {
        List<String> values = new ArrayList<>();
        fields.forEach((name, value) -> {
            values.add(name);
            values.add(value);
        });
        return values;
    }

    @Override
    public boolean back(
            LeaderToken leader, String repository, Entry entry, Refusal refusal, int returns) {
        List<String> values =
                new ArrayList<>(
                        List.of(
                                refusal.failure().word(),
                                refusal.reason(),
                                refusal.feedback(),
                                Integer.toString(returns)));
        values.addAll(flat(refusal.evidence()));
        return land(leader, repository, entry, "back", values.toArray(String[]::new));
    }

    @Override
    public boolean overlaps(LeaderToken leader, Entry entry, List<TaskId> others, String files) {
        String ids = others.stream().map(TaskId::value).collect(Collectors.joining(" "));
        return scripts.text(
                        Script.OVERLAP,
                        entry.id().domain(),
                        List.of(
                                leader.value(),
                                entry.id().value(),
                                Integer.toString(entry.attempt()),
                                ids,
                                files))
                .equals("ok");
    }

    @Override
    public void drop(LeaderToken leader, String repository, Entry entry) {
        land(leader, repository, entry, "drop");
    }

    private boolean land(
            LeaderToken leader, String repository, Entry entry, String step, String... values) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                leader.value(),
                                repository,
                                entry.id().value(),
                                Integer.toString(entry.attempt()),
                                step));
        arguments.addAll(Arrays.asList(values));
        return scripts.text(Script.LAND, entry.id().domain(), arguments).equals("ok");
    }
}
