package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// A person asks which tasks read and wrote a file: by what their agents' tools did, and by what
/// landed.
final class WhyTest extends NetworkScenario {

    private static final String RECORDING =
            """
            {"recording":1,"domain":"backend","worker":"shell-worker","description":"say it","agent":"claude"}
            {"type":"started","session":"s","model":"m"}
            {"type":"tool","id":"1","name":"Read","input":{"file_path":"a.txt"}}
            {"type":"tool_result","id":"1","ok":true,"text":""}
            {"type":"tool","id":"2","name":"Write","input":{"file_path":"said.txt","content":"it"}}
            {"type":"tool_result","id":"2","ok":true,"text":""}
            {"type":"finished","ok":true,"reason":"success","summary":"said it"}
            """;

    private JsonNode why(String path) throws IOException, InterruptedException {
        return Agentnet.ok(live.agentnet.run("why", path, "--json")).json().path("tasks");
    }

    @Test
    void whoReadAndWroteAFileIsTold() throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        String shell = live.send("echo more >> a.txt");
        live.awaitEnd(shell);
        Path recordings = folder.resolve("home/.local/state/agentnet/network/recordings");
        Files.writeString(recordings.resolve(shell + ".1.ndjson"), RECORDING);
        String played = Agentnet.ok(live.agentnet.run("replay", shell)).out().strip();
        assertThat(live.awaitEnd(played).path("state").asText()).isEqualTo("done");

        JsonNode read = why("a.txt");
        assertThat(read.findValuesAsText("task")).containsExactly(played, shell);
        assertThat(read.path(0).path("read").asBoolean()).isTrue();
        assertThat(read.path(0).path("wrote").asBoolean()).isFalse();
        assertThat(read.path(1).path("commit").asText())
                .isEqualTo(live.task(shell).path("commit").asText());
        JsonNode wrote = why("./said.txt").path(0);
        assertThat(wrote.path("task").asText()).isEqualTo(played);
        assertThat(wrote.path("attempt").asInt()).isEqualTo(1);
        assertThat(wrote.path("commit").asText()).hasSize(40);

        Answer plain = Agentnet.ok(live.agentnet.run("why", "said.txt"));
        assertThat(plain.out()).contains(played, "wrote", "attempt 1");
        Answer unknown = live.agentnet.run("why", "src/said.txt", "--repo", shop.name());
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("there is no src/said.txt", "Did you mean said.txt?");
        assertThat(live.agentnet.run("why", "/etc/passwd").exit()).isEqualTo(2);
        assertThat(live.agentnet.run("why", "a.txt", "--repo", "nosuch").exit()).isEqualTo(2);
    }
}
