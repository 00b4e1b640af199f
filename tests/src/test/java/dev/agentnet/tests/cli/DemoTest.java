package dev.agentnet.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `agentnet demo` as a stranger runs it: in a fresh clone, with nothing but git, Maven and a JDK.
final class DemoTest {

    @TempDir private Path home;

    @Test
    void freshCloneBuildsAndShowsTheWholePath() throws IOException, InterruptedException {
        Agentnet stranger = new Agentnet(home);
        Path clone = home.resolve("agentnet");
        stranger.program(home, "git", "clone", "-q", Agentnet.ROOT.toString(), clone.toString());

        Answer answer = stranger.program(clone, "./agentnet", "demo", "--json");

        assertThat(answer.exit()).as(answer.err()).isZero();
        assertThat(answer.err()).contains("built in");
        assertThat(stranger.program(clone, "git", "status", "--porcelain").out()).isEmpty();
        everyTaskWasDoneByAWorkerAndLandedOnMain(answer);
        assertThat(Processes.under(home)).isEmpty();
    }

    private static void everyTaskWasDoneByAWorkerAndLandedOnMain(Answer answer)
            throws IOException, InterruptedException {
        JsonNode demo = answer.json();
        assertThat(demo.path("ok").asBoolean()).isTrue();
        List<JsonNode> tasks =
                StreamSupport.stream(demo.path("tasks").spliterator(), false).toList();
        assertThat(tasks).hasSize(6);
        assertThat(tasks)
                .allSatisfy(task -> {
                    assertThat(task.path("state").asText()).isEqualTo("done");
                    assertThat(task.path("merged").asBoolean()).isTrue();
                });
        assertThat(tasks.stream().map(task -> task.path("worker").asText()))
                .contains("api-worker", "ci-worker", "db-worker", "react-worker");
        assertThat(trailers(demo.path("repo").asText())).hasSize(5).doesNotHaveDuplicates();
    }

    /// One commit per landed task on the branch's first-parent line carries its id.
    private static List<String> trailers(String store) throws IOException, InterruptedException {
        Process git =
                new ProcessBuilder(
                                "git",
                                "--git-dir",
                                store,
                                "log",
                                "--first-parent",
                                "--format=%(trailers:key=Agentnet-Task,valueonly)",
                                "main")
                        .start();
        List<String> lines =
                new String(
                                git.getInputStream().readAllBytes(),
                                java.nio.charset.StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList();
        assertThat(git.waitFor()).isZero();
        return lines;
    }
}
