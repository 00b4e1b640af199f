package dev.agentnet.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.cli.Agentnet.Answer;
import dev.agentnet.tests.network.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `agentnet demo`: the whole path, with nothing but git and a JDK.
final class DemoTest {

    @TempDir private Path home;

    @Test
    void everyTaskIsDoneByAWorkerAndLandsOnMain() throws IOException, InterruptedException {
        Answer answer = new Agentnet(home).run("demo", "--json");
        assertThat(answer.exit()).as(answer.err()).isZero();
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
        assertThat(Processes.under(home)).isEmpty();
    }

    /// One commit per landed task on the branch's first-parent line carries its id.
    private List<String> trailers(String store) throws IOException, InterruptedException {
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
