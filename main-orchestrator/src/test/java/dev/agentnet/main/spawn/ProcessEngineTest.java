package dev.agentnet.main.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentnet.config.DomainSecrets;
import dev.agentnet.config.DomainTemplate;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessEngineTest extends ContainerEngineContract {

    private static final String PASSWORD = "hunter2";

    @TempDir Path folder;

    private ProcessEngine engine;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(folder.resolve("agentnet.conf"), "agentnet.x = 1\n");
        NetworkSecret.loadOrCreate(folder.resolve("secret"));
        engine = engine("live");
    }

    private ProcessEngine engine(String what) {
        DomainHandover handover =
                new DomainHandover(
                        "acme",
                        "redis://backend:" + PASSWORD + "@127.0.0.1:6379",
                        "http://127.0.0.1:8080",
                        folder.resolve("secret"),
                        Optional.of(folder.resolve("agentnet.conf")),
                        false,
                        new DomainSecrets(folder.resolve("secrets")),
                        1024);
        return new ProcessEngine(
                new ProcessSettings(
                        handover,
                        folder.resolve("state"),
                        System.getProperty("java.class.path"),
                        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx32m"),
                        List.of(TinyOrchestrator.class.getName(), what),
                        Duration.ofSeconds(1),
                        1000));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Override
    protected ContainerEngine engine() {
        return engine;
    }

    @Override
    protected DomainTemplate template() {
        return TestTemplates.write(folder.resolve("templates"), "backend", "memory = 2 GiB");
    }

    @Override
    protected void crash(AgentId id) {
        ProcessHandle.current()
                .descendants()
                .filter(child -> belongsTo(child, id))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static boolean belongsTo(ProcessHandle child, AgentId id) {
        try {
            Path environment = Path.of("/proc", Long.toString(child.pid()), "environ");
            return Files.readString(environment).contains("AGENT_ID=" + id.value() + "\0");
        } catch (IOException e) {
            return false;
        }
    }

    private Path started(AgentId id) {
        engine.start(id, template());
        Path own = folder.resolve("state/domains").resolve(id.value());
        await().atMost(Duration.ofSeconds(40))
                .until(() -> Files.exists(own.resolve("workspace/environment")));
        return own;
    }

    @Test
    void orchestratorGetsItsEnvironmentAndNoSecretInIt() throws IOException {
        Path own = started(ONE);
        List<String> environment = Files.readAllLines(own.resolve("workspace/environment"));
        assertThat(environment)
                .contains(
                        "AGENT_ROLE=domain",
                        "AGENT_ID=backend.1",
                        "DOMAIN_TYPE=backend",
                        "REDIS_URL=redis://127.0.0.1:6379",
                        "AGENTNET_NETWORK=acme",
                        "AGENTNET_MAIN_URL=http://127.0.0.1:8080",
                        "AGENTNET_FILES=" + own.resolve("files"),
                        "AGENTNET_WORKSPACE=" + own.resolve("workspace"),
                        "AGENTNET_MEMORY_MIB=2048",
                        "AGENTNET_CONTAINER=" + engine.list().getFirst().container(),
                        "AGENTNET_PARENT_PID=" + ProcessHandle.current().pid(),
                        "HOME=" + own.resolve("home"))
                .noneMatch(line -> line.contains(PASSWORD))
                .noneMatch(line -> line.contains(token()));
    }

    private String token() {
        return NetworkSecret.load(folder.resolve("secret")).forDomain(new DomainName("backend"));
    }

    @Test
    void orchestratorGetsItsFilesForItselfAlone() throws IOException {
        Path files = started(ONE).resolve("files");
        assertThat(files.resolve("secret")).hasContent(token());
        assertThat(files.resolve("agentnet.conf")).hasContent("agentnet.x = 1");
        assertThat(files.resolve("redis-url")).content().contains(PASSWORD);
        assertThat(files.resolve("template/backend/.claude/agents/api-worker.md"))
                .hasContent("Write endpoints.");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files)))
                .isEqualTo("rwx------");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(files.resolve("secret"))))
                .isEqualTo("rw-------");
    }

    @Test
    void outputIsBounded() throws IOException {
        Path output = started(ONE).resolve("output.log");
        await().until(() -> Files.size(output) > 5000);
        engine.list();
        assertThat(Files.size(output)).isZero();
    }

    @Test
    void removalTakesFolderAndWhatLeftItsSession() throws IOException {
        Path own = started(ONE);
        long sleeper = Long.parseLong(Files.readString(own.resolve("workspace/sleeper")).strip());
        assertThat(ProcessHandle.of(sleeper)).isPresent();
        engine.remove(ONE);
        await().until(() -> ended(sleeper));
        assertThat(own).doesNotExist();
    }

    private static boolean ended(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "stat")).contains(") Z ");
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void stubbornOneIsKilledAfterTheGrace() {
        engine.close();
        engine = engine("stubborn");
        started(ONE);
        engine.drain(ONE);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> engine.list().getFirst().ended().isPresent());
        assertThat(engine.list().getFirst().ended())
                .hasValueSatisfying(end -> assertThat(end.exitCode()).isEqualTo(137));
    }

    @Test
    void lastWordsTellWhyItEnded() {
        engine.close();
        engine = engine("fail");
        engine.start(ONE, template());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> engine.list().getFirst().ended().isPresent());
        assertThat(engine.list().getFirst().ended())
                .hasValueSatisfying(end ->
                        assertThat(end.reason())
                                .isEqualTo("ended with exit code 3: no Redis at all"));
    }

    private static boolean stands(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "stat")).contains(") T ");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void frozenOneStandsWithAllThatItStartedAndEndsWhenItIsAskedTo() throws IOException {
        Path own = started(ONE);
        long sleeper = Long.parseLong(Files.readString(own.resolve("workspace/sleeper")).strip());
        engine.freeze(ONE);
        assertThat(stands(sleeper)).isTrue();
        assertThat(ProcessHandle.current().children().anyMatch(one -> stands(one.pid()))).isTrue();
        engine.thaw(ONE);
        await().until(() -> !stands(sleeper));
        engine.freeze(ONE);
        engine.drain(ONE);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> engine.list().getFirst().ended().isPresent());
        // Asked, and not killed after its grace.
        assertThat(engine.list().getFirst().ended())
                .hasValueSatisfying(end -> assertThat(end.exitCode()).isEqualTo(143));
    }

    @Test
    void whatStandsAfterItsEngineWasKilledEndsWithTheNextOne() throws IOException {
        Path own = started(ONE);
        long sleeper = Long.parseLong(Files.readString(own.resolve("workspace/sleeper")).strip());
        engine.freeze(ONE);
        try (ProcessEngine next = engine("live")) {
            await().until(() -> ended(sleeper));
            assertThat(next.list()).isEmpty();
        }
    }

    @Test
    void closedEngineLeavesNothingAndStartsNothing() throws IOException {
        Path own = started(ONE);
        long sleeper = Long.parseLong(Files.readString(own.resolve("workspace/sleeper")).strip());
        engine.close();
        engine.close();
        await().until(() -> ended(sleeper));
        assertThat(own).doesNotExist();
        assertThatThrownBy(() -> engine.start(TWO, template()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void missingSecretIsAFailedStart() throws IOException {
        Files.delete(folder.resolve("secret"));
        assertThatThrownBy(() -> engine.start(ONE, template()))
                .isInstanceOf(SpawnFailed.class)
                .hasMessageContaining("no network secret");
        assertThat(engine.list()).isEmpty();
    }
}
