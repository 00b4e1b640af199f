package dev.agentnet.worker.agent.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Usage;
import dev.agentnet.worker.agent.AgentEvent;
import dev.agentnet.worker.agent.AgentRunner.Result;
import dev.agentnet.worker.agent.Runs;
import dev.agentnet.worker.process.AttemptProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayAgentTest {

    private static final AgentEvent END = new AgentEvent.Ended(true, "completed", "All done.");

    private final List<AgentEvent> told = new ArrayList<>();

    @TempDir Path folder;
    private Runs runs = new Runs(Path.of(""), Path.of(""), "none");

    @BeforeEach
    void prepare() throws IOException {
        runs = Runs.in(folder);
        Files.writeString(runs.folder().resolve("a.txt"), "one two two\n");
    }

    private static AgentEvent tool(String name, String input) {
        return new AgentEvent.ToolUsed("t-" + name, name, (ObjectNode) Json.parse(input));
    }

    private Result play(AgentEvent... events) throws Exception {
        return play(Duration.ofMinutes(1), events);
    }

    private Result play(Duration timeout, AgentEvent... events) throws Exception {
        Path file = folder.resolve("run.ndjson");
        Recording.Header header =
                new Recording.Header("backend", "api", "x", "claude", Optional.of("/old/clone"));
        try (Recording.Writer writer = new Recording.Writer(file, header, 1_000_000)) {
            for (AgentEvent event : events) {
                writer.accept(event);
            }
        }
        return new ReplayAgent(ConfigFactory.load()).run(runs.recording(file, timeout), told::add);
    }

    @Test
    void changesAreDoneAgainAndLooksAreOnlyTold() throws Exception {
        Result result =
                play(
                        new AgentEvent.Started("s", "m"),
                        tool("Read", "{\"file_path\":\"/etc/shadow\"}"),
                        tool(
                                "Edit",
                                "{\"file_path\":\"a.txt\",\"old_string\":\"one\",\"new_string\":\"1\"}"),
                        tool(
                                "MultiEdit",
                                "{\"file_path\":\"/old/clone/a.txt\",\"edits\":[{\"old_string\":\"two\","
                                        + "\"new_string\":\"2\",\"replace_all\":true}]}"),
                        tool("Write", "{\"file_path\":\"x/y/b.txt\",\"content\":\"b\"}"),
                        tool(
                                "Bash",
                                "{\"command\":\"cd /old/clone && cat a.txt > c.txt; cat c.txt\"}"),
                        new AgentEvent.Turn(new Usage(10, 5, 0.5)),
                        END);

        assertThat(result.failure()).isEmpty();
        assertThat(result.output()).isEqualTo("All done.");
        assertThat(result.usage()).isEqualTo(new Usage(10, 5, 0.5));
        assertThat(runs.folder().resolve("c.txt")).hasContent("1 2 2");
        assertThat(runs.folder().resolve("x/y/b.txt")).hasContent("b");
        assertThat(told).contains(new AgentEvent.ToolEnded("t-Bash", true, "1 2 2"), END);
    }

    @Test
    void textThatIsThereTwiceIsNotEdited() throws Exception {
        Result result =
                play(
                        tool(
                                "Edit",
                                "{\"file_path\":\"a.txt\",\"old_string\":\"two\",\"new_string\":\"2\"}"),
                        END);

        assertThat(result.failure()).hasValue(FailureName.BAD_TASK);
        assertThat(result.reason()).contains("step 1 (Edit)", "a.txt", "twice");
        assertThat(runs.folder().resolve("a.txt")).hasContent("one two two");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../out.txt",
                "/tmp/out.txt",
                "link/out.txt",
                "x/../../out.txt",
                ".git/config",
                "/old/clone/../out.txt",
                "file-link",
                "\\u0000"
            })
    void pathsThatLeaveTheCloneAreRefused(String path) throws Exception {
        Files.createDirectories(folder.resolve("elsewhere"));
        Files.createSymbolicLink(runs.folder().resolve("link"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(runs.folder().resolve("file-link"), folder.resolve("new.txt"));
        Files.createDirectories(runs.folder().resolve(".git"));

        Result result =
                play(tool("Write", "{\"file_path\":\"" + path + "\",\"content\":\"x\"}"), END);

        assertThat(result.failure()).hasValue(FailureName.BAD_TASK);
        assertThat(result.reason()).contains("step 1 (Write) cannot be played");
        assertThat(folder.resolve("out.txt")).doesNotExist();
        assertThat(folder.resolve("new.txt")).doesNotExist();
        assertThat(folder.resolve("elsewhere")).isEmptyDirectory();
    }

    @Test
    void callThatFailedThenIsNotDoneNow() throws Exception {
        Result result =
                play(
                        tool("Bash", "{\"command\":\"touch denied\"}"),
                        new AgentEvent.ToolEnded("t-Bash", false, "denied"),
                        END);

        assertThat(result.failure()).isEmpty();
        assertThat(runs.folder().resolve("denied")).doesNotExist();
        assertThat(told).contains(new AgentEvent.ToolEnded("t-Bash", false, "denied"));
    }

    @Test
    void failingCommandEndsTheReplay() throws Exception {
        Result result = play(tool("Bash", "{\"command\":\"echo why; exit 2\"}"), END);

        assertThat(result.failure()).hasValue(FailureName.BAD_TASK);
        assertThat(result.reason()).contains("step 1 (Bash)", "exit code 2", "why");
    }

    @Test
    void replayIsStoppedAfterItsTime() throws Exception {
        Result result =
                play(
                        Duration.ofMillis(300),
                        tool("Bash", "{\"command\":\"setsid -f sleep 60; sleep 60\"}"),
                        END);

        assertThat(result.failure()).hasValue(FailureName.TIMEOUT);
        assertThat(AttemptProcesses.killAll(runs.marker())).isZero();
    }

    @Test
    void recordingWithoutAnEndIsAFailure() throws Exception {
        assertThat(play(new AgentEvent.Said("so far")).failure()).hasValue(FailureName.BAD_TASK);
    }

    @Test
    void recordingIsCutAtItsBoundAndATooLongOneIsRefused() throws Exception {
        Path file = folder.resolve("long.ndjson");
        Recording.Header header =
                new Recording.Header("backend", "api", "x", "claude", Optional.empty());
        try (Recording.Writer writer = new Recording.Writer(file, header, 300)) {
            for (int count = 0; count < 100; count++) {
                writer.accept(new AgentEvent.Said("word " + count));
            }
            assertThat(writer.isCut()).isTrue();
        }

        assertThat(Files.size(file)).isBetween(200L, 300L);
        Recording read = Recording.read(file, 300);
        assertThat(read.header()).isEqualTo(header);
        assertThat(read.events()).startsWith(new AgentEvent.Said("word 0"));
        assertThatThrownBy(() -> Recording.read(file, 100)).hasMessageContaining("more than 100");
    }

    @Test
    void fileThatIsNoRecordingIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("no.ndjson"), "{\"a\":1}\n");

        assertThatThrownBy(() -> Recording.read(file, 1000))
                .hasMessageContaining("not a recording");
    }
}
