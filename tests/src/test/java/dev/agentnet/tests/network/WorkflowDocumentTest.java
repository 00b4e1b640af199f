package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a feature in words to merged commits, as docs/howto-plan.md has it: its commands, and what
/// they print. The domains and the crew are those that agentnet brings; who does the work is a
/// script here.
final class WorkflowDocumentTest {

    /// Does in little what each role is asked for.
    private static final String AGENT =
            """
            told=$AGENTNET_PROMPT_FILE
            case "$(sed -n 1p "$told")" in
              Analyse:*) echo "Go by way of sessions." ;;
              Plan:*) echo "POST /login answers 204."; seq 1 600 | sed 's/^/detail /'; echo "end of the contract" ;;
              Review:*) echo noise > left-behind.txt; echo "Good as it is."; sed -n '/^This was done before/,$p' "$told" ;;
              Settle*) echo "Nothing is left to settle." ;;
              Test:*"(frontend)"*) mkdir -p web && echo test > web/login.test.js ;;
              Test:*"(backend)"*) mkdir -p src && echo test > src/login.test.js ;;
              Document:*) mkdir -p docs && tail -n 1 "$(sed -n 's/^  the whole of its report: \\(.*planner.md\\)$/\\1/p' "$told")" > docs/login.md ;;
              *"(frontend)"*) mkdir -p web && echo page > web/login.html && echo "I made the page." ;;
              *"(backend)"*) mkdir -p src && echo endpoint > src/login.js && echo "I made the endpoint." ;;
              *) exit 7 ;;
            esac
            """;

    @TempDir private Path folder;

    @Test
    void featureInWordsBecomesMergedCommits() throws IOException, InterruptedException {
        String document = Files.readString(Agentnet.ROOT.resolve("docs/howto-plan.md"));
        LiveNetwork live = new LiveNetwork(folder);
        Path agent = folder.resolve("agent.sh");
        Files.writeString(agent, AGENT);
        ShippedDomains.putScripted(folder.resolve("templates"), agent);
        live.start();
        PersonsRepository shop = live.shop();
        shop.write("test.sh", "#!/bin/sh\ntest -s a.txt\n");
        shop.git("update-index", "--add", "--chmod=+x", "test.sh");
        shop.git("commit", "--quiet", "--message=Test");
        shop.git("push", "--quiet", "agentnet", "main");

        int commands =
                PlanDocumentTest.followAll(
                        live, shop, document.substring(0, document.indexOf("\n## Write it")));

        assertThat(commands).isEqualTo(3);
        // Two builders, two testers, and the documenter; who reports leaves no commit.
        assertThat(shop.git("log", "--first-parent", "--format=%s", "main").lines()).hasSize(2 + 5);
        assertThat(shop.git("ls-files").lines())
                .contains("web/login.html", "src/login.test.js", "docs/login.md")
                .doesNotContain("left-behind.txt");
        PlannedTasks tasks = PlannedTasks.of(live);
        assertThat(tasks.byName()).hasSize(10);
        tasks.byName()
                .forEach((name, task) ->
                        assertThat(LiveNetwork.state(task)).as(name).isEqualTo("done"));
        String review = tasks.get("reviewer").path("output").asText();
        assertThat(review)
                .contains("- builder-backend (task backend.", ", commit ", " on main)")
                .contains("I made the endpoint.", "files: src/login.js")
                .contains("- analyst (task crew.", "Go by way of sessions.")
                .contains("the whole of its report: ")
                .doesNotContain("end of the contract");
        assertThat(tasks.get("reviewer").path("merged").asBoolean()).isFalse();
        // The whole of the plan was there to be read, not only its beginning.
        assertThat(shop.folder().resolve("docs/login.md")).hasContent("end of the contract");
        live.verify();
        live.stop();
    }
}
