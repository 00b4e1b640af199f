package dev.agentnet.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An agent in a container hands on parts of its task and waits for them, whatever becomes of main.
@UnderCompose
final class NestedTasksInContainersTest extends ContainersScenario {

    /// Submits a task whose agent runs this script.
    private String lead(PersonsRepository shop, String script)
            throws IOException, InterruptedException {
        return send("lead", shop, script.strip().replaceAll("(?m)^", "RUN "));
    }

    /// The domain's orchestrator by which it was done.
    private String doneBy(String id) {
        String[] agent = network.result(id).getOrDefault("worker", "").split("\\.");
        return agent[0] + "." + agent[1];
    }

    /// One by the real Claude Code in another domain's container, one in the slot that it leaves.
    @Test
    void agentBuildsOnWhatItsPartsHaveLanded() throws IOException, InterruptedException {
        PersonsRepository shop = shop("nested");
        String id =
                lead(
                        shop,
                        """
                        a=$(agentnet-task submit 'Limit logins to five a minute' --domain backend --name login)
                        b=$(agentnet-task submit 'RUN echo blue > page.txt; echo the page is blue' --worker lead --name page)
                        agentnet-task wait $a $b > found.txt
                        cat found.txt
                        agentnet-task fetch
                        git merge -q FETCH_HEAD
                        cat src/login.txt page.txt > both.txt
                        """);
        String login = part(id, "login");
        String page = part(id, "page");
        awaitDone(id, login, page);

        assertThat(network.result(id).get("output"))
                .contains(login + " (login) is done", page + " (page) is done")
                .contains("Logins are limited to five a minute.", "the page is blue");
        assertThat(doneBy(page)).startsWith("lead.").isEqualTo(doneBy(id));
        assertThat(doneBy(login)).startsWith("backend.");
        List<String> landed = landed(shop);
        assertThat(landed.getFirst()).isEqualTo(id);
        assertThat(landed).containsExactlyInAnyOrder(id, login, page);
        assertThat(shop.git("show", "agentnet/main:both.txt"))
                .isEqualTo("POST /login: five a minute\nblue");
        agentnet.verify();
    }

    /// The first of its parts ends while nobody is there to take its work, and the second begins
    /// after that.
    @Test
    void waitGoesOnWhenMainWasKilled() throws IOException, InterruptedException {
        PersonsRepository shop = shop("unled");
        String id =
                lead(
                        shop,
                        """
                        agentnet-task submit 'RUN touch /tmp/begun; until [ -e /tmp/end ]; do sleep 0.1; done; echo 1 > first.txt; touch /tmp/ended' --worker lead --name first
                        agentnet-task submit 'RUN echo 2 > second.txt' --worker lead --name second
                        agentnet-task wait > ended.txt
                        cat ended.txt
                        """);
        String first = part(id, "first");
        String second = part(id, "second");
        awaitState(first, "active");
        // It has the slot that the agent leaves as long as it waits.
        assertThat(state(second)).isEqualTo("pending");
        String container = containerOf(id);
        // Until it has begun it needs main, which has the repository.
        await().atMost(LONG).until(() -> inside(container, "ls /tmp").contains("begun"));

        network.compose("kill", "-s", "KILL", "main-orchestrator");
        inside(container, "touch /tmp/end");
        await().atMost(LONG).until(() -> inside(container, "ls /tmp").contains("ended"));
        assertThat(state(first)).isEqualTo("active");
        network.compose("up", "-d", "--no-recreate", "--wait", "main-orchestrator");

        awaitDone(id, first, second);
        assertThat(ComposeNetwork.containersOf("lead")).contains(container);
        assertThat(network.result(id).get("output"))
                .contains(first + " (first) is done", second + " (second) is done");
        assertThat(network.record(id)).containsEntry("attempt", "1");
        assertThat(task(id).path("children")).hasSize(2);
        assertThat(landed(shop)).containsExactly(id, second, first);
        agentnet.verify();
    }
}
