package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Upkeep;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.TaskId;
import io.lettuce.core.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class RedisUpkeep implements Upkeep {

    /// At most so many in one script call, so that none holds Redis for long.
    private static final int BATCH = 100;

    private final RedisCalls redis;
    private final Scripts scripts;
    private final Keys keys;
    private final QueueLimits limits;

    RedisUpkeep(RedisCalls redis, Scripts scripts, Keys keys, QueueLimits limits) {
        this.redis = redis;
        this.scripts = scripts;
        this.keys = keys;
        this.limits = limits;
    }

    @Override
    public Optional<Lead> lead(String instance, Duration term, Pulse seen) {
        List<String> arguments =
                List.of(
                        instance,
                        Long.toString(term.toMillis()),
                        Long.toString(seen.epoch()),
                        Long.toString(seen.beat()));
        List<String> lead = scripts.list(Script.ELECT, DomainName.MAIN, arguments);
        if (lead.isEmpty()) {
            return Optional.empty();
        }
        Pulse pulse = new Pulse(Long.parseLong(lead.get(1)), Long.parseLong(lead.get(2)));
        return Optional.of(
                new Lead(new LeaderToken(lead.getFirst()), pulse, !lead.get(3).isEmpty()));
    }

    @Override
    public void resign(LeaderToken leader) {
        scripts.text(Script.RESIGN, DomainName.MAIN, List.of(leader.value()));
    }

    @Override
    public Map<TaskId, Long> leases(DomainName domain) {
        Map<TaskId, Long> leases = new LinkedHashMap<>();
        redis.zrangeWithScores(keys.index("leases", domain), 0, -1)
                .forEach(
                        entry -> leases.put(new TaskId(entry.getValue()), (long) entry.getScore()));
        return leases;
    }

    @Override
    public List<TaskId> reap(LeaderToken leader, DomainName domain, Map<TaskId, Long> seen) {
        List<String> triples = new ArrayList<>();
        seen.forEach((id, end) -> triples.addAll(List.of(id.value(), Long.toString(end), "")));
        return reap(
                leader,
                domain,
                FailureName.LEASE_LOST,
                "its lease ran out",
                limits.stalls(),
                triples);
    }

    @Override
    public List<TaskId> reapAll(LeaderToken leader, DomainName domain, String reason) {
        List<String> triples = allOf(domain, "");
        return triples.isEmpty()
                ? List.of()
                : reap(leader, domain, FailureName.LEASE_LOST, reason, 0, triples);
    }

    /// Every lease of a domain, as far as `holder` holds it.
    private List<String> allOf(DomainName domain, String holder) {
        List<String> triples = new ArrayList<>();
        for (String id : redis.zrangebyscore(keys.index("leases", domain), Range.unbounded())) {
            triples.addAll(List.of(id, "", holder));
        }
        return triples;
    }

    @Override
    public List<TaskId> reapDead(
            LeaderToken leader, AgentId orchestrator, FailureName failure, String reason) {
        List<String> triples = allOf(orchestrator.domain(), orchestrator.value());
        return triples.isEmpty()
                ? List.of()
                : reap(leader, orchestrator.domain(), failure, reason, limits.stalls(), triples);
    }

    private List<TaskId> reap(
            LeaderToken leader,
            DomainName domain,
            FailureName failure,
            String reason,
            int stalls,
            List<String> triples) {
        List<String> arguments =
                new ArrayList<>(
                        Arrays.asList(
                                leader.value(), failure.word(), reason, Integer.toString(stalls)));
        arguments.addAll(triples);
        return ids(scripts.list(Script.REAP, domain, arguments));
    }

    @Override
    public long promote(LeaderToken leader, DomainName domain) {
        return scripts.number(
                Script.PROMOTE, domain, List.of(leader.value(), Integer.toString(BATCH)));
    }

    @Override
    public List<TaskId> collect(LeaderToken leader, DomainName domain, Duration age, int kept) {
        List<String> arguments =
                List.of(
                        leader.value(),
                        Long.toString(age.toMillis()),
                        Integer.toString(kept),
                        Integer.toString(BATCH));
        return ids(scripts.list(Script.COLLECT, domain, arguments));
    }

    private static List<TaskId> ids(List<String> values) {
        return values.stream().map(TaskId::new).toList();
    }
}
