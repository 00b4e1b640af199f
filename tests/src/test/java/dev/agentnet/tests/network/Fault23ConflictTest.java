package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.PersonsRepository;
import dev.agentnet.tests.stage.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
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

    /// The commands that a person is told, each run as it stands.
    private void byHand(PersonsRepository shop, String id)
            throws IOException, InterruptedException {
        List<String> commands =
                Agentnet.ok(live.agentnet.run("task", id))
                        .out()
                        .lines()
                        .map(line -> line.replaceFirst("^ +(by hand)? +", ""))
                        .filter(line -> line.startsWith("git "))
                        .toList();
        assertThat(commands).hasSize(3);
        run(shop, commands.get(0));
        run(shop, commands.get(1) + " || true");
        shop.write("a.txt", "theirs and mine\n");
        shop.commit("Keep both");
        run(shop, commands.get(2));
    }

    private static void run(PersonsRepository shop, String command) {
        Map<String, String> who =
                Map.of(
                        "GIT_CONFIG_GLOBAL", "/dev/null",
                        "GIT_AUTHOR_NAME", "me",
                        "GIT_AUTHOR_EMAIL", "me@localhost",
                        "GIT_COMMITTER_NAME", "me",
                        "GIT_COMMITTER_EMAIL", "me@localhost");
        Shell.run(shop.folder(), who, List.of("sh", "-c", command));
    }

    @Test
    void itIsSentBackTwiceWithBothSidesAndIsThenAPersons()
            throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        String id = live.send(stubborn(), "--check", "grep -q theirs a.txt");
        for (String attempt : List.of("1", "2", "3")) {
            live.awaitFile("begun-" + attempt);
            moveMain(shop, "theirs " + attempt);
            Files.createFile(folder.resolve("go-" + attempt));
        }
        JsonNode ended = live.awaitEnd(id);
        String tip = shop.tip();
        assertThat(LiveNetwork.state(ended)).isEqualTo("dead");
        assertThat(ended.path("failure").asText()).isEqualTo("merge_conflict");
        assertThat(ended.path("reason").asText()).contains("a.txt");
        assertThat(ended.path("attempts").asInt()).isEqualTo(3);
        assertThat(folder.resolve("prompt-1")).content().doesNotContain("came back");
        assertThat(folder.resolve("prompt-2"))
                .content()
                .contains("An earlier attempt came back", "conflicted", "a.txt")
                .contains("theirs 1", "=======", "mine");
        assertThat(shop.remoteTip("main")).isEqualTo(tip);

        byHand(shop, id);
        JsonNode done = live.awaitState(id, "done");
        assertThat(done.path("attempts").asInt()).isEqualTo(4);
        assertThat(shop.remoteTip("main")).isEqualTo(done.path("commit").asText());
        shop.git("fetch", "--quiet", "agentnet");
        assertThat(shop.git("show", "agentnet/main:a.txt")).isEqualTo("theirs and mine");
    }
}
