package dev.agentnet.coordination.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Hands tests the one Redis that all of them share, and a connection to look behind the scenes: it
/// starts with the first that asks, and stops with the JVM's last. Each test has a network of its
/// own name there.
final class SharedRedis implements ParameterResolver {

    private record Shared(
            TestRedis redis, RedisClient client, StatefulRedisConnection<String, String> connection)
            implements AutoCloseable {

        static Shared start() {
            TestRedis redis = TestRedis.start();
            RedisClient client = RedisClient.create(redis.url());
            return new Shared(redis, client, client.connect());
        }

        @Override
        public void close() {
            client.shutdown();
            redis.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestRedis.class || type == StatefulRedisConnection.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Shared shared =
                context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(SharedRedis.class))
                        .computeIfAbsent(Shared.class, type -> Shared.start(), Shared.class);
        return parameter.getParameter().getType() == TestRedis.class
                ? shared.redis()
                : shared.connection();
    }
}
