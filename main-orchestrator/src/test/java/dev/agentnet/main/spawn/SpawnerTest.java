package dev.agentnet.main.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.Fleet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How what runs comes to be what is wanted.
class SpawnerTest extends SpawnerOnMemoryEngine {

    @Test
    void startsWhatIsMissingAndReportsIt() {
        fleet.want(backend, 2);
        spawner.reconcile();
        spawner.reconcile();
        assertThat(engine.started).containsExactly(agent(1), agent(2));
        assertThat(running()).containsExactly(agent(1), agent(2));
        assertThat(fleet.problem(backend)).isEmpty();
    }

    @Test
    void drainsTheYoungestOfTooMany() {
        fleet.want(backend, 2);
        spawner.reconcile();
        fleet.want(backend, 1);
        pass(20);
        pass(1);
        assertThat(engine.drained).containsOnly(agent(2));
        assertThat(running()).containsExactly(agent(1));
    }

    @Test
    void oneThatStillDrainsDoesNotCount() {
        engine.stubborn = true;
        fleet.want(backend, 1);
        spawner.reconcile();
        fleet.want(backend, 0);
        spawner.reconcile();
        fleet.want(backend, 1);
        spawner.reconcile();
        assertThat(engine.started).containsExactly(agent(1), agent(2));
        assertThat(engine.drained).containsOnly(agent(1));
    }

    @Test
    void endedOneIsReportedThenRemovedAndForgottenLater() {
        fleet.want(backend, 1);
        spawner.reconcile();
        now = now.plusSeconds(30);
        engine.end(agent(1), 137, "killed");
        spawner.reconcile();
        assertThat(endOf(agent(1)))
                .hasValueSatisfying(end -> assertThat(end.exitCode()).isEqualTo(137));
        assertThat(engine.list()).extracting(Fleet.Member::id).containsExactly(agent(2));
        pass(59);
        assertThat(endOf(agent(1))).isPresent();
        pass(2);
        assertThat(endOf(agent(1))).isEmpty();
        assertThat(running()).containsExactly(agent(2));
    }

    @Test
    void vanishedOneIsReportedAsEnded() {
        fleet.want(backend, 1);
        spawner.reconcile();
        now = now.plusSeconds(30);
        engine.vanish(agent(1));
        spawner.reconcile();
        assertThat(endOf(agent(1))).isPresent();
        assertThat(running()).containsExactly(agent(2));
    }

    @Test
    void nextSpawnerTellsWhatVanishedBetween() {
        fleet.want(backend, 1);
        spawner.reconcile();
        spawner.close();
        now = now.plusSeconds(30);
        engine.vanish(agent(1));
        spawner = spawner(settings(Duration.ofMinutes(10)));
        spawner.reconcile();
        assertThat(endOf(agent(1))).isPresent();
        assertThat(running()).containsExactly(agent(2));
    }

    @Test
    void wantsAndDeathsAreSeenAtOnce() {
        spawner.start();
        await().until(() -> engine.lists > 0);
        fleet.want(backend, 1);
        await().until(() -> engine.started.size() == 1);
        engine.end(agent(1), 137, "killed");
        await().until(() -> engine.started.size() == 2);
        await().until(() -> running().equals(List.of(agent(2))));
    }

    @Test
    void whatCameBackIsTiedAtOnce() {
        spawner.start();
        await().until(() -> engine.tidied == 1);
        engine.comeBack();
        await().until(() -> engine.tidied == 2);
    }

    @Test
    void wakesThatWantNothingNewDoNotAskTheEngine() {
        WakeFilter filter = new WakeFilter(fleet, Duration.ofMinutes(10));
        fleet.want(backend, 1);
        assertThat(filter.isLookDue()).isTrue();
        filter.woken("backend");
        assertThat(filter.isLookDue()).isTrue();
        filter.woken("backend");
        filter.woken("main");
        filter.woken("No Domain!");
        assertThat(filter.isLookDue()).isFalse();
        fleet.want(backend, 2);
        filter.woken("backend");
        assertThat(filter.isLookDue()).isTrue();
    }
}
