package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// A feature whose tasks build on each other lands on one branch, for a pull request.
final class FeatureBranchTest extends NetworkScenario {

    @Test
    void planLandsOnABranchOfItsOwn() throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        String before = shop.tip();
        Agentnet.ok(
                live.agentnet.run(
                        "repo",
                        "add",
                        shop.name(),
                        shop.folder().toString(),
                        "--default",
                        "--land",
                        "branch"));
        Path plan = folder.resolve("branch.yaml");
        Files.writeString(
                plan,
                """
                title: Show a table
                tasks:
                  - id: table
                    domain: backend
                    prompt: echo rows > table.txt
                  - id: page
                    domain: backend
                    prompt: cp table.txt page.txt
                    dependencies: [table]
                    checks: [grep rows page.txt]
                """);
        JsonNode sent = Agentnet.ok(live.agentnet.run("run", plan.toString(), "--json")).json();
        String whole = sent.path("id").asText();
        assertThat(LiveNetwork.state(live.awaitEnd(whole))).isEqualTo("done");
        String page = sent.path("tasks").path("page").asText();
        String branch = live.task(page).path("landed_on").asText();
        assertThat(branch).startsWith("agentnet/").endsWith("-" + whole);
        assertThat(shop.remoteTip("main")).isEqualTo(before);
        shop.git("fetch", "--quiet", "agentnet", branch);
        assertThat(shop.git("show", "FETCH_HEAD:page.txt")).isEqualTo("rows");
        assertThat(
                        shop.git("log", "--first-parent", "--format=%s", before + "..FETCH_HEAD")
                                .lines())
                .hasSize(2);
        assertThat(Agentnet.ok(live.agentnet.run("task", page)).out())
                .contains("open a pull request from " + branch, "git push origin FETCH_HEAD");
        assertThat(live.agentnet.run("repo", "add", "x", "y", "--land", "branhc").err())
                .contains("Did you mean branch?");
    }
}
