package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Main does not serve on a Redis that would lose tasks.
final class Fault08UnsafeRedisTest {

    @TempDir private Path home;

    @ParameterizedTest
    @CsvSource({
        "maxmemory-policy, allkeys-lru, noeviction",
        "appendonly, no, yes",
        "appendfsync, no, everysec"
    })
    void mainIsRefusedNamingTheSettingToChange(String setting, String unsafe, String safe)
            throws IOException, InterruptedException {
        try (TestRedis redis = TestRedis.start();
                RedisClient client = RedisClient.create(redis.url());
                var connection = client.connect()) {
            connection.sync().configSet(setting, unsafe);
            Answer answer = new Agentnet(home).with("REDIS_URL", redis.url()).role("main");
            assertThat(answer.exit()).isEqualTo(1);
            assertThat(answer.err())
                    .contains("redis-cli config set " + setting + " " + safe)
                    .doesNotContain("\tat ");
            assertThat(connection.sync().keys("*")).isEmpty();
        }
    }

    @Test
    void mainIsRefusedOnWhatANewerAgentnetKeeps() throws IOException, InterruptedException {
        try (TestRedis redis = TestRedis.start();
                RedisClient client = RedisClient.create(redis.url());
                var connection = client.connect()) {
            connection.sync().set("network:version", "3");
            Answer answer = new Agentnet(home).with("REDIS_URL", redis.url()).role("main");
            assertThat(answer.exit()).isEqualTo(1);
            assertThat(answer.err()).contains("version 3", "restore a backup");
            assertThat(connection.sync().keys("*")).containsExactly("network:version");
        }
    }
}
