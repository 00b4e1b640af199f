package dev.agentnet.tests.network;

import static dev.agentnet.tests.stage.Agentnet.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A domain grows with what waits for it, and shrinks without taking work from anybody.
final class AutoscalingTest {

    private static final Duration LONG = Duration.ofSeconds(90);

    private static int containers(LiveNetwork live) throws IOException, InterruptedException {
        for (JsonNode domain : ok(live.agentnet.run("status", "--json")).json().path("domains")) {
            if (domain.path("domain").asText().equals("backend")) {
                return domain.path("containers").asInt();
            }
        }
        throw new AssertionError("there is no backend");
    }

    @Test
    void domainGrowsAndShrinksWithItsWork(@TempDir Path folder)
            throws IOException, InterruptedException {
        LiveNetwork live =
                new LiveNetwork(
                        folder,
                        "agentnet.fleet { replicas { max = 2, tasks-each = 2 }, shrink-after = 3 s }");
        try {
            live.start();
            live.shop();
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ids.add(
                        live.send(
                                "until [ -e %s/go%d ]; do sleep 0.1; done; echo %d > f%d.txt"
                                        .formatted(folder, i, i, i)));
            }
            await().atMost(LONG).until(() -> containers(live) == 2);
            await().atMost(LONG)
                    .until(() ->
                            ids.stream()
                                    .map(id -> quietly(live, id))
                                    .allMatch(task -> LiveNetwork.state(task).equals("active")));
            Files.createFile(folder.resolve("go0"));
            Files.createFile(folder.resolve("go1"));
            Files.createFile(folder.resolve("go2"));
            for (String id : ids.subList(0, 3)) {
                assertThat(live.awaitEnd(id).path("merged").asBoolean()).isTrue();
            }
            await().pollDelay(Duration.ofSeconds(6)).atMost(LONG).until(() -> true);
            assertThat(LiveNetwork.state(live.task(ids.get(3)))).isEqualTo("active");
            Files.createFile(folder.resolve("go3"));
            JsonNode last = live.awaitEnd(ids.get(3));
            assertThat(last.path("merged").asBoolean()).isTrue();
            assertThat(last.path("attempts").asInt()).isEqualTo(1);
            await().atMost(LONG).until(() -> containers(live) == 1);
            live.verify();
        } finally {
            live.stop();
        }
    }

    private static JsonNode quietly(LiveNetwork live, String id) {
        try {
            return live.task(id);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
