package dev.agentnet.main.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.main.provider.ProviderGate.Entry;
import dev.agentnet.main.provider.Trouble.Kind;
import dev.agentnet.main.spawn.TestTemplates;
import dev.agentnet.protocol.DomainName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Domains stand while the provider takes nothing, and go on by themselves.
final class ProviderWatchTest {

    private static final DomainName BACKEND = new DomainName("backend");
    private static final DomainName SHELL = new DomainName("shell");
    private static final Entry.Pass CALL = new Entry.Pass(false);
    private static final Entry.Pass PROBE = new Entry.Pass(true);

    private final TestRedis redis = TestRedis.shared();

    @TempDir private Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private RedisNetwork network;
    private Leadership leadership;
    private ProviderGate gate;
    private ProviderWatch watch;

    @BeforeEach
    void open() {
        TestTemplates.write(folder, "shell", "");
        TestTemplates.writeModels(folder, "backend");
        network = redis.network(InstantSource.system());
        leadership =
                new Leadership(
                        network.upkeep(),
                        "main.1",
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        Optional.empty());
        leadership.start();
        restart();
    }

    @AfterEach
    void close() {
        leadership.close();
        network.close();
    }

    /// As a main that knows nothing.
    private void restart() {
        gate = new ProviderGate(Traffics.SETTINGS, () -> now, () -> 0);
        watch =
                new ProviderWatch(
                        leadership,
                        network,
                        gate,
                        () -> DomainTemplates.read(folder).domains(),
                        Duration.ofSeconds(30),
                        () -> now);
    }

    private void refuse(Entry.Pass call, Kind kind, long seconds) {
        gate.refused(call, new Trouble(kind, Optional.of(now.plusSeconds(seconds))));
        watch.runOnce();
    }

    private void pass(long seconds) {
        now = now.plusSeconds(seconds);
        watch.runOnce();
    }

    private boolean stands(DomainName domain) {
        return network.fleet().isPaused(domain);
    }

    @Test
    void usedUpWindowStopsWhoAsksModelsUntilItsEnd() {
        refuse(CALL, Kind.USED_UP, 3_600);
        assertThat(stands(BACKEND)).isTrue();
        assertThat(stands(SHELL)).isFalse();
        assertThat(network.provider().standing().orElseThrow().until())
                .isEqualTo(now.plusSeconds(3_600));
        pass(3_599);
        assertThat(stands(BACKEND)).isTrue();
        pass(1);
        assertThat(stands(BACKEND)).isFalse();
        assertThat(network.provider().standing()).isPresent();
        gate.taken(PROBE);
        watch.runOnce();
        assertThat(network.provider().standing()).isEmpty();
    }

    @Test
    void shortStandstillPausesNobody() {
        refuse(CALL, Kind.LIMITED, 29);
        assertThat(stands(BACKEND)).isFalse();
        assertThat(network.provider().standing()).isPresent();
    }

    @Test
    void probeThatIsRefusedStopsThemAgain() {
        refuse(CALL, Kind.USED_UP, 60);
        pass(60);
        refuse(PROBE, Kind.USED_UP, 60);
        assertThat(stands(BACKEND)).isTrue();
        pass(60);
        assertThat(stands(BACKEND)).isFalse();
    }

    @Test
    void mainThatIsRestartedGoesOnWaiting() {
        refuse(CALL, Kind.USED_UP, 60);
        restart();
        watch.runOnce();
        assertThat(gate.standing()).isEqualTo(network.provider().standing());
        pass(59);
        assertThat(stands(BACKEND)).isTrue();
        pass(1);
        assertThat(stands(BACKEND)).isFalse();
    }

    @Test
    void mainThatComesLateLetsThemGoOn() {
        refuse(CALL, Kind.USED_UP, 60);
        now = now.plusSeconds(600);
        restart();
        watch.runOnce();
        assertThat(stands(BACKEND)).isFalse();
    }

    @Test
    void personsPauseStays() {
        network.controls().pause(BACKEND);
        refuse(CALL, Kind.USED_UP, 60);
        pass(30);
        pass(30);
        assertThat(stands(BACKEND)).isTrue();
    }

    @Test
    void personWhoLetsADomainGoOnIsBelievedAndTheProviderIsAskedAtOnce()
            throws InterruptedException {
        refuse(CALL, Kind.USED_UP, 3_600);
        network.controls().resume(BACKEND);
        watch.runOnce();
        assertThat(stands(BACKEND)).isFalse();
        assertThat(gate.enter(Instant.MIN, now)).isEqualTo(PROBE);
        refuse(PROBE, Kind.USED_UP, 3_600);
        pass(1);
        assertThat(stands(BACKEND)).isFalse();
        assertThat(gate.standing().orElseThrow().until()).isAfter(now);
        gate.taken(PROBE);
        watch.runOnce();
        refuse(CALL, Kind.USED_UP, 3_600);
        assertThat(stands(BACKEND)).isTrue();
    }

    @Test
    void whoDoesNotLeadSaysNothing() {
        leadership.close();
        refuse(CALL, Kind.USED_UP, 3_600);
        assertThat(stands(BACKEND)).isFalse();
        assertThat(network.provider().standing()).isEmpty();
    }
}
