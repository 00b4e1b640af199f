package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/// A person changes his mind.
final class CancelTest extends NetworkScenario {

    @Test
    void cancelledWorkIsStoppedLandsNothingAndCanBeTriedAgain()
            throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        String id =
                live.send(
                        "echo two > b.txt; until [ -e "
                                + folder.resolve("go")
                                + " ]; do sleep 0.1; done");
        live.awaitState(id, "active");
        Agentnet.ok(live.agentnet.run("cancel", id));
        live.awaitState(id, "cancelled");
        assertThat(shop.remoteTip("main")).isEqualTo(shop.tip());
        Answer again = live.agentnet.run("cancel", id);
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("has ended already");

        Files.createFile(folder.resolve("go"));
        Agentnet.ok(live.agentnet.run("retry", id, "--note", "after all"));
        assertThat(live.awaitEnd(id).path("merged").asBoolean()).isTrue();
        assertThat(shop.remoteTip("main")).isNotEqualTo(shop.tip());
    }
}
