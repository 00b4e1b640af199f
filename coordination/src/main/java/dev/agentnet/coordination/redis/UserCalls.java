package dev.agentnet.coordination.redis;

import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;

/// The commands of Redis about its users.
final class UserCalls {

    private final RedisCalls calls;
    private final RedisAsyncCommands<String, String> redis;

    UserCalls(RedisCalls calls, RedisAsyncCommands<String, String> redis) {
        this.calls = calls;
        this.redis = redis;
    }

    void set(String name, List<String> rules) {
        CommandArgs<String, String> all = new CommandArgs<>(StringCodec.UTF8).add("SETUSER");
        all.add(name);
        rules.forEach(all::add);
        calls.await(redis.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), all));
    }

    void save() {
        calls.await(redis.aclSave());
    }
}
