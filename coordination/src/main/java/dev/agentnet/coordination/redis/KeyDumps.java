package dev.agentnet.coordination.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RestoreArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The commands of Redis by which keys of any type are taken out of it and put back.
final class KeyDumps {

    private final RedisCalls calls;
    private final RedisAsyncCommands<String, String> redis;

    KeyDumps(RedisCalls calls, RedisAsyncCommands<String, String> redis) {
        this.calls = calls;
        this.redis = redis;
    }

    /// Everybody's writes wait from now on, this connection's too, but no longer than that.
    void pauseWrites(Duration longest) {
        client("PAUSE", Long.toString(longest.toMillis()), "WRITE");
    }

    void resumeWrites() {
        client("UNPAUSE");
    }

    private void client(String... words) {
        CommandArgs<String, String> all = new CommandArgs<>(StringCodec.UTF8);
        List.of(words).forEach(all::add);
        calls.await(redis.dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8), all));
    }

    /// @param livesMillis how long the key has still to live; below zero for ever
    record Dumped(byte[] bytes, long livesMillis) {}

    /// What these keys hold, in a form of Redis's own; those that are gone are left out.
    Map<String, Dumped> dump(Collection<String> keys) {
        Map<String, RedisFuture<byte[]>> asked = new LinkedHashMap<>();
        keys.forEach(key -> asked.put(key, redis.dump(key)));
        Map<String, Dumped> dumped = new LinkedHashMap<>();
        asked.forEach((key, future) -> {
            byte[] bytes = calls.await(future);
            if (bytes != null) {
                dumped.put(key, new Dumped(bytes, calls.await(redis.pttl(key))));
            }
        });
        return dumped;
    }

    /// @param livesMillis zero for ever
    void restore(String key, byte[] bytes, long livesMillis) {
        calls.await(redis.restore(key, bytes, RestoreArgs.Builder.ttl(livesMillis).replace()));
    }
}
