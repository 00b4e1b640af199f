package dev.agentnet.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.protocol.Json;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Routing without submitting, as programs use it.
final class RouteTest {

    @TempDir private Path home;

    @Test
    void eachLineOfStandardInputGivesOneJsonObject() throws IOException, InterruptedException {
        Path lines = home.resolve("lines");
        List<String> texts =
                List.of(
                        "The login endpoint returns 500 for an unknown user",
                        "Add a column for the note to the orders table and show it in the order"
                                + " form of the web page",
                        "asdf qwer");
        Files.writeString(lines, String.join("\n\n", texts) + "\n");
        Answer answer =
                new Agentnet(home)
                        .program(
                                home,
                                "sh",
                                "-c",
                                Agentnet.ROOT.resolve("agentnet") + " route --file - < lines");
        assertThat(answer.exit()).as(answer.err()).isZero();
        List<JsonNode> decisions = answer.out().lines().map(Json::parse).toList();
        assertThat(decisions).extracting(line -> line.path("text").asText()).isEqualTo(texts);
        assertThat(decisions)
                .allSatisfy(line -> {
                    assertThat(line.path("decision").asText()).isIn("domain", "split", "unsure");
                    assertThat(line.path("domains")).isNotEmpty();
                    assertThat(line.path("worker").asText()).isNotEmpty();
                    assertThat(line.path("confidence").asDouble()).isBetween(0.0, 1.0);
                    assertThat(line.path("reasons").isArray()).isTrue();
                });
        assertThat(decisions.get(0).path("domains").get(0).asText()).isEqualTo("backend");
        assertThat(decisions.get(2).path("decision").asText()).isEqualTo("unsure");
    }
}
