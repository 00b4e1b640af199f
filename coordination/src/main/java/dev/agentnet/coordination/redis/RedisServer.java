package dev.agentnet.coordination.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The Redis server itself: its version, and whether its settings keep what was accepted.
public final class RedisServer {

    private static final int OLDEST_MAJOR = 6;
    private static final int OLDEST_MINOR = 2;

    /// Of what is kept in Redis; elect.lua writes it into an empty one.
    private static final int VERSION = 2;

    private final RedisCalls redis;
    private final Keys keys;

    RedisServer(RedisCalls redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    /// What is wrong and how to mend it.
    public record Complaint(String what, String fix) {
        @Override
        public String toString() {
            return what + "\n  fix: " + fix;
        }
    }

    public String version() {
        for (String line : redis.info("server").lines().toList()) {
            if (line.startsWith("redis_version:")) {
                return line.substring("redis_version:".length()).strip();
            }
        }
        return "unknown";
    }

    boolean isAtLeast(int major, int minor) {
        String[] version = version().split("\\.");
        int ours = Integer.parseInt(version[0]);
        return ours > major || ours == major && Integer.parseInt(version[1]) >= minor;
    }

    /// Settings under which accepted tasks would be lost; empty when all is well.
    public List<Complaint> complaints() {
        List<Complaint> complaints = new ArrayList<>();
        if (!isAtLeast(OLDEST_MAJOR, OLDEST_MINOR)) {
            complaints.add(
                    new Complaint(
                            "Redis is version " + version() + ", too old for the scripts",
                            "use Redis 6.2 or newer, or Valkey"));
        }
        String kept = redis.get(keys.version());
        if (kept != null && !kept.equals(Integer.toString(VERSION))) {
            complaints.add(
                    new Complaint(
                            "Redis holds a network of version "
                                    + kept
                                    + ", and this agentnet knows version "
                                    + VERSION,
                            "use the agentnet that wrote it, or restore a backup from before"));
        }
        String policy = setting("maxmemory-policy", "noeviction");
        if (!policy.equals("noeviction")) {
            complaints.add(
                    new Complaint(
                            "Redis evicts keys (maxmemory-policy "
                                    + policy
                                    + "): tasks would be lost",
                            "redis-cli config set maxmemory-policy noeviction"));
        }
        if (!setting("appendonly", "yes").equals("yes")) {
            complaints.add(
                    new Complaint(
                            "Redis keeps nothing on disk (appendonly no): a restart would lose tasks",
                            "redis-cli config set appendonly yes"));
        } else if (setting("appendfsync", "everysec").equals("no")) {
            complaints.add(
                    new Complaint(
                            "Redis never flushes its log (appendfsync no): a power cut would lose tasks",
                            "redis-cli config set appendfsync everysec"));
        }
        return complaints;
    }

    /// A managed Redis may forbid CONFIG; then the safe value is taken on trust.
    private String setting(String name, String assumed) {
        try {
            Map<String, String> values = redis.configGet(name);
            return values.getOrDefault(name, assumed);
        } catch (RedisCommandExecutionException e) {
            return assumed;
        }
    }
}
