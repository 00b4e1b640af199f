package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.Fleet;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.tests.stage.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The Docker engine is restarted while a domain's container works and more comes in: what was at
/// work is done by the next container, once.
@EnabledIfEnvironmentVariable(named = "AGENTNET_TEST_DOCKER", matches = "1")
@TestInstance(Lifecycle.PER_CLASS)
final class Fault12RestartedEngineTest {

    /// A start of the engine, one of a container, and what was waited for at worst.
    private static final Duration SOON = Duration.ofSeconds(20);

    private FaultEngine engine;
    private FaultNetwork net;
    private FaultNetwork.Main main;

    @BeforeAll
    void open(@TempDir Path folder) throws IOException {
        engine = new FaultEngine(folder.resolve("engine"));
        net = new FaultNetwork(folder, engine, "spawn.interval = 10 m");
        main = net.startMain();
        net.settle(List.of(net.submit("echo warm > warm.txt")));
    }

    @AfterAll
    void close() throws IOException {
        net.close();
        engine.close();
    }

    private List<TaskId> submit(String name, int tasks, String before) {
        return IntStream.range(0, tasks)
                .mapToObj(i -> net.submit(before + "echo 1 > " + name + "-" + i))
                .toList();
    }

    private void awaitWork(Collection<TaskId> ids) {
        await().atMost(FaultNetwork.PATIENCE)
                .until(() -> ids.stream().allMatch(id -> net.task(id).state() == TaskState.ACTIVE));
    }

    /// A container's name is told once it has been looked at, its agent's at once.
    private List<AgentId> alive() {
        return net.fleet.running().stream().map(Fleet.Member::id).toList();
    }

    private void settleOnce(Collection<TaskId> ids) {
        net.settle(ids);
        assertThat(ids)
                .allSatisfy(id -> {
                    assertThat(net.task(id).state())
                            .as(() -> net.story(id))
                            .isEqualTo(TaskState.DONE);
                    assertThat(net.landed(id)).as(() -> net.story(id)).hasSize(1);
                });
        await().atMost(SOON).untilAsserted(() -> assertThat(engine.containers()).hasSize(1));
        assertThat(net.fleet.running()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void workIsDoneByTheNextContainer(String signal) throws IOException {
        List<TaskId> all = new ArrayList<>(submit(signal + "-at-work", 2, "sleep 5; "));
        awaitWork(all);
        List<AgentId> before = alive();

        engine.stop(signal);
        all.addAll(submit(signal + "-while-away", 4, ""));
        // Asked in vain, by the spawner that lost it and by one that never saw it.
        awaitProblem();
        net.fleet.restartSpawner();
        awaitProblem();
        assertThat(alive()).isEqualTo(before);
        engine.start();
        all.addAll(submit(signal + "-afterwards", 4, ""));

        settleOnce(all);
        assertThat(alive()).doesNotContainAnyElementsOf(before);
        assertThat(all).extracting(net::task).extracting(Task::attempt).allMatch(n -> n <= 2);
        deathsAreToldAgain();
    }

    /// Waits until one is told anew.
    private void awaitProblem() {
        net.redis.raw(redis -> redis.hdel("fleet:actual:backend", "problem"));
        await().atMost(SOON)
                .until(() -> net.network.fleet().problem(FaultNetwork.BACKEND).isPresent());
    }

    /// A look is due in ten minutes only: what is noticed sooner was told by the engine.
    private void deathsAreToldAgain() {
        List<TaskId> killed = submit("killed-" + engine.containers().getFirst(), 1, "sleep 1; ");
        awaitWork(killed);
        engine.docker("kill", engine.containers().getFirst());
        await().atMost(SOON).until(() -> net.task(killed.getFirst()).attempt() == 2);
        settleOnce(killed);
    }

    /// An engine that is told to leaves its containers as they are: nobody is dead, then.
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void containerThatOutlivesTheEngineGoesOn(String signal) throws IOException {
        engine.restart("--live-restore");
        net.settle(submit("restored-" + signal, 1, ""));
        List<TaskId> all = new ArrayList<>(submit("through-" + signal, 2, "sleep 8; "));
        awaitWork(all);
        List<AgentId> before = alive();

        engine.stop(signal);
        awaitProblem();
        assertThat(alive()).isEqualTo(before);
        engine.start("--live-restore");
        all.addAll(submit("later-" + signal, 4, ""));

        settleOnce(all);
        assertThat(alive()).isEqualTo(before);
        assertThat(all).extracting(net::task).extracting(Task::attempt).containsOnly(1);
        deathsAreToldAgain();
        engine.restart();
    }

    /// What a network is made of, apart from its domains.
    enum Part {
        REDIS,
        MAIN,
        SPAWNER,
        ENGINE
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void allAreRestartedOneAfterTheOther(Part first) throws IOException {
        List<TaskId> all = new ArrayList<>(submit("from-" + first, 2, "sleep 3; "));
        awaitWork(all);
        for (int i = 0; i < Part.values().length; i++) {
            Part part = Part.values()[(first.ordinal() + i) % Part.values().length];
            restart(part);
            all.addAll(submit("from-%s-after-%s".formatted(first, part), 3, "sleep 0.2; "));
        }
        settleOnce(all);
        assertThat(all).extracting(net::task).extracting(Task::attempt).allMatch(n -> n <= 2);
    }

    private void restart(Part part) throws IOException {
        switch (part) {
            case REDIS -> {
                net.redis.stop();
                net.redis.start();
            }
            case MAIN -> {
                Processes.signal(main.pid(), "KILL");
                main = net.startMain();
            }
            case SPAWNER -> net.fleet.restartSpawner();
            case ENGINE -> engine.restart();
        }
    }
}
