package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Provider;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.DomainName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class RedisProvider implements Provider {

    /// What a pause by main is for, in the field `paused_for`.
    private static final String CAUSE = "provider";

    private final RedisCalls redis;
    private final Scripts scripts;
    private final Keys keys;
    private final QueueLimits limits;

    RedisProvider(RedisCalls redis, Scripts scripts, Keys keys, QueueLimits limits) {
        this.redis = redis;
        this.scripts = scripts;
        this.keys = keys;
        this.limits = limits;
    }

    @Override
    public void stand(Standstill standstill) {
        redis.hset(
                keys.provider(),
                Map.of(
                        "since",
                        Long.toString(standstill.since().toEpochMilli()),
                        "until",
                        Long.toString(standstill.until().toEpochMilli()),
                        "reason",
                        standstill.reason()));
    }

    @Override
    public void goOn() {
        redis.del(keys.provider());
    }

    /// What nobody of ours wrote there is nothing.
    @Override
    public Optional<Standstill> standing() {
        Map<String, String> fields = redis.hgetall(keys.provider());
        return moment(fields, "since")
                .flatMap(since ->
                        moment(fields, "until")
                                .map(until ->
                                        new Standstill(
                                                since, until, fields.getOrDefault("reason", ""))));
    }

    private static Optional<Instant> moment(Map<String, String> fields, String name) {
        String text = fields.getOrDefault(name, "");
        return text.matches("[0-9]{1,15}")
                ? Optional.of(Instant.ofEpochMilli(Long.parseLong(text)))
                : Optional.empty();
    }

    @Override
    public void pause(DomainName domain) {
        scripts.text(Script.PAUSE, domain, List.of(CAUSE));
    }

    @Override
    public void resume(DomainName domain) {
        String lease = Long.toString(limits.lease().toMillis());
        scripts.text(Script.RESUME, domain, List.of(lease, CAUSE));
    }

    @Override
    public boolean isPaused(DomainName domain) {
        return CAUSE.equals(redis.hget(keys.desired(domain), "paused_for"));
    }
}
