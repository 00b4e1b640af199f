package dev.agentnet.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Submitting with nobody serving: what is taken waits, what is refused leaves nothing behind.
final class SubmittingTest {

    @TempDir private Path home;

    private TestRedis redis;
    private Agentnet agentnet;

    @BeforeEach
    void start() {
        redis = TestRedis.start();
        agentnet = new Agentnet(home).with("REDIS_URL", redis.url());
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    private List<String> keys() {
        try (RedisClient client = RedisClient.create(redis.url());
                var connection = client.connect()) {
            return connection.sync().keys("*");
        }
    }

    @Test
    void taskIsAcceptedWithEveryOrchestratorDown() throws IOException, InterruptedException {
        Answer answer = agentnet.run("send", "backend", "Add rate limiting to POST /login");
        assertThat(answer.exit()).as(answer.err()).isZero();
        String id = answer.out().strip();
        assertThat(id).startsWith("backend.");
        try (RedisClient client = RedisClient.create(redis.url());
                var connection = client.connect()) {
            assertThat(connection.sync().lrange("tasks:pending:backend", 0, -1))
                    .containsExactly(id);
            assertThat(connection.sync().hgetall("tasks:info:" + id))
                    .containsEntry("state", "pending");
        }
    }

    static List<List<String>> refusals() {
        return List.of(
                List.of("backnd", "x"),
                List.of("backend", "x", "--worker", "nobody"),
                List.of("backend", "x", "--priority", "urgent"),
                List.of("backend", "x", "--context", "{not json"),
                List.of("backend", "x", "--context", "[1]"),
                List.of("backend", "  "),
                List.of("backend", "x".repeat(40_000)),
                List.of("backend", "x", "--timeout", "-1"),
                List.of("backend", "x", "--budget-usd", "much"),
                List.of("backend", "x", "--unheard-of"),
                List.of("Bad Name", "x"),
                List.of("backend"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void badInputIsRefusedInOneSentenceAndLeavesNothing(List<String> words)
            throws IOException, InterruptedException {
        List<String> all = new java.util.ArrayList<>(List.of("send"));
        all.addAll(words);
        Answer answer = agentnet.run(all.toArray(String[]::new));
        assertThat(answer.exit()).as(answer.err()).isEqualTo(2);
        assertThat(answer.err()).startsWith("agentnet: ").doesNotContain("java.");
        assertThat(answer.out()).isEmpty();
        assertThat(keys()).isEmpty();
    }

    @Test
    void unknownDomainNamesWhatWasMeant() throws IOException, InterruptedException {
        Answer answer = agentnet.run("send", "backnd", "x");
        assertThat(answer.err()).contains("Did you mean backend?").contains("devops, frontend");
    }

    @Test
    void unreachableRedisIsNamed() throws IOException, InterruptedException {
        String[] words = {"send", "backend", "x", "--wait", "--redis", "redis://localhost:1"};
        Answer answer = agentnet.run(words);
        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.err()).contains("cannot reach Redis at localhost:1", "agentnet up");
    }

    @Test
    void waitingTaskCanBeCancelled() throws IOException, InterruptedException {
        Answer sent = agentnet.run("send", "backend", "x");
        String id = sent.out().strip();
        assertThat(agentnet.run("cancel", id).exit()).isZero();
        Answer task = agentnet.run("task", id, "--json");
        assertThat(task.json().path("state").asText()).isEqualTo("cancelled");
    }

    @Test
    void scriptTakesExactlyItsOptions() throws IOException, InterruptedException {
        Answer refused = agentnet.script("scripts/send-task.sh", "backend", "x", "--repo", "shop");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("unknown option --repo");
        assertThat(agentnet.script("scripts/tail-logs.sh", "--since", "1h").exit()).isEqualTo(2);
    }
}
