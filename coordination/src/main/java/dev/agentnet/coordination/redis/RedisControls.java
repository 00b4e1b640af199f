package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Controls;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

final class RedisControls implements Controls {

    private final Scripts scripts;
    private final QueueLimits limits;

    RedisControls(Scripts scripts, QueueLimits limits) {
        this.scripts = scripts;
        this.limits = limits;
    }

    @Override
    public Instant pause(DomainName domain) {
        return moment(scripts.text(Script.PAUSE, domain, List.of("")));
    }

    @Override
    public Optional<Duration> resume(DomainName domain) {
        String lease = Long.toString(limits.lease().toMillis());
        String stood = scripts.text(Script.RESUME, domain, List.of(lease, ""));
        return stood.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Long.parseLong(stood)));
    }

    @Override
    public Instant drain(DomainName domain) {
        return moment(scripts.text(Script.DRAIN, domain, List.of()));
    }

    private static Instant moment(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    @Override
    public void scale(DomainName domain, OptionalInt replicas) {
        String number = replicas.isEmpty() ? "" : Integer.toString(replicas.getAsInt());
        scripts.text(Script.SCALE, domain, List.of(number));
    }

    @Override
    public List<TaskId> kill(DomainName domain, String reason) {
        return scripts.list(Script.KILL, domain, List.of(reason)).stream()
                .map(TaskId::new)
                .toList();
    }

    @Override
    public Pausing pause(TaskId id) {
        String word = scripts.text(Script.PAUSE_TASK, id.domain(), List.of(id.value()));
        return Pausing.valueOf(word.toUpperCase(Locale.ROOT));
    }

    @Override
    public Resuming resume(TaskId id) {
        String word = scripts.text(Script.RESUME_TASK, id.domain(), List.of(id.value()));
        return Resuming.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
