package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Provider;
import dev.agentnet.coordination.Provider.Standstill;
import dev.agentnet.protocol.Task;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Domains that stand because of the provider, beside those that a person paused.
final class RedisProviderTest extends NetworkOnRedis {

    private static final Instant SINCE = Instant.ofEpochMilli(1_000);

    private Provider provider;

    @BeforeEach
    void open() {
        provider = network.provider();
    }

    private boolean stands() {
        return network.fleet().isPaused(BACKEND);
    }

    private String lastEvent() {
        return network.journal().lastEvents(BACKEND, 1).getFirst().toString();
    }

    @Test
    void everybodyReadsWhyAndUntilWhen() {
        assertThat(provider.standing()).isEmpty();
        Standstill standstill = new Standstill(SINCE, SINCE.plusSeconds(60), "it is used up");
        provider.stand(standstill);
        assertThat(network.provider().standing()).contains(standstill);
        provider.goOn();
        assertThat(provider.standing()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsNothing() {
        raw.hset(key("rates:provider"), "until", "tomorrow");
        assertThat(provider.standing()).isEmpty();
    }

    @Test
    void domainStandsAndGoesOn() {
        submit("one");
        provider.pause(BACKEND);
        provider.pause(BACKEND);
        assertThat(stands()).isTrue();
        assertThat(provider.isPaused(BACKEND)).isTrue();
        assertThat(lastEvent()).contains("\"paused\"", "\"for\":\"provider\"");
        assertThat(step(List.of(), 1).granted()).isEmpty();
        provider.resume(BACKEND);
        assertThat(stands()).isFalse();
        assertThat(provider.isPaused(BACKEND)).isFalse();
        assertThat(step(List.of(), 1).granted()).hasSize(1);
    }

    @Test
    void personsPauseIsNotEnded() {
        network.controls().pause(BACKEND);
        assertThat(lastEvent()).doesNotContain("\"for\"");
        assertThat(raw.hexists(key("fleet:desired:backend"), "paused_for")).isFalse();
        provider.pause(BACKEND);
        assertThat(provider.isPaused(BACKEND)).isFalse();
        long generation = network.fleet().desired(BACKEND).generation();
        provider.resume(BACKEND);
        assertThat(stands()).isTrue();
        assertThat(network.fleet().desired(BACKEND).generation()).isEqualTo(generation);
    }

    @Test
    void personWhoPausesMeanwhileIsTheOneWhoEndsIt() {
        provider.pause(BACKEND);
        network.controls().pause(BACKEND);
        provider.resume(BACKEND);
        assertThat(stands()).isTrue();
        assertThat(network.controls().resume(BACKEND)).isPresent();
        assertThat(stands()).isFalse();
    }

    @Test
    void personMayEndIt() {
        provider.pause(BACKEND);
        assertThat(network.controls().resume(BACKEND)).isPresent();
        assertThat(stands()).isFalse();
        assertThat(provider.isPaused(BACKEND)).isFalse();
        network.controls().pause(BACKEND);
        provider.resume(BACKEND);
        assertThat(stands()).isTrue();
    }

    @Test
    void whatIsKilledStaysSo() {
        provider.pause(BACKEND);
        network.controls().kill(BACKEND, "enough");
        provider.resume(BACKEND);
        assertThat(stands()).isTrue();
    }

    @Test
    void drainedDomainStaysDrained() {
        network.controls().drain(BACKEND);
        provider.resume(BACKEND);
        assertThat(network.fleet().orders(BACKEND).drainedAt()).isPresent();
        provider.pause(BACKEND);
        provider.resume(BACKEND);
        assertThat(stands()).isFalse();
        assertThat(network.fleet().orders(BACKEND).drainedAt()).isPresent();
    }

    @Test
    void workIsNotBlamedForTheTimeItStood() {
        submit("one");
        Task task = claim();
        provider.pause(BACKEND);
        raw.hset(
                key("fleet:desired:backend"),
                "paused_at",
                Long.toString(System.currentTimeMillis() - 3_600_000));
        provider.resume(BACKEND);
        assertThat(Long.parseLong(raw.hget(key("tasks:info:" + task.id()), "paused_ms")))
                .isGreaterThan(3_500_000);
    }
}
