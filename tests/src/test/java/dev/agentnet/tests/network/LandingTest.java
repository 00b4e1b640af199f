package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// A worker's change is checked on the merged tree, lands, and is brought home by a pull.
final class LandingTest extends NetworkScenario {

    @Test
    void waitedTaskShowsItsResultAndComesHomeWithAPull() throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        String before = shop.tip();
        shop.write("a.txt", "one, and not committed\n");
        Answer sent =
                live.agentnet.script(
                        "scripts/send-task.sh", "backend", "echo two > b.txt; echo made b", "-w");
        Agentnet.ok(sent);
        assertThat(sent.out()).contains("made b").contains("done in").contains("landed as");
        assertThat(shop.tip()).as("no branch of a person's own moves").isEqualTo(before);
        assertThat(shop.remoteTip("main")).isNotEqualTo(before);

        Agentnet.ok(live.agentnet.program(shop.folder(), launcher(), "pull"));
        assertThat(shop.folder().resolve("b.txt")).hasContent("two");
        assertThat(shop.folder().resolve("a.txt")).hasContent("one, and not committed");
        assertThat(shop.git("log", "-1", "--format=%(trailers:key=Agentnet-Task,valueonly)"))
                .startsWith("backend.");
    }

    private static String launcher() {
        return dev.agentnet.tests.stage.Agentnet.ROOT.resolve("agentnet").toString();
    }

    @Test
    void failingTaskIsSaidByTheExitCode() throws IOException, InterruptedException {
        Answer sent =
                live.agentnet.script(
                        "scripts/send-task.sh", "backend", "echo no; exit 7", "--wait");
        assertThat(sent.exit()).isEqualTo(1);
        assertThat(sent.out()).contains("dead").contains("agent_error").contains("exit code 7");
    }
}
