package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Users;
import dev.agentnet.protocol.DomainName;
import io.lettuce.core.RedisCommandExecutionException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Users of Redis, by its access control lists.
///
/// Within a script each command is checked as if the user had sent it, so a domain that may call
/// every script still reaches its own keys alone. It can bring in none of its own: `EVAL` and
/// `SCRIPT` are not among its commands. See https://redis.io/docs/latest/operate/oss_and_stack/
/// management/security/acl/.
final class RedisUsers implements Users {

    /// What the scripts of a domain call, and what its client does.
    private static final String DOMAINS_COMMANDS =
            "+evalsha +time +get +mget +set +del +exists +hget +hmget +hgetall +hset +hincrby +hdel"
                    + " +lrange +lrem +lpop +lpush +rpush +ltrim +sadd +srem +smembers +zadd +zrem +zrange +xadd +publish"
                    + " +subscribe +unsubscribe +ping +hello";

    private static final String SPAWNERS_COMMANDS =
            "+hget +hgetall +hset +del +incr +publish +psubscribe +punsubscribe +ping +hello";

    /// Whatever a person may want to look at or to mend, but not the server's own affairs.
    private static final String OPERATORS_COMMANDS =
            "+@all -@admin -@dangerous +info +config|get +keys";

    private final RedisCalls redis;
    private final Scripts scripts;
    private final String prefix;
    private final RedisServer server;

    RedisUsers(RedisCalls redis, Scripts scripts, Keys keys, RedisServer server) {
        this.redis = redis;
        this.scripts = scripts;
        this.prefix = keys.prefix();
        this.server = server;
    }

    @Override
    public void put(Collection<User> users) {
        boolean selective = server.isAtLeast(7, 0);
        for (User user : users) {
            List<String> rules =
                    new ArrayList<>(List.of("reset", "resetchannels", "on", "#" + hash(user)));
            rules.addAll(rules(user.role(), selective));
            if (server.isAtLeast(7, 2)) {
                // The client says its name and version; older ones take an unknown rule for a
                // mistake.
                rules.add("+client|setinfo");
            }
            redis.users().set(user.name(), rules);
        }
        try {
            redis.users().save();
        } catch (RedisCommandExecutionException e) {
            // It has no file for users; then they are made again after its restart.
        }
        scripts.loadAll();
    }

    @Override
    public boolean areForgotten() {
        return !scripts.areLoaded();
    }

    /// @param selective whether this Redis tells reading from writing, and one command on a key
    ///   from another
    private List<String> rules(Role role, boolean selective) {
        return switch (role) {
            case Role.Domain(DomainName name) -> domain(name, selective);
            case Role.Spawner() -> spawner(selective);
            case Role.Operator() ->
                    words("~%s* &%s* ".formatted(prefix, prefix) + OPERATORS_COMMANDS);
        };
    }

    /// All that is a domain's alone has its name in the key; what it shares with others is a hint
    /// to main, a place for what cannot be read, and the epoch of tokens, whether it is put right
    /// and whether the domain is paused.
    private List<String> domain(DomainName name, boolean selective) {
        List<String> rules = new ArrayList<>();
        Stream.of("pending", "lanes", "leases", "delayed", "waiting", "verifying", "dead", "ended")
                .forEach(index -> rules.add(key("tasks:" + index + ":" + name)));
        // A list for each priority, and for each plan.
        rules.add(key("tasks:pending:" + name + ":*"));
        rules.add(key("tasks:lanes:" + name + ":*"));
        rules.add(key("budgets:deferred:" + name));
        rules.add(key("stats:" + name));
        rules.add(key("events:" + name));
        Stream.of("tasks:info:", "results:", "logs:")
                .forEach(kind -> rules.add(key(kind + name + ".*")));
        Stream.of("info:", "heartbeat:", "grant:")
                .forEach(kind -> rules.add(key("agents:" + kind + name + ".*")));
        Stream.of("wake:main", "wake:" + name, "ended:" + name)
                .forEach(channel -> rules.add("&" + prefix + channel));
        Stream.of("log:", "control:")
                .forEach(channel -> rules.add("&" + prefix + channel + name + ".*"));
        rules.addAll(words(DOMAINS_COMMANDS));
        if (selective) {
            rules.add("%R" + key("network:epoch"));
            rules.add("%R" + key("network:restoring"));
            rules.add("%R" + key("tasks:spec:" + name + ".*"));
            rules.add("%R" + key("fleet:desired:" + name));
            rules.add("%R" + key("budgets:allowance:" + name));
            rules.add("(+sadd " + key("tasks:joinable:main") + ")");
            rules.add("(+xadd " + key("quarantine") + ")");
        } else {
            Stream.of(
                            "network:epoch",
                            "network:restoring",
                            "fleet:desired:" + name,
                            "budgets:allowance:" + name,
                            "tasks:joinable:main",
                            "quarantine",
                            "tasks:spec:" + name + ".*")
                    .forEach(shared -> rules.add(key(shared)));
        }
        return rules;
    }

    private List<String> spawner(boolean selective) {
        List<String> rules = new ArrayList<>();
        rules.add((selective ? "%R" : "") + key("fleet:desired:*"));
        rules.add(key("fleet:actual:*"));
        rules.add(key("fleet:number:*"));
        rules.add("&" + prefix + "wake:*");
        rules.addAll(words(SPAWNERS_COMMANDS));
        return rules;
    }

    private String key(String name) {
        return "~" + prefix + name;
    }

    private static List<String> words(String rules) {
        return List.of(rules.split(" "));
    }

    private static String hash(User user) {
        try {
            byte[] password = user.password().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(password));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
