package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.PersonsRepository;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `agentnet verify` on a live network: what is well, and promises that somebody broke.
final class VerifyTest {

    @TempDir private Path folder;
    private LiveNetwork live;

    @BeforeEach
    void start() throws IOException {
        live = new LiveNetwork(folder).start();
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        live.stop();
    }

    @Test
    void brokenPromisesAreNamedWithTheirTasks() throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        String landed = live.send("echo two > b.txt");
        assertThat(live.awaitEnd(landed).path("merged").asBoolean()).isTrue();
        Answer well = Agentnet.ok(live.agentnet.run("verify"));
        assertThat(well.out())
                .contains("tasks looked at: 1", "I1 every accepted task is accounted for")
                .doesNotContain(landed);

        shop.git("pull", "--quiet", "agentnet", "main");
        shop.git("commit", "--allow-empty", "-m", "Again\n\nAgentnet-Task: " + landed);
        shop.git("push", "--quiet", "agentnet", "main");
        forget("tasks:ended:backend");

        Answer broken = live.agentnet.run("verify");
        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.out())
                .contains(landed + " is done, but it stands in no index instead of ended")
                .contains(landed + " landed 2 times on shop1:main: ");
        JsonNode json = live.agentnet.run("verify", "--json").json();
        assertThat(json.path("ok").asBoolean(true)).isFalse();
        assertThat(json.path("violations"))
                .hasSize(2)
                .allSatisfy(violation ->
                        assertThat(violation.path("ids").path(0).asText()).isEqualTo(landed));
    }

    @Test
    void resultWhoseCommitIsNowhereIsNamed() throws IOException, InterruptedException {
        live.shop();
        String landed = live.send("echo two > b.txt");
        live.awaitEnd(landed);
        try (RedisClient client = client();
                var connection = client.connect()) {
            connection.sync().hset("results:" + landed, "commit", "0".repeat(40));
        }
        assertThat(live.agentnet.run("verify").out())
                .contains(landed + " is done with commit 000", "which is on no branch");
    }

    @Test
    void whatMainAloneCanFindIsNamed() throws IOException, InterruptedException {
        live.shop();
        String id = live.send("echo two > b.txt");
        live.awaitEnd(id);
        live.verify();
        Path network = folder.resolve("home/.local/state/agentnet/network");
        String secret = Files.readString(network.resolve("secret")).strip();
        Path stray = Files.createDirectories(network.resolve("domains/backend.9"));
        Files.setLastModifiedTime(stray, FileTime.fromMillis(0));
        try (RedisClient client = client();
                var connection = client.connect()) {
            connection.sync().rpush("results:" + id + ":logs", "it says " + secret);
            connection
                    .sync()
                    .rpush(
                            "results:" + id + "x:logs",
                            Collections.nCopies(5_001, "x").toArray(String[]::new));
            connection.sync().set("merges:trouble:shop1", "somebody broke it");
        }

        JsonNode json = live.agentnet.run("verify", "--json").json();

        assertThat(json.path("not_looked_at")).isEmpty();
        assertThat(json.toString()).doesNotContain(secret);
        Map<String, String> found = new TreeMap<>();
        json.path("violations")
                .forEach(one ->
                        found.put(
                                one.path("invariant").asText(), one.path("ids").path(0).asText()));
        assertThat(found)
                .isEqualTo(
                        Map.of(
                                "I6", stray.toString(),
                                "I9", "results:" + id + ":logs",
                                "I10", "results:" + id + "x:logs"));
        assertThat(live.agentnet.run("verify").out())
                .contains("the domain " + stray + " has no owner")
                .contains("results:" + id + ":logs holds a secret");
        assertThat(live.agentnet.run("status").out())
                .contains("nothing is merged in shop1 for now: somebody broke it");
    }

    @Test
    void whatCannotBeLookedAtIsSaid() throws IOException, InterruptedException {
        live.agentnet.with("AGENTNET_TOKEN", "no-token");
        Answer answer = Agentnet.ok(live.agentnet.run("verify"));
        assertThat(answer.out())
                .contains("- I9 ", "not looked at: only main can: this token is not known here")
                .doesNotContain("- I1 ");
        assertThat(live.agentnet.run("verify", "--json").json().path("not_looked_at"))
                .extracting(one -> one.path("invariant").asText())
                .containsExactly("I3", "I6", "I9");
    }

    private void forget(String key) {
        try (RedisClient client = client();
                var connection = client.connect()) {
            connection.sync().del(key);
        }
    }

    private RedisClient client() {
        return RedisClient.create("redis://127.0.0.1:" + live.redisPort);
    }
}
