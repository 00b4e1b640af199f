package dev.agentnet.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// scripts/send-task.sh takes exactly its options, each with its effect.
final class SendTaskScriptTest {

    private static final String SCRIPT = "scripts/send-task.sh";

    private static TestRedis redis;

    @TempDir private Path home;

    private Agentnet agentnet;

    @BeforeAll
    static void startRedis() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void open() {
        agentnet = new Agentnet(home);
    }

    @AfterEach
    void empty() {
        try (RedisClient client = RedisClient.create(redis.url());
                var connection = client.connect()) {
            connection.sync().flushall();
        }
    }

    private record Sent(TaskId id, JsonNode spec) {}

    private Sent sent(String... words) throws IOException, InterruptedException {
        Answer answer = agentnet.script(SCRIPT, words);
        assertThat(answer.exit()).as(answer.err()).isZero();
        try (RedisClient client = RedisClient.create(redis.url());
                var connection = client.connect()) {
            TaskId id = new TaskId(answer.out().strip());
            return new Sent(id, Json.parse(connection.sync().get("tasks:spec:" + id)));
        }
    }

    @Test
    void shortOptionsReachTheTask() throws IOException, InterruptedException {
        Sent sent =
                sent(
                        "-p",
                        "high",
                        "-t",
                        "60",
                        "-c",
                        "{\"a\":1}",
                        "-r",
                        redis.url(),
                        "backend",
                        "Do it");
        assertThat(sent.id().domain()).hasToString("backend");
        assertThat(sent.spec())
                .isEqualTo(
                        Json.parse(
                                """
                                {"description": "Do it", "timeout_s": 60, "priority": "high",
                                 "context": {"a": 1}}
                                """));
    }

    @Test
    void longOptionsSayTheSameAndMayStandBehind() throws IOException, InterruptedException {
        Sent sent =
                sent(
                        "main",
                        "--priority",
                        "low",
                        "--timeout",
                        "90",
                        "--context",
                        "{\"b\":2}",
                        "--redis",
                        redis.url(),
                        "--",
                        "-p is its text");
        assertThat(sent.id().domain()).hasToString("main");
        assertThat(sent.spec())
                .isEqualTo(
                        Json.parse(
                                """
                                {"description": "-p is its text", "timeout_s": 90,
                                 "priority": "low", "context": {"b": 2}}
                                """));
    }

    @Test
    void withoutOptionsItIsNormalAndTakesFiveMinutes() throws IOException, InterruptedException {
        agentnet.with("REDIS_URL", redis.url());
        assertThat(sent("backend", "Do it").spec())
                .isEqualTo(Json.parse("{\"description\": \"Do it\", \"timeout_s\": 300}"));
    }

    /// A launcher that only says what it was given stands in for ours, since a Redis of somebody
    /// else may well listen at the default address.
    @Test
    void withoutAnAddressItIsTheLocalRedis() throws IOException, InterruptedException {
        Path copy = Files.createDirectories(home.resolve("copy/scripts")).resolve("send-task.sh");
        Files.copy(Agentnet.ROOT.resolve(SCRIPT), copy);
        Path launcher = home.resolve("copy/agentnet");
        Files.writeString(launcher, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Answer answer = agentnet.program(home, copy.toString(), "backend", "Do it");
        assertThat(answer.out().lines())
                .containsExactly(
                        "send",
                        "--priority=normal",
                        "--timeout=300",
                        "--context={}",
                        "--redis=redis://localhost:6379",
                        "--",
                        "backend",
                        "Do it");
    }

    static List<List<String>> refusals() {
        return List.of(
                List.of("backend", "x", "--repo", "shop"),
                List.of("backend", "x", "--json"),
                List.of("backend", "x", "-x"),
                List.of("backend", "x", "--prio", "high"),
                List.of("backend", "x", "-p"),
                List.of("backend"),
                List.of("backend", "x", "y"),
                List.of("backend", "x", "-p", "urgent"),
                List.of("backend", "x", "-t", "soon"),
                List.of("backend", "x", "-t", "-1"),
                List.of("backend", "x", "-t", "0"),
                List.of("backend", "x", "-c", "{not json"),
                List.of("backend", "x", "-c", "[1]"),
                List.of("backnd", "x"),
                List.of("backend", " "),
                List.of("backend", "x".repeat(40_000)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void anythingElseIsRefusedAndLeavesNothing(List<String> words)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(words);
        agentnet.with("REDIS_URL", redis.url());
        Answer answer = agentnet.script(SCRIPT, all.toArray(String[]::new));
        assertThat(answer.exit()).as(answer.err()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines().count()).as(answer.err()).isBetween(1L, 2L);
        assertThat(answer.err().length()).isLessThan(400);
        try (RedisClient client = RedisClient.create(redis.url());
                var connection = client.connect()) {
            assertThat(connection.sync().keys("*")).isEmpty();
        }
    }

    @Test
    void unreachableRedisIsAFailureAndNotAWrongUse() throws IOException, InterruptedException {
        Answer answer = agentnet.script(SCRIPT, "backend", "x", "-w", "-r", "redis://localhost:1");
        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.err()).contains("cannot reach Redis at localhost:1");
    }
}
