package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.tests.stage.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/// A domain's container is frozen at work, and everything around it is restarted.
@EnabledIfEnvironmentVariable(named = "AGENTNET_TEST_DOCKER", matches = "1")
@TestInstance(Lifecycle.PER_CLASS)
final class PausedContainersTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    /// Four seconds in which it is awake.
    private static final String WORK = "i=0; while [ $i -lt 40 ]; do sleep 0.1; i=$((i+1)); done; ";

    private FaultEngine engine;
    private FaultNetwork net;
    private FaultNetwork.Main main;

    @BeforeAll
    void open(@TempDir Path folder) throws IOException {
        engine = new FaultEngine(folder.resolve("engine"));
        net = new FaultNetwork(folder, engine);
        main = net.startMain();
        net.settle(List.of(net.submit("echo warm > warm.txt")));
    }

    @AfterAll
    void close() throws IOException {
        net.close();
        engine.close();
    }

    private TaskId submit(String name) {
        TaskSpec spec =
                new TaskSpec(
                        FaultNetwork.BACKEND,
                        TaskKind.WORK,
                        WORK + "echo 1 > " + name,
                        Priority.NORMAL,
                        TIMEOUT,
                        Json.object(),
                        Optional.of(FaultNetwork.SHOP),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        return net.network.submissions().submit(spec).id();
    }

    private List<String> states() {
        return engine.docker("ps", "--all", "--format", "{{.State}}").lines().toList();
    }

    private void pause() {
        net.network.controls().pause(FaultNetwork.BACKEND);
        await().atMost(FaultNetwork.PATIENCE)
                .untilAsserted(() -> assertThat(states()).containsOnly("paused"));
    }

    private void restartMain() throws IOException {
        Processes.signal(main.pid(), "KILL");
        main = net.startMain();
    }

    /// Leases last two seconds. Redis has its restart first: who comes after it must find the
    /// pause.
    @Test
    void sameAttemptFinishesWhateverIsRestartedMeanwhile() throws IOException {
        engine.restart("--live-restore");
        net.settle(List.of(net.submit("echo restored > restored.txt")));
        TaskId id = submit("paused");
        net.awaitState(id, TaskState.ACTIVE);
        pause();
        TaskId waiting = net.submit("echo later > later.txt");
        net.redis.stop();
        net.redis.start();
        restartMain();
        net.fleet.restartSpawner();
        engine.restart("--live-restore");
        net.fleet.restartSpawner();
        await().pollDelay(TIMEOUT).atMost(FaultNetwork.PATIENCE).until(() -> true);
        assertThat(states()).containsExactly("paused");
        assertThat(net.task(id).state()).isEqualTo(TaskState.ACTIVE);
        assertThat(net.task(waiting).state()).isEqualTo(TaskState.PENDING);

        net.network.controls().resume(FaultNetwork.BACKEND);
        net.settle(List.of(id, waiting));
        assertThat(net.task(id).attempt()).as(() -> net.story(id)).isEqualTo(1);
        assertThat(net.landed(id)).as(() -> net.story(id)).hasSize(1);
        engine.restart();
        net.settle(List.of(net.submit("echo plain > plain.txt")));
    }

    /// An engine that is not told to leave its containers as they are ends the frozen ones, too.
    @Test
    void whatTheEngineEndsInAPauseIsDoneAfterIt() throws IOException {
        TaskId id = submit("ended");
        net.awaitState(id, TaskState.ACTIVE);
        pause();
        engine.restart();
        await().atMost(FaultNetwork.PATIENCE)
                .untilAsserted(() ->
                        assertThat(net.task(id).state())
                                .as(() -> net.story(id) + net.scene() + states())
                                .isEqualTo(TaskState.PENDING));
        net.fleet.restartSpawner();
        restartMain();
        await().pollDelay(Duration.ofSeconds(4)).atMost(FaultNetwork.PATIENCE).until(() -> true);
        assertThat(net.fleet.running()).isEmpty();
        assertThat(net.task(id).state()).isEqualTo(TaskState.PENDING);

        net.network.controls().resume(FaultNetwork.BACKEND);
        net.settle(List.of(id));
        assertThat(net.task(id).attempt()).isEqualTo(2);
        assertThat(net.landed(id)).as(() -> net.story(id)).hasSize(1);
    }

    @Test
    void allAgentsEndAtOnceAlsoThoseThatStand() {
        TaskId id = submit("killed");
        net.awaitState(id, TaskState.ACTIVE);
        pause();
        assertThat(net.network.controls().kill(FaultNetwork.BACKEND, "enough")).containsExactly(id);
        await().atMost(FaultNetwork.PATIENCE)
                .untilAsserted(() -> assertThat(engine.containers()).isEmpty());
        assertThat(net.task(id).state()).isEqualTo(TaskState.PENDING);
        net.network.controls().resume(FaultNetwork.BACKEND);
        net.settle(List.of(id));
        assertThat(net.landed(id)).as(() -> net.story(id)).hasSize(1);
    }
}
