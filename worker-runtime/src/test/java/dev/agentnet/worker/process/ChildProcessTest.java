package dev.agentnet.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    private final ProcessLimits limits = ProcessLimits.from(ConfigFactory.load());
    private final Launcher launcher = new Launcher(limits);
    private final String marker = "test-" + UUID.randomUUID();
    private final Deadline soon = Deadline.after(Duration.ofSeconds(20));

    @TempDir Path folder;

    @AfterEach
    void killRest() {
        AttemptProcesses.killAll(marker);
    }

    private Launch shell(String command) {
        return Launch.shell(command, folder, Map.of("PATH", "/usr/bin:/bin"), marker);
    }

    private static List<String> lines(ChildProcess child, Deadline deadline)
            throws InterruptedException, TimeoutException {
        List<String> lines = new ArrayList<>();
        Optional<String> line = child.nextLine(deadline);
        while (line.isPresent()) {
            lines.add(line.get());
            line = child.nextLine(deadline);
        }
        return lines;
    }

    @Test
    void childSeesOnlyWhatItIsGiven() throws Exception {
        try (ChildProcess child = launcher.start(shell("env | cut -d= -f1"))) {
            assertThat(lines(child, soon))
                    .contains("PATH", "AGENTNET_ATTEMPT")
                    .doesNotContain("HOME", "USER", "JAVA_HOME");
            assertThat(child.waitFor(soon)).isZero();
        }
    }

    @Test
    void outputNobodyTakesDoesNotBlockTheChild() throws Exception {
        ProcessLimits small =
                new ProcessLimits(100, 10_000, 100, Duration.ofMillis(250), limits.look());
        String flood =
                "yes 0123456789 | head -c 1000000; echo; echo the end; echo oops >&2; exit 3";
        Launch launch =
                new Launch(
                        List.of("sh", "-c", flood),
                        folder,
                        Map.of(),
                        marker,
                        Redirect.from(new java.io.File("/dev/null")),
                        false);
        try (ChildProcess child = new Launcher(small).start(launch)) {
            assertThat(child.waitFor(soon)).isEqualTo(3);
            await().until(() -> child.errorTail().equals("oops\n"));
            assertThat(lines(child, soon)).hasSizeBetween(100, 200).last().isEqualTo("the end");
            assertThat(child.droppedLines()).isGreaterThan(80_000);
        }
    }

    @Test
    void longLineIsCutAndTheNextIsWhole() throws Exception {
        ProcessLimits small =
                new ProcessLimits(10, 10_000, 100, Duration.ofMillis(250), limits.look());
        try (ChildProcess child =
                new Launcher(small).start(shell("printf '0123456789abcdef\\r\\nnext'"))) {
            assertThat(lines(child, soon)).containsExactly("0123456789", "next");
        }
    }

    @Test
    void waitingEndsAtTheDeadline() throws Exception {
        try (ChildProcess child = launcher.start(shell("sleep 60"))) {
            Deadline close = Deadline.after(Duration.ofMillis(50));
            assertThatThrownBy(() -> child.nextLine(close)).isInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> child.waitFor(close)).isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void daemonThatHoldsThePipeDoesNotHoldTheReader() throws Exception {
        try (ChildProcess child = launcher.start(shell("setsid -f sleep 60; echo done"))) {
            assertThat(lines(child, soon)).containsExactly("done");
        }
    }

    @Test
    void whatIsLeftBehindIsReadToItsEnd() throws Exception {
        // As of `exec > >(tee log)`: the shell ends before what it wrote to has written.
        String rest = "(sleep 0.2; yes 0123456789 | head -n 10000; echo last) & echo first";
        try (ChildProcess child = launcher.start(shell(rest))) {
            assertThat(child.waitFor(soon)).isZero();
            assertThat(lines(child, soon)).hasSize(10_002).startsWith("first").endsWith("last");
        }
    }

    @Test
    void childWithMuchToSayDoesNotKeepAnotherWaiting() throws Exception {
        Launch cat = new Launch(List.of("cat"), folder, Map.of(), marker, Redirect.PIPE, false);
        try (ChildProcess loud = launcher.start(shell("yes"));
                ChildProcess quiet = launcher.start(cat)) {
            for (int count = 0; count < 100; count++) {
                quiet.write("line " + count);
                Deadline close = Deadline.after(Duration.ofSeconds(2));
                assertThat(quiet.nextLine(close)).hasValue("line " + count);
            }
            assertThat(loud.nextLine(soon)).hasValue("y");
        }
    }

    @Test
    void oneThreadReadsAllAndEndsWithThem() throws Exception {
        List<ChildProcess> children = new ArrayList<>();
        for (int count = 0; count < 5; count++) {
            children.add(launcher.start(shell("echo $$; read go")));
            children.add(launcher.start(shell("echo here; sleep 60")));
        }
        for (ChildProcess child : children) {
            assertThat(child.nextLine(soon)).isPresent();
        }
        assertThat(readers()).hasSize(1);
        children.forEach(ChildProcess::close);
        await().until(() -> readers().isEmpty());
    }

    private static List<String> readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("child"))
                .toList();
    }

    @Test
    void pipesHaveNoNamesAfterTheStart() throws Exception {
        List<String> command =
                List.of("sh", "-c", "read go; readlink /proc/self/fd/1 /proc/$$/fd/2");
        Launch launch =
                new Launch(
                        command,
                        folder,
                        Map.of("PATH", "/usr/bin:/bin"),
                        marker,
                        Redirect.PIPE,
                        false);
        try (ChildProcess child = launcher.start(launch)) {
            child.write("go");
            assertThat(lines(child, soon))
                    .hasSize(2)
                    .allMatch(name -> name.endsWith("(deleted)"))
                    .noneMatch(name -> Path.of(name.split(" ")[0]).toFile().exists());
        }
    }

    @Test
    void conversationGoesBothWays() throws Exception {
        Launch cat = new Launch(List.of("cat"), folder, Map.of(), marker, Redirect.PIPE, false);
        try (ChildProcess child = launcher.start(cat)) {
            child.write("close");
            assertThat(child.nextLine(soon)).hasValue("close");
            child.closeInput();
            assertThat(child.nextLine(soon)).isEmpty();
            assertThat(child.waitFor(soon)).isZero();
        }
    }

    @Test
    void childThatDoesNotReadDoesNotBlockTheWriter() throws Exception {
        Launch deaf =
                new Launch(List.of("sleep", "60"), folder, Map.of(), marker, Redirect.PIPE, false);
        try (ChildProcess child = launcher.start(deaf)) {
            String message = "x".repeat(100_000);
            assertThatThrownBy(
                            () -> {
                                for (int count = 0; count < 1000; count++) {
                                    child.write(message);
                                }
                            })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not read");
        }
    }

    @Test
    void missingProgramIsNamed() {
        Launch none =
                new Launch(
                        List.of("no-such-program"), folder, Map.of(), marker, Redirect.PIPE, false);
        assertThatThrownBy(() -> launcher.start(none))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-program");
    }

    @Test
    void daemonsOfTheAttemptAreKilledAndNeighboursAreNot() throws Exception {
        String other = "test-" + UUID.randomUUID();
        Launch neighbour = Launch.shell("sleep 60", folder, Map.of("PATH", "/usr/bin:/bin"), other);
        String daemons = "setsid -f sleep 60; (setsid sh -c 'sleep 60 & sleep 60' &) ; sleep 60";
        try (ChildProcess near = launcher.start(neighbour);
                ChildProcess child = launcher.start(shell(daemons))) {
            await().until(() -> AttemptProcesses.find(marker).size() >= 5);
            assertThat(AttemptProcesses.killAll(marker)).isGreaterThanOrEqualTo(5);
            assertThat(AttemptProcesses.find(marker)).isEmpty();
            assertThat(child.waitFor(soon)).isEqualTo(137);
            assertThat(AttemptProcesses.find(other)).isNotEmpty();
            assertThat(ProcessHandle.of(near.pid())).isPresent();
        }
        AttemptProcesses.killAll(other);
    }

    @Test
    void markerThatIsAnothersBeginningKillsNothing() throws Exception {
        try (ChildProcess child = launcher.start(shell("sleep 60"))) {
            assertThat(AttemptProcesses.killAll(marker.substring(0, marker.length() - 1))).isZero();
            assertThat(ProcessHandle.of(child.pid())).isPresent();
        }
    }

    @Test
    void killingGoesOnWhenInterrupted() throws Exception {
        try (ChildProcess child = launcher.start(shell("sleep 60"))) {
            Thread.currentThread().interrupt();
            AttemptProcesses.killAll(marker);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(child.waitFor(soon)).isEqualTo(137);
        }
    }
}
