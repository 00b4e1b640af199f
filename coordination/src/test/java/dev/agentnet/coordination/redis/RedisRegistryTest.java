package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Claims;
import dev.agentnet.coordination.Registry.KnownDomain;
import dev.agentnet.coordination.Registry.Sighting;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.AgentInfo;
import dev.agentnet.protocol.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which domains and agents there are.
final class RedisRegistryTest extends NetworkOnRedis {

    private static final Duration GOOD = Duration.ofSeconds(30);
    private static final AgentId WORKER = AGENT.worker("api", 1);

    private static AgentInfo info(AgentId id, AgentInfo.Role role) {
        return new AgentInfo(
                id,
                role,
                BACKEND,
                AgentInfo.State.IDLE,
                Optional.empty(),
                0,
                "c1",
                Instant.EPOCH,
                Instant.EPOCH,
                1);
    }

    private void beat() {
        network.registry()
                .beat(
                        info(AGENT, AgentInfo.Role.DOMAIN),
                        List.of(info(WORKER, AgentInfo.Role.WORKER)),
                        GOOD);
    }

    @Test
    void lastDomainMayGo() {
        KnownDomain known = new KnownDomain("servers", List.of("api-worker"));
        network.registry().publishDomains(Map.of(BACKEND, known));
        assertThat(network.registry().domains()).containsEntry(BACKEND, known);
        network.registry().publishDomains(Map.of());
        assertThat(network.registry().domains()).isEmpty();
    }

    @Test
    void frozenOneIsSaidToBePausedUntilItBeatsAgain() {
        network.registry().sayPaused(AGENT);
        assertThat(network.registry().find(AGENT)).isEmpty();
        beat();
        network.registry().sayPaused(AGENT);
        assertThat(network.registry().find(AGENT).orElseThrow().fields())
                .containsEntry("state", "paused");
        beat();
        assertThat(network.registry().find(AGENT).orElseThrow().fields())
                .containsEntry("state", "idle");
    }

    @Test
    void beatSaysWhoLivesForHowLong() {
        beat();
        Sighting seen = network.registry().find(AGENT).orElseThrow();
        assertThat(seen.alive()).isTrue();
        assertThat(seen.workers()).containsExactly(WORKER);
        assertThat(seen.fields()).containsEntry("container", "c1");
        assertThat(raw.ttl(key("agents:heartbeat:backend.1"))).isBetween(1L, GOOD.toSeconds());
    }

    @Test
    void onlyOrchestratorsCountAsDomains() {
        network.registry().enroll(AGENT);
        network.registry().enroll(WORKER);
        assertThat(network.registry().agents()).containsExactly(AGENT, WORKER);
        assertThat(raw.smembers(key("agents:domains"))).containsExactly(AGENT.value());
    }

    @Test
    void forgottenAgentLeavesNothingButItsLastWords() {
        network.registry().enroll(AGENT);
        beat();
        submit("one");
        submit("two");
        network.claims().step(AGENT, "r", List.of(), 1, GOOD);
        network.claims().step(AGENT, Claims.BESIDE + "r", List.of(), 1, GOOD);
        network.journal().agentLines(AGENT, List.of(Json.object().put("text", "bye")));
        network.registry().forget(AGENT);
        network.registry().forget(WORKER);
        assertThat(network.registry().agents()).isEmpty();
        assertThat(network.registry().find(AGENT)).isEmpty();
        assertThat(raw.keys(key("agents:*"))).isEmpty();
        assertThat(raw.ttl(key("logs:backend.1"))).isPositive();
    }
}
