package dev.agentnet.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Plans whose tasks several domains' containers work on, from the file or the feature to the
/// merged commits and what proves them.
@UnderCompose
final class PlanInContainersTest extends ContainersScenario {

    /// Three domains; one waits for another, and one comes back from its check once.
    private static final String PLAN =
            """
            title: Pages of the shop
            repository: planned
            tasks:
              - id: page
                domain: lead
                role: lead
                prompt: RUN cat src/login.txt > page.txt
                dependencies: [login]
                artifacts: [page.txt]
                checks: [grep -q 'five a minute' page.txt]
              - id: login
                domain: backend
                prompt: Limit logins to five a minute
                artifacts: [src/login.txt]
                checks: [sh check.sh]
              - id: notes
                domain: smith
                role: fixer
                prompt: Repair the notes
                artifacts: [NOTES]
                checks: ['true']
              - id: colour
                domain: lead
                role: lead
                prompt: "RUN if grep -q 'came [b]ack' $AGENTNET_PROMPT_FILE; then echo blue; else echo red; fi > colour.txt"
                artifacts: [colour.txt]
                checks: [grep blue colour.txt]
            """;

    @Test
    void tasksOfThreeDomainsAreMergedInOrderWithTheirProof()
            throws IOException, InterruptedException {
        agentnet.with("AGENTNET_TEMPLATES", network.templates.toString());
        PersonsRepository shop = shop("planned");
        Path file = Files.writeString(home.resolve("plan.yaml"), PLAN);
        String quote =
                Agentnet.ok(agentnet.run("plan", "--file", file.toString(), "--dry-run")).out();
        assertThat(quote).contains("login", "page", "smith", "colour.txt");

        JsonNode sent = Agentnet.ok(agentnet.run("run", file.toString(), "--json")).json();
        JsonNode tasks = sent.path("tasks");
        String login = tasks.path("login").asText();
        String page = tasks.path("page").asText();
        String notes = tasks.path("notes").asText();
        String colour = tasks.path("colour").asText();
        awaitState(sent.path("id").asText(), "done");

        List<String> landed = landed(shop);
        assertThat(landed).containsExactlyInAnyOrder(login, page, notes, colour);
        assertThat(landed.indexOf(page)).isLessThan(landed.indexOf(login));
        assertThat(shop.git("show", "agentnet/main:page.txt"))
                .isEqualTo("POST /login: five a minute");
        assertThat(shop.git("show", "agentnet/main:colour.txt")).isEqualTo("blue");
        assertThat(network.record(colour)).containsEntry("attempt", "2");

        JsonNode proof = task(page).path("evidence");
        assertThat(proof.path("verdict").asText()).isEqualTo("passed");
        assertThat(proof.path("exit_code").asInt(-1)).isZero();
        assertThat(proof.path("tree").asText())
                .isEqualTo(shop.git("rev-parse", proof.path("commit").asText() + "^{tree}"));
        String check = proof.path("check_task").asText();
        assertThat(check).startsWith("checks.");
        Agentnet.ok(agentnet.run("logs", check, "--no-follow"));
        assertThat(
                        shop.git(
                                "log",
                                "-1",
                                "--format=%(trailers)",
                                task(login).path("commit").asText()))
                .contains(
                        "Agentnet-Task: " + login,
                        "Agentnet-Agent: backend.",
                        "Agentnet-Cost: 0.02");
        Answer why =
                Agentnet.ok(agentnet.run("why", "src/login.txt", "--repo", "planned", "--json"));
        assertThat(why.json().findValuesAsText("task")).contains(login);
        agentnet.verify();
    }

    /// By the real Claude Code in containers of two domains.
    @Test
    void workflowLooksMendsAndReviews() throws IOException, InterruptedException {
        PersonsRepository shop = shop("mended");

        Answer answer =
                agentnet.run(
                        "plan",
                        "Limit logins to five a minute",
                        "--workflow",
                        "bug-fix",
                        "--complexity",
                        "low",
                        "--check",
                        "sh check.sh",
                        "--repo",
                        shop.name(),
                        "--json");

        JsonNode sent = Agentnet.ok(answer).json();
        JsonNode tasks = sent.path("tasks");
        awaitState(sent.path("id").asText(), "done");
        String scout = tasks.path("scout").asText();
        String builder = tasks.path("builder").asText();
        String reviewer = tasks.path("reviewer").asText();
        assertThat(List.of(scout, reviewer)).allMatch(id -> id.startsWith("crew."));
        assertThat(builder).startsWith("backend.");
        assertThat(network.result(scout)).containsEntry("output", "No route has a limit.");
        assertThat(network.result(reviewer)).containsEntry("output", "Good as it is.");
        assertThat(network.record(builder).get("upstream")).contains("No route has a limit.");
        assertThat(landed(shop)).containsExactly(builder);
        assertThat(shop.git("show", "agentnet/main:src/login.txt"))
                .isEqualTo("POST /login: five a minute");
        agentnet.verify();
    }
}
