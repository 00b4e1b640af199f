package dev.agentnet.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentnet.cli.terminal.Problem;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of the data of an embedded Redis.
final class EmbeddedRedisTest {

    @TempDir private Path folder;

    private static void in(EmbeddedRedis redis, Consumer<RedisCommands<String, String>> use) {
        try (RedisClient client = RedisClient.create(redis.url());
                var connection = client.connect()) {
            use.accept(connection.sync());
        }
    }

    private Path file() {
        return folder.resolve("appendonly.aof");
    }

    /// A hundred keys, each a command of its own.
    private byte[] filled() throws IOException {
        try (EmbeddedRedis redis = new EmbeddedRedis(folder, 0)) {
            redis.start();
            in(
                    redis,
                    all -> {
                        for (int i = 0; i < 100; i++) {
                            all.set("key-" + i, "value-" + i);
                        }
                    });
        }
        return Files.readAllBytes(file());
    }

    private void startsWith(int keys) {
        try (EmbeddedRedis redis = new EmbeddedRedis(folder, 0)) {
            redis.start();
            in(
                    redis,
                    all -> {
                        assertThat(all.dbsize()).isEqualTo(keys);
                        assertThat(all.exists("key-0", "key-" + (keys - 1))).isEqualTo(2);
                    });
        }
    }

    @Test
    void halfWrittenEndIsCutOffAndKept() throws IOException {
        byte[] whole = filled();
        byte[] half = Arrays.copyOf(whole, whole.length - 5);
        Files.write(file(), half);
        startsWith(99);
        assertThat(folder.resolve("appendonly.aof.damaged")).hasBinaryContent(half);
        startsWith(99);
    }

    @Test
    void whatCannotBeReadAndAllBehindItIsCutOffAndKept() throws IOException {
        byte[] damaged = filled();
        Arrays.fill(damaged, damaged.length / 2, damaged.length / 2 + 60, (byte) 0);
        Files.write(file(), damaged);
        try (EmbeddedRedis redis = new EmbeddedRedis(folder, 0)) {
            redis.start();
            in(redis, all -> assertThat(all.dbsize()).isBetween(45L, 55L));
        }
        assertThat(folder.resolve("appendonly.aof.damaged")).hasBinaryContent(damaged);
    }

    @Test
    void dataThatNobodyCanReadAreLeftAndSaid() throws IOException {
        try (EmbeddedRedis redis = new EmbeddedRedis(folder, 0)) {
            redis.start();
            in(redis, all -> all.set("key", "value"));
            in(redis, RedisCommands::bgrewriteaof);
            await().until(() ->
                    Files.readString(file(), StandardCharsets.ISO_8859_1).startsWith("REDIS"));
        }
        byte[] damaged = Files.readAllBytes(file());
        Arrays.fill(damaged, 20, 60, (byte) 'X');
        Files.write(file(), damaged);
        try (EmbeddedRedis redis = new EmbeddedRedis(folder, 0)) {
            assertThatThrownBy(redis::start)
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("move " + folder + " aside")
                    .hasMessageContaining("restore a backup");
        }
        assertThat(file()).hasBinaryContent(damaged);
    }

    @Test
    void oneThatWasStartedIsNobodyElsesToEnd() throws InterruptedException {
        try (EmbeddedRedis second = new EmbeddedRedis(folder, 0)) {
            try (EmbeddedRedis first = new EmbeddedRedis(folder, 0)) {
                first.start();
                assertThatThrownBy(second::start)
                        .isInstanceOf(FolderTaken.class)
                        .hasMessageContaining(folder.toString());
                EmbeddedRedis.endLeftover(folder);
                in(first, all -> assertThat(all.ping()).isEqualTo("PONG"));
            }
            second.start();
            in(second, all -> assertThat(all.ping()).isEqualTo("PONG"));
        }
    }
}
