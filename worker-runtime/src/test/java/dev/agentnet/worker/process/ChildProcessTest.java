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
        try (ChildProcess child = ChildProcess.start(shell("env | cut -d= -f1"), limits)) {
            assertThat(lines(child, soon))
                    .contains("PATH", "AGENTNET_ATTEMPT")
                    .doesNotContain("HOME", "USER", "JAVA_HOME");
            assertThat(child.waitFor(soon)).isZero();
        }
    }

    @Test
    void outputNobodyTakesDoesNotBlockTheChild() throws Exception {
        ProcessLimits small = new ProcessLimits(100, 10_000, 100, Duration.ofMillis(250));
        String flood = "yes 0123456789 | head -c 1000000; echo oops >&2; exit 3";
        Launch launch =
                new Launch(
                        List.of("sh", "-c", flood),
                        folder,
                        Map.of(),
                        marker,
                        Redirect.from(new java.io.File("/dev/null")),
                        false);
        try (ChildProcess child = ChildProcess.start(launch, small)) {
            assertThat(child.waitFor(soon)).isEqualTo(3);
            await().until(() -> child.errorTail().equals("oops\n"));
            assertThat(lines(child, soon)).hasSizeBetween(100, 200);
            assertThat(child.droppedLines()).isGreaterThan(80_000);
        }
    }

    @Test
    void longLineIsCutAndTheNextIsWhole() throws Exception {
        ProcessLimits small = new ProcessLimits(10, 10_000, 100, Duration.ofMillis(250));
        try (ChildProcess child =
                ChildProcess.start(shell("printf '0123456789abcdef\\r\\nnext'"), small)) {
            assertThat(lines(child, soon)).containsExactly("0123456789", "next");
        }
    }

    @Test
    void waitingEndsAtTheDeadline() throws Exception {
        try (ChildProcess child = ChildProcess.start(shell("sleep 60"), limits)) {
            Deadline close = Deadline.after(Duration.ofMillis(50));
            assertThatThrownBy(() -> child.nextLine(close)).isInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> child.waitFor(close)).isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void daemonThatHoldsThePipeDoesNotHoldTheReader() throws Exception {
        try (ChildProcess child =
                ChildProcess.start(shell("setsid -f sleep 60; echo done"), limits)) {
            assertThat(lines(child, soon)).containsExactly("done");
        }
    }

    @Test
    void conversationGoesBothWays() throws Exception {
        Launch cat = new Launch(List.of("cat"), folder, Map.of(), marker, Redirect.PIPE, false);
        try (ChildProcess child = ChildProcess.start(cat, limits)) {
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
        try (ChildProcess child = ChildProcess.start(deaf, limits)) {
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
        assertThatThrownBy(() -> ChildProcess.start(none, limits))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-program");
    }

    @Test
    void daemonsOfTheAttemptAreKilledAndNeighboursAreNot() throws Exception {
        String other = "test-" + UUID.randomUUID();
        Launch neighbour = Launch.shell("sleep 60", folder, Map.of("PATH", "/usr/bin:/bin"), other);
        String daemons = "setsid -f sleep 60; (setsid sh -c 'sleep 60 & sleep 60' &) ; sleep 60";
        try (ChildProcess near = ChildProcess.start(neighbour, limits);
                ChildProcess child = ChildProcess.start(shell(daemons), limits)) {
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
        try (ChildProcess child = ChildProcess.start(shell("sleep 60"), limits)) {
            assertThat(AttemptProcesses.killAll(marker.substring(0, marker.length() - 1))).isZero();
            assertThat(ProcessHandle.of(child.pid())).isPresent();
        }
    }

    @Test
    void killingGoesOnWhenInterrupted() throws Exception {
        try (ChildProcess child = ChildProcess.start(shell("sleep 60"), limits)) {
            Thread.currentThread().interrupt();
            AttemptProcesses.killAll(marker);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(child.waitFor(soon)).isEqualTo(137);
        }
    }
}
