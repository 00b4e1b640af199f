package dev.agentnet.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The real Claude Code, in containers of two domains, works on parts of one task and uses up what
/// that may cost. Each turn is of 100,100 tokens.
@UnderCompose
final class NestedBudgetInContainersTest extends ContainersScenario {

    private static final long TURN = 100_100;

    /// The first turns of all three fit into it, and of both parts one more between them.
    private static final long BUDGET = 350_000;

    /// Waits until somebody is asked about exactly these.
    private JsonNode awaitQuestion(String... tasks) {
        return await().atMost(LONG)
                .until(
                        () -> Agentnet.ok(agentnet.run("inbox", "--json")).json(),
                        open ->
                                open.size() == 1
                                        && open.at("/0/tasks")
                                                .valueStream()
                                                .map(JsonNode::asText)
                                                .sorted()
                                                .toList()
                                                .equals(List.of(tasks).stream().sorted().toList()))
                .get(0);
    }

    private long spent(String id) throws IOException, InterruptedException {
        JsonNode spent = task(id).path("spent");
        return spent.path("tokens_in").asLong() + spent.path("tokens_out").asLong();
    }

    /// Of Claude Code in a container, how many processes stand where they are.
    private static long still(String container) {
        return inside(container, "cat /proc/[0-9]*/stat 2>/dev/null")
                .lines()
                .filter(line -> line.contains("(claude) T "))
                .count();
    }

    @Test
    void partsThatUseItUpStandStillWithTheirParentAndAllGoOnWhenItIsRaised()
            throws IOException, InterruptedException {
        PersonsRepository shop = shop("limited");
        String id =
                send(
                        "model-lead",
                        shop,
                        "Have both pages written",
                        "--budget-tokens",
                        Long.toString(BUDGET));
        String front = part(id, "front");
        String back = part(id, "back");
        awaitState(front, "active");
        awaitState(back, "active");
        String lead = containerOf(id);
        assertThat(containerOf(back)).isEqualTo(lead);
        String other = containerOf(front);
        await().atMost(LONG).until(() -> spent(id) == 3 * TURN);
        inside(lead, "touch /tmp/write");
        inside(other, "touch /tmp/write");

        awaitQuestion(front, back);
        assertThat(task(id).path("paused_at").isNumber()).isFalse();
        inside(lead, "touch /tmp/enough");
        JsonNode question = awaitQuestion(id, front, back);
        assertThat(question.path("task").asText()).isEqualTo(id);
        await().atMost(LONG).until(() -> still(lead) == 2 && still(other) == 1);
        assertThat(spent(id)).isBetween(BUDGET, BUDGET + 2 * TURN);
        for (String one : List.of(id, front, back)) {
            assertThat(network.record(one)).containsEntry("state", "active");
        }

        // What stands still has nobody then who knows of its calls.
        network.compose("kill", "-s", "KILL", "main-orchestrator");
        network.compose("up", "-d", "--no-recreate", "--wait", "main-orchestrator");
        assertThat(still(lead)).isEqualTo(2);
        assertThat(awaitQuestion(id, front, back)).isEqualTo(question);
        Agentnet.ok(agentnet.run("answer", question.path("id").asText(), "raise", "1000000"));
        awaitDone(id, front, back);
        assertThat(network.result(id)).containsEntry("output", "Both pages are written.");
        assertThat(spent(id)).isEqualTo(9 * TURN);
        assertThat(spent(front)).isEqualTo(3 * TURN);
        assertThat(landed(shop)).containsExactlyInAnyOrder(front, back);
        assertThat(Agentnet.ok(agentnet.run("inbox", "--json")).json()).isEmpty();
        agentnet.verify();
    }
}
