package dev.agentnet.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.PersonsRepository;
import io.lettuce.core.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The whole path in containers: the real Claude Code edits a repository, checks run, work lands.
@UnderCompose
@TestMethodOrder(MethodName.class)
final class ClaudeInContainersTest {

    @TempDir private Path home;

    @Test
    void taskIsDoneByClaudeCodeAndLands(ComposeNetwork network)
            throws IOException, InterruptedException {
        PersonsRepository shop = UnlimitedLogin.in(home.resolve("shop"));
        Agentnet agentnet = network.agentnet(home);
        Answer added = agentnet.run("repo", "add", "shop", shop.folder().toString(), "--default");
        assertThat(added.exit()).as(added.err()).isZero();

        Answer sent =
                agentnet.run(
                        "send",
                        "backend",
                        "Limit logins to five a minute",
                        "--check",
                        "sh check.sh",
                        "--wait");

        assertThat(sent.exit()).as(sent.out() + sent.err()).isZero();
        String id = id(sent);
        shop.git("pull", "-q", "agentnet", "main");
        assertThat(shop.folder().resolve("src/login.txt")).hasContent("POST /login: five a minute");
        assertThat(shop.git("log", "-1", "--format=%(trailers:key=Agentnet-Task,valueonly)"))
                .isEqualTo(id);
        assertThat(network.result(id))
                .containsEntry("status", "done")
                .containsEntry("merged", "true")
                .containsEntry("check", "passed")
                .hasEntrySatisfying(
                        "cost_usd", cost -> assertThat(Double.parseDouble(cost)).isPositive());
        assertThat(network.said(id))
                .anySatisfy(line -> assertThat(line).contains("editing src/login.txt"))
                .anySatisfy(line -> assertThat(line).contains("running sh check.sh"));
        assertThat(turns(network, id)).as("turns with tokens in events:backend").isNotEmpty();
        keyIsInMainAlone(network);
        recordedRunIsPlayedAgainWithoutAModel(network, agentnet, id);
    }

    private static String id(Answer sent) {
        return (sent.err() + sent.out())
                .lines()
                .filter(line -> line.contains(" accepted"))
                .findFirst()
                .orElseThrow()
                .split(" ")[0];
    }

    private static List<String> turns(ComposeNetwork network, String id) {
        return network
                .redis()
                .xrange(ComposeNetwork.keyOf("events:backend"), Range.unbounded())
                .stream()
                .map(entry -> entry.getBody().toString())
                .filter(body -> body.contains("\"turn\"") && body.contains(id))
                .toList();
    }

    /// The provider is shown the key; Redis, a domain's container and its files never hold it.
    private static void keyIsInMainAlone(ComposeNetwork network) {
        assertThat(network.asked()).anySatisfy(line -> assertThat(line).contains(network.key));
        String domain = ComposeNetwork.containersOf("backend").getFirst();
        assertThat(ComposeNetwork.docker("inspect", domain)).doesNotContain(network.key);
        assertThat(inside(domain, "cat /proc/*/environ 2>/dev/null | tr '\\0' '\\n'"))
                .contains("AGENT_ROLE=domain")
                .doesNotContain(network.key);
        assertThat(inside(domain, "grep -rl '" + network.key + "' /workspace /tmp || echo none"))
                .isEqualTo("none");
        assertThat(
                        network.compose(
                                "exec",
                                "-T",
                                "message-broker",
                                "sh",
                                "-c",
                                "grep -rl '" + network.key + "' /data || echo none"))
                .isEqualTo("none");
    }

    private static String inside(String container, String script) {
        return ComposeNetwork.docker("exec", container, "sh", "-c", script);
    }

    private static void recordedRunIsPlayedAgainWithoutAModel(
            ComposeNetwork network, Agentnet agentnet, String id)
            throws IOException, InterruptedException {
        int asked = network.asked().size();
        Answer again = agentnet.run("replay", id, "--wait");
        assertThat(again.exit()).as(again.out() + again.err()).isZero();
        assertThat(again.out() + again.err())
                .contains("editing src/login.txt")
                .contains("running sh check.sh");
        assertThat(network.asked()).hasSize(asked);
    }

    @Test
    void workThatFailsItsCheckComesBackOnceAndThenStops(ComposeNetwork network)
            throws IOException, InterruptedException {
        PersonsRepository shop = UnlimitedLogin.in(home.resolve("closed"));
        Agentnet agentnet = network.agentnet(home);
        agentnet.run("repo", "add", "closed", shop.folder().toString());
        String tip = shop.git("rev-parse", "main");

        Answer sent =
                agentnet.run(
                        "send",
                        "backend",
                        "Leave the logins as they are",
                        "--repo",
                        "closed",
                        "--check",
                        "sh check.sh",
                        "--wait");

        assertThat(sent.exit()).isEqualTo(1);
        assertThat(sent.out() + sent.err()).contains("check_failed");
        assertThat(network.record(id(sent)))
                .containsEntry("state", "dead")
                .containsEntry("failure", "check_failed")
                .containsEntry("attempt", "2")
                .hasEntrySatisfying(
                        "feedback", text -> assertThat(text).contains("login is unlimited"));
        assertThat(agentnet.run("task", id(sent)).out()).contains("login is unlimited");
        shop.git("fetch", "-q", "agentnet");
        assertThat(shop.git("rev-parse", "agentnet/main")).isEqualTo(tip);
        assertThat(Files.exists(shop.folder().resolve("NOTHING.md"))).isFalse();
    }
}
