package dev.agentnet.coordination.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// The commands of Redis that load and run scripts.
final class ScriptCalls {

    private final RedisCalls calls;
    private final RedisAsyncCommands<String, String> redis;

    ScriptCalls(RedisCalls calls, RedisAsyncCommands<String, String> redis) {
        this.calls = calls;
        this.redis = redis;
    }

    String digest(String script) {
        return redis.digest(script);
    }

    void scriptLoad(String script) {
        calls.await(redis.scriptLoad(script));
    }

    boolean scriptsExist(List<String> digests) {
        return !calls.await(redis.scriptExists(digests.toArray(String[]::new))).contains(false);
    }

    <T> T evalsha(String digest, ScriptOutputType type, String[] arguments) {
        return calls.await(redis.evalsha(digest, type, new String[0], arguments));
    }

    /// Sends packed values behind the arguments, and does not wait. The reply is a list of bytes;
    /// it comes on lettuce's own thread.
    CompletionStage<List<byte[]>> evalsha(String digest, String[] arguments, List<byte[]> packed) {
        return eval(CommandType.EVALSHA, digest, arguments, packed);
    }

    CompletionStage<List<byte[]>> eval(String source, String[] arguments, List<byte[]> packed) {
        return eval(CommandType.EVAL, source, arguments, packed);
    }

    private CompletionStage<List<byte[]>> eval(
            CommandType command, String script, String[] arguments, List<byte[]> packed) {
        CommandArgs<String, String> all = new CommandArgs<>(StringCodec.UTF8).add(script).add(0);
        for (String argument : arguments) {
            all.addValue(argument);
        }
        packed.forEach(all::add);
        return redis.dispatch(command, new BytesOutput(), all);
    }
}
