package dev.agentnet.main.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.FailureName;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the spawner does and says when it cannot have what is wanted.
class Fault13SpawnerTroubleTest extends SpawnerOnMemoryEngine {

    @Test
    void failedStartIsSaidAndTriedAgainEverLater() {
        engine.startFails =
                Optional.of(new SpawnFailed(FailureName.NO_IMAGE, "image X is not there"));
        fleet.want(backend, 1);
        spawner.reconcile();
        assertThat(fleet.problem(backend)).contains("no_image: image X is not there");
        engine.startFails = Optional.empty();
        pass(1);
        assertThat(engine.started).isEmpty();
        pass(1);
        assertThat(engine.started).hasSize(1);
        assertThat(fleet.problem(backend)).isEmpty();
    }

    @Test
    void crashLoopIsSlowedAndSaid() {
        fleet.want(backend, 1);
        spawner.reconcile();
        for (int crash = 1; crash <= 3; crash++) {
            now = now.plusMillis(500);
            engine.end(engine.started.getLast(), 1, "ended with exit code 1: no Redis");
            spawner.reconcile();
        }
        assertThat(engine.started).hasSize(3);
        assertThat(fleet.problem(backend).orElse("")).contains("exit code 1: no Redis");
        pass(2);
        assertThat(engine.started).hasSize(4);
        assertThat(fleet.problem(backend)).isPresent();
        pass(11);
        assertThat(fleet.problem(backend)).isEmpty();
    }

    @Test
    void domainWithoutTemplateIsDrained() throws Exception {
        fleet.want(backend, 1);
        spawner.reconcile();
        try (var files = Files.walk(folder.resolve("templates/backend"))) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
        spawner.reconcile();
        spawner.reconcile();
        assertThat(engine.drained).contains(agent(1));
        assertThat(engine.list()).isEmpty();
        assertThat(running()).isEmpty();
    }

    @Test
    void unreachableEngineIsSaidAndWhatWasKnownStays() {
        fleet.want(backend, 1);
        spawner.reconcile();
        engine.unreachable = true;
        assertThatThrownBy(spawner::reconcile).isInstanceOf(EngineUnreachable.class);
        assertThat(fleet.problem(backend)).contains("the engine hides, as the test wants");
        assertThat(running()).containsExactly(agent(1));
    }

    @Test
    void healthFileIsTouchedOnlyWhileItWorks() {
        engine.unreachable = true;
        spawner = spawner(settings(Duration.ofMillis(50)));
        spawner.start();
        await().until(() -> engine.lists > 2);
        assertThat(folder.resolve("alive")).doesNotExist();
        engine.unreachable = false;
        await().until(() -> Files.exists(folder.resolve("alive")));
    }

    @Test
    void neverMoreThanTheLimitWhateverRedisSays() {
        fleet.want(backend, 1000);
        spawner.reconcile();
        assertThat(engine.started).hasSize(4);
        assertThat(fleet.problem(backend).orElse("")).contains("max-replicas");
    }
}
