package dev.agentnet.main.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Fleet;
import dev.agentnet.protocol.AgentId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a domain comes to stand still, and to go on.
class SpawnerPauseTest extends SpawnerOnMemoryEngine {

    private List<AgentId> frozen() {
        return fleet.actual(backend).stream()
                .filter(Fleet.Member::frozen)
                .map(Fleet.Member::id)
                .toList();
    }

    @Test
    void pausedDomainStandsAndNoneOfItIsStarted() {
        fleet.want(backend, 2);
        spawner.reconcile();
        controls.pause(backend);
        spawner.reconcile();
        assertThat(frozen()).containsExactly(agent(1), agent(2));
        assertThat(fleet.problem(backend)).isEmpty();
        engine.end(agent(1), 137, "killed");
        now = now.plusSeconds(3600);
        spawner.reconcile();
        spawner.reconcile();
        assertThat(engine.started).containsExactly(agent(1), agent(2));
        assertThat(endOf(agent(1))).isPresent();
        assertThat(frozen()).containsExactly(agent(2));
        controls.resume(backend);
        spawner.reconcile();
        assertThat(frozen()).isEmpty();
        assertThat(running()).containsExactly(agent(2), agent(3));
        assertThat(engine.drained).isEmpty();
    }

    @Test
    void domainThatIsPausedBeforeItRunsStartsWhenItIsResumed() {
        fleet.want(backend, 1);
        controls.pause(backend);
        spawner.reconcile();
        assertThat(engine.started).isEmpty();
        controls.resume(backend);
        spawner.reconcile();
        assertThat(engine.started).containsExactly(agent(1));
    }

    @Test
    void nextSpawnerKeepsThePause() {
        fleet.want(backend, 1);
        spawner.reconcile();
        controls.pause(backend);
        spawner.reconcile();
        Spawner next = spawner(settings(Duration.ofMinutes(10)));
        next.reconcile();
        next.reconcile();
        assertThat(frozen()).containsExactly(agent(1));
        controls.resume(backend);
        next.reconcile();
        assertThat(frozen()).isEmpty();
        assertThat(engine.started).containsExactly(agent(1));
    }

    @Test
    void oneThatStillDrainsIsNotHeldUp() {
        engine.stubborn = true;
        fleet.want(backend, 2);
        spawner.reconcile();
        fleet.want(backend, 1);
        spawner.reconcile();
        controls.pause(backend);
        spawner.reconcile();
        assertThat(frozen()).containsExactly(agent(1));
    }

    @Test
    void whatIsTooMuchIsLetGoOnToEnd() {
        fleet.want(backend, 1);
        spawner.reconcile();
        controls.pause(backend);
        spawner.reconcile();
        engine.stubborn = true;
        controls.kill(backend, "enough");
        spawner.reconcile();
        assertThat(engine.drained).containsOnly(agent(1));
        assertThat(engine.list()).noneMatch(Fleet.Member::frozen);
    }
}
