package dev.agentnet.benchmarks.measure;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.redis.RedisNetwork;
import java.time.InstantSource;
import java.util.Map;

/// Networks as everybody has them, on a Redis of the measurement's own.
public final class MeasuredNetwork {

    private MeasuredNetwork() {}

    public static RedisNetwork open(String url) {
        return RedisNetwork.open(
                ConfigFactory.parseMap(Map.of("agentnet.redis.url", url))
                        .withFallback(ConfigFactory.defaultReference())
                        .resolve(),
                InstantSource.system());
    }
}
