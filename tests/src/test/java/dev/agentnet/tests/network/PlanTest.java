package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// A plan file becomes tasks, each of which begins when those before it have landed.
@TestInstance(Lifecycle.PER_CLASS)
final class PlanTest {

    private Path folder = Path.of("");
    private LiveNetwork live;

    @BeforeAll
    void startNetwork(@TempDir Path temporary) throws IOException {
        folder = temporary;
        live = new LiveNetwork(folder, "agentnet.queue.tries = 1");
        live.addDomain("frontend");
        live.start();
    }

    @AfterAll
    void stopNetwork() throws IOException, InterruptedException {
        live.verify();
        live.stop();
    }

    private String write(String name, String plan) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, plan);
        return file.toString();
    }

    private Answer run(String... arguments) throws IOException, InterruptedException {
        return live.agentnet.run(arguments);
    }

    @Test
    void eachTaskBuildsOnThoseBeforeIt() throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        String plan =
                write(
                        "plan.yaml",
                        """
                        title: Limits
                        tasks:
                          - id: page
                            domain: frontend
                            prompt: cat table.txt docs.txt > page.txt; cat $AGENTNET_PROMPT_FILE > told.txt
                            dependencies: [table, docs]
                            artifacts: [page.txt, told.txt]
                          - id: table
                            domain: backend
                            prompt: echo rows > table.txt; echo I made the table
                            artifacts: [table.txt]
                            checks: [test -e table.txt]
                          - id: docs
                            domain: backend
                            prompt: echo words > docs.txt
                            artifacts: [docs.txt]
                        """);
        String again = Agentnet.ok(run("plan", "--file", plan, "--dry-run", "--json")).out();

        Answer answer = run("run", write("again.json", again), "--wait");
        Agentnet.ok(answer);

        assertThat(answer.out()).contains("planned: 3 tasks").contains("done in");
        shop.git("fetch", "-q", "agentnet");
        assertThat(shop.git("show", "agentnet/main:page.txt")).isEqualTo("rows\nwords");
        String told = shop.git("show", "agentnet/main:told.txt");
        assertThat(told)
                .contains("This was done before, and you build on it:")
                .contains("- table (task backend.")
                .contains("I made the table")
                .contains("- docs (task backend.");
        List<String> landed =
                shop.git(
                                "log",
                                "--first-parent",
                                "--reverse",
                                "--format=%(trailers:key=Agentnet-Task,valueonly,separator=)",
                                "agentnet/main")
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList();
        assertThat(landed).hasSize(3);
        assertThat(landed.getLast()).startsWith("frontend.");
    }

    @Test
    void deadTaskHoldsTheRestBackUntilItIsTriedAgain() throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        String plan =
                write(
                        "broken.yaml",
                        """
                        tasks:
                          - id: table
                            domain: backend
                            prompt: test -e %1$s/fixed; echo rows > table.txt
                          - id: page
                            domain: frontend
                            prompt: cp table.txt page.txt
                            dependencies: [table]
                          - id: docs
                            domain: frontend
                            prompt: echo words > docs.txt
                        """
                                .formatted(folder));
        JsonNode sent = Agentnet.ok(run("run", plan, "--json")).json();
        String whole = sent.path("id").asText();
        String table = sent.path("tasks").path("table").asText();
        String page = sent.path("tasks").path("page").asText();

        assertThat(LiveNetwork.state(live.awaitEnd(whole))).isEqualTo("dead");
        assertThat(live.task(whole).path("reason").asText())
                .isEqualTo(table + " is dead, 1 not begun, as what they wait for is not done");
        assertThat(LiveNetwork.state(live.task(sent.path("tasks").path("docs").asText())))
                .isEqualTo("done");
        assertThat(LiveNetwork.state(live.task(page))).isEqualTo("waiting");
        assertThat(Agentnet.ok(run("task", page)).out())
                .contains("waits for")
                .contains(table + "  dead (agentnet retry " + table + ")");
        assertThat(Agentnet.ok(run("status")).out())
                .contains(table + " is dead: agent_error. One task waits for it.");
        live.verify();

        Files.createFile(folder.resolve("fixed"));
        Agentnet.ok(run("retry", whole));
        assertThat(LiveNetwork.state(live.awaitEnd(whole))).isEqualTo("done");
        shop.git("fetch", "-q", "agentnet");
        assertThat(shop.git("show", "agentnet/main:page.txt")).isEqualTo("rows");
    }

    @Test
    void deadPlanIsCancelledWithWhatWaitsForItsDeadTask() throws IOException, InterruptedException {
        live.shop();
        String plan =
                write(
                        "given-up.yaml",
                        """
                        tasks:
                          - {id: table, domain: backend, prompt: "false"}
                          - {id: page, domain: frontend, prompt: "true", dependencies: [table]}
                        """);
        JsonNode sent = Agentnet.ok(run("run", plan, "--json")).json();
        String whole = sent.path("id").asText();
        assertThat(LiveNetwork.state(live.awaitEnd(whole))).isEqualTo("dead");

        assertThat(Agentnet.ok(run("cancel", whole)).out())
                .contains(whole + " has ended; 1 of its tasks had not and is cancelled");
        assertThat(LiveNetwork.state(live.task(sent.path("tasks").path("page").asText())))
                .isEqualTo("cancelled");
        assertThat(run("cancel", whole).exit()).isEqualTo(1);
    }

    @Test
    void cancelledPlanTakesWhatHasNotBegunWithIt() throws IOException, InterruptedException {
        live.shop();
        String plan =
                write(
                        "long.yaml",
                        """
                        tasks:
                          - id: slow
                            domain: backend
                            prompt: touch %1$s/slow; sleep 60
                          - id: next
                            domain: frontend
                            prompt: echo x > x.txt
                            dependencies: [slow]
                        """
                                .formatted(folder));
        JsonNode sent = Agentnet.ok(run("run", plan, "--json")).json();
        live.awaitFile("slow");
        Agentnet.ok(run("cancel", sent.path("id").asText()));
        assertThat(LiveNetwork.state(live.awaitEnd(sent.path("tasks").path("slow").asText())))
                .isEqualTo("cancelled");
        assertThat(LiveNetwork.state(live.task(sent.path("tasks").path("next").asText())))
                .isEqualTo("cancelled");
        assertThat(LiveNetwork.state(live.awaitEnd(sent.path("id").asText())))
                .isEqualTo("cancelled");
    }

    @Test
    void planThatCannotRunIsRefusedWithItsLines() throws IOException, InterruptedException {
        String plan =
                write(
                        "wrong.yaml",
                        "tasks:\n  - {id: a, domain: backed, prompt: x, dependencies: [a]}\n");
        for (List<String> command : List.of(List.of("run", plan), List.of("plan", "-f", plan))) {
            Answer answer = run(command.toArray(String[]::new));
            assertThat(answer.exit()).isEqualTo(2);
            assertThat(answer.err())
                    .contains(plan + ":2: no domain is called \"backed\". Did you mean backend?")
                    .contains(plan + ":2: these wait for each other: a ");
        }
    }
}
