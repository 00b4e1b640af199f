package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.tests.stage.Agentnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// The README's lines for redis-cli, word for word, against a network that serves.
@EnabledIf(
        value = "dev.agentnet.tests.network.RedisCliTest#hasRedisCli",
        disabledReason = "no redis-cli")
final class RedisCliTest extends NetworkScenario {

    static boolean hasRedisCli() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "redis-cli")));
    }

    private String line(String start, String id) throws IOException, InterruptedException {
        String line =
                Files.readAllLines(Agentnet.ROOT.resolve("README.md")).stream()
                        .filter(text -> text.startsWith("redis-cli " + start))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("the README has no " + start));
        List<String> words = new ArrayList<>(Arrays.asList(line.replace("<id>", id).split(" +")));
        words.addAll(1, List.of("-p", Integer.toString(live.redisPort)));
        String[] command = words.toArray(String[]::new);
        return Agentnet.ok(live.agentnet.program(folder, command)).out();
    }

    @Test
    void theyShowWhatWaitsWhatCameOutAndWhoIsThere() throws IOException, InterruptedException {
        String go = folder.resolve("go").toString();
        String hold = "until [ -e " + go + " ]; do sleep 0.1; done; echo made it";
        String first = live.send(hold);
        live.awaitState(first, "active");
        String second = live.send(hold);
        live.awaitState(second, "active");
        String third = live.send("true");
        assertThat(line("LRANGE tasks:pending:backend 0 -1", "").lines()).containsExactly(third);
        assertThat(line("SMEMBERS agents:all", "").lines())
                .contains("main.1")
                .anyMatch(agent -> agent.startsWith("backend."));
        Files.createFile(folder.resolve("go"));
        live.awaitEnd(first);
        assertThat(line("HGETALL results:<id>", first).lines())
                .containsSequence("status", "done")
                .containsSequence("output", "made it");
    }
}
