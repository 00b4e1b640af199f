package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/// Work that conflicts with what landed meanwhile.
final class Fault23ConflictTest extends NetworkScenario {

    /// A worker that always makes the same change on the base it was given first.
    private String stubborn() {
        return "cp $AGENTNET_PROMPT_FILE "
                + folder
                + "/prompt-${AGENTNET_ATTEMPT##*/}; "
                + "touch "
                + folder
                + "/begun-${AGENTNET_ATTEMPT##*/}; "
                + "until [ -e "
                + folder
                + "/go-${AGENTNET_ATTEMPT##*/} ]; do sleep 0.1; done; "
                + "echo mine > a.txt";
    }

    private void moveMain(PersonsRepository shop, String text) throws IOException {
        shop.git("fetch", "--quiet", "agentnet");
        shop.git("reset", "--quiet", "--hard", "agentnet/main");
        shop.write("a.txt", text);
        shop.commit(text);
        shop.git("push", "--quiet", "agentnet", "main");
    }

    @Test
    void itIsSentBackOnceWithTheReasonAndThenStops() throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        String id = live.send(stubborn());
        live.awaitFile("begun-1");
        moveMain(shop, "theirs");
        Files.createFile(folder.resolve("go-1"));
        live.awaitFile("begun-2");
        moveMain(shop, "theirs again");
        String tip = shop.tip();
        Files.createFile(folder.resolve("go-2"));
        JsonNode ended = live.awaitEnd(id);
        assertThat(LiveNetwork.state(ended)).isEqualTo("dead");
        assertThat(ended.path("failure").asText()).isEqualTo("merge_conflict");
        assertThat(ended.path("reason").asText()).contains("a.txt");
        assertThat(ended.path("attempts").asInt()).isEqualTo(2);
        assertThat(folder.resolve("prompt-1")).content().doesNotContain("came back");
        assertThat(folder.resolve("prompt-2"))
                .content()
                .contains("An earlier attempt came back", "conflicted", "a.txt");
        assertThat(shop.remoteTip("main")).isEqualTo(tip);
    }
}
