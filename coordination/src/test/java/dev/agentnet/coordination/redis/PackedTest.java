package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is packed here is what Redis's Lua unpacks, and the other way round.
final class PackedTest {

    static List<List<String>> lists() {
        return List.of(
                List.of(),
                List.of(""),
                List.of("one", "", "ü ✓ 🦊", "\u0000\n\u001f"),
                Collections.nCopies(15, "x"),
                Collections.nCopies(16, "x"),
                List.of("a".repeat(31), "b".repeat(32), "c".repeat(255), "d".repeat(256)),
                List.of("e".repeat(65_535), "f".repeat(65_536)),
                Collections.nCopies(70_000, "y"));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void whatIsWrittenIsRead(List<String> texts) {
        assertThat(Packed.read(Packed.write(texts))).isEqualTo(texts);
    }

    @Test
    void redisReadsAndWritesTheSame() {
        try (TestRedis redis = TestRedis.start();
                RedisClient client = RedisClient.create(redis.url());
                var connection = client.connect(ByteArrayCodec.INSTANCE)) {
            RedisCommands<byte[], byte[]> commands = connection.sync();
            byte[] echo =
                    "return cmsgpack.pack(cmsgpack.unpack(ARGV[1]))"
                            .getBytes(StandardCharsets.UTF_8);
            for (List<String> texts : lists()) {
                byte[] back =
                        commands.eval(
                                echo, ScriptOutputType.VALUE, new byte[0][], Packed.write(texts));
                assertThat(Packed.read(back)).isEqualTo(texts);
            }
        }
    }

    @Test
    void anythingElseIsRefused() {
        byte[] number = {(byte) 0x91, 7};
        assertThatThrownBy(() -> Packed.read(number))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mark 07 at byte 1");
    }
}
