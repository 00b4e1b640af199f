package dev.agentnet.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Processes that stand still with all that they started.
@EnabledOnOs(OS.LINUX)
final class StandstillTest {

    private static final String MARK = "AGENTNET_STANDSTILL_TEST";

    @TempDir private Path folder;

    private final String value = UUID.randomUUID().toString();

    /// Counts in three files: as itself, as a child, and in a session of its own.
    private Process counting() throws IOException {
        String count = "i=0; while :; do i=$((i+1)); echo $i > %s; sleep 0.02; done";
        String script =
                "("
                        + count.formatted("child")
                        + ") & "
                        + "setsid sh -c '"
                        + count.formatted("daemon")
                        + "' & "
                        + count.formatted("self");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script);
        builder.directory(folder.toFile());
        builder.environment().put(MARK, value);
        return builder.start();
    }

    @AfterEach
    void end() {
        ProcessTree.killMarked(MARK, value);
    }

    private long count(String who) throws IOException {
        Path file = folder.resolve(who);
        String text = Files.exists(file) ? Files.readString(file).strip() : "";
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private List<Long> counts() throws IOException {
        return List.of(count("self"), count("child"), count("daemon"));
    }

    private void awaitMore(String who) throws IOException {
        long before = count(who);
        await().until(() -> count(who) > before + 2);
    }

    private String state(long process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
    }

    @Test
    void allOfThemStandAndAllGoOn() throws IOException {
        Process process = counting();
        for (String who : new String[] {"self", "child", "daemon"}) {
            awaitMore(who);
        }
        Standstill.begin(MARK, value);
        assertThat(ProcessTree.marked(MARK, value)).hasSizeGreaterThanOrEqualTo(3);
        // A shell is D as long as the child that it has just started stands before its program.
        for (ProcessHandle stands : ProcessTree.marked(MARK, value)) {
            await().until(() -> List.of("T", "D").contains(state(stands.pid())));
        }
        List<Long> counts = counts();
        await().during(Duration.ofMillis(200)).until(() -> counts().equals(counts));
        assertThat(process.isAlive()).isTrue();
        Standstill.end(MARK, value);
        for (String who : new String[] {"self", "child", "daemon"}) {
            awaitMore(who);
        }
    }

    @Test
    void rootIsStoppedWithWhatIsBelowIt() throws IOException {
        Process process = new ProcessBuilder("sh", "-c", "sleep 100 & wait").start();
        try {
            await().until(() -> process.descendants().count() == 1);
            Standstill.begin(MARK, value, process.toHandle());
            assertThat(state(process.pid())).isEqualTo("T");
            assertThat(state(process.descendants().findFirst().orElseThrow().pid())).isEqualTo("T");
            Standstill.end(MARK, value, process.toHandle());
            await().until(() -> state(process.pid()).equals("S"));
        } finally {
            ProcessTree.kill(process);
        }
    }

    @Test
    void whereThereIsNobodyNothingHappens() {
        Standstill.begin(MARK, value);
        Standstill.end(MARK, value);
    }
}
