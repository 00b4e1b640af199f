package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Work that does not pass its acceptance command.
final class FailedCheckTest extends NetworkScenario {

    @Test
    void itIsSentBackOnceWithTheReasonAndThenStops() throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        String id =
                live.send(
                        "cp $AGENTNET_PROMPT_FILE "
                                + folder
                                + "/prompt-${AGENTNET_ATTEMPT##*/}; echo two > b.txt",
                        "--check",
                        "test -f a.txt",
                        "--check",
                        "echo b.txt says $(cat b.txt); grep three b.txt");
        JsonNode ended = live.awaitEnd(id);
        assertThat(LiveNetwork.state(ended)).isEqualTo("dead");
        assertThat(ended.path("failure").asText()).isEqualTo("check_failed");
        assertThat(ended.path("attempts").asInt()).isEqualTo(2);
        assertThat(ended.path("merged").asBoolean()).isFalse();
        assertThat(folder.resolve("prompt-2"))
                .content()
                .contains("An earlier attempt came back", "b.txt says two");
        assertThat(shop.remoteTip("main")).isEqualTo(shop.tip());
    }

    @Test
    void nextAttemptThatMendsItLands() throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        String id =
                live.send(
                        "if grep -q 'came [b]ack' $AGENTNET_PROMPT_FILE; then echo three > b.txt;"
                                + " else echo two > b.txt; fi",
                        "--check",
                        "grep three b.txt");
        JsonNode ended = live.awaitEnd(id);
        assertThat(LiveNetwork.state(ended)).isEqualTo("done");
        assertThat(ended.path("attempts").asInt()).isEqualTo(2);
        assertThat(shop.remoteTip("main")).isEqualTo(ended.path("commit").asText());
        shop.git("fetch", "--quiet", "agentnet");
        JsonNode evidence = ended.path("evidence");
        assertThat(evidence.path("verdict").asText()).isEqualTo("passed");
        assertThat(evidence.path("command").asText()).isEqualTo("grep three b.txt");
        assertThat(evidence.path("exit_code").asInt(-1)).isZero();
        assertThat(evidence.path("tree").asText())
                .isEqualTo(shop.git("rev-parse", ended.path("commit").asText() + "^{tree}"));
        String check = evidence.path("check_task").asText();
        assertThat(Agentnet.ok(live.agentnet.run("task", id)).out())
                .contains("passed, exit 0 on tree ", "agentnet logs " + check);
        Agentnet.ok(live.agentnet.run("logs", check, "--no-follow"));
    }
}
