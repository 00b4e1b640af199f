package dev.agentnet.coordination.redis;

import com.typesafe.config.Config;
import dev.agentnet.coordination.Budgets;
import dev.agentnet.coordination.Children;
import dev.agentnet.coordination.Claims;
import dev.agentnet.coordination.Controls;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.Inbox;
import dev.agentnet.coordination.Inspection;
import dev.agentnet.coordination.Journal;
import dev.agentnet.coordination.Merges;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Provider;
import dev.agentnet.coordination.Registry;
import dev.agentnet.coordination.Repositories;
import dev.agentnet.coordination.Restores;
import dev.agentnet.coordination.Routes;
import dev.agentnet.coordination.Submissions;
import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.coordination.Upkeep;
import dev.agentnet.coordination.Users;
import dev.agentnet.coordination.Wakes;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A network on one Redis: one command connection and, when somebody listens, one subscriber.
public final class RedisNetwork implements Network {

    /// One thread serves both connections: what a wake-up asks for is written by the thread that
    /// read it, without waking another.
    private static final int IO_THREADS = 1;

    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final RedisCalls redis;
    private final Keys keys;
    private final Scripts scripts;
    private final QueueLimits limits;
    private final Submissions submissions;
    private final InstantSource clock;

    /// Made by the first caller of wakes(), under the lock of this object.
    private @Nullable StatefulRedisPubSubConnection<String, String> subscriber;

    private @Nullable RedisWakes wakes;

    private RedisNetwork(
            RedisURI address, String network, QueueLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
        this.resources =
                DefaultClientResources.builder()
                        .eventLoopGroupProvider(new DefaultEventLoopGroupProvider(IO_THREADS))
                        .computationThreadPoolSize(2)
                        .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                        .build();
        this.client = new AsyncClient(resources, address);
        client.setOptions(
                ClientOptions.builder()
                        .socketOptions(
                                SocketOptions.builder()
                                        .connectTimeout(address.getTimeout())
                                        .build())
                        .timeoutOptions(TimeoutOptions.enabled(address.getTimeout()))
                        .requestQueueSize(10_000)
                        .build());
        try {
            this.connection = client.connect();
        } catch (RedisConnectionException e) {
            shutdown();
            throw new UnreachableRedis(address, e);
        }
        this.keys = Keys.of(network);
        this.redis = new RedisCalls(connection);
        this.scripts = new Scripts(redis, keys);
        this.submissions = new RedisSubmissions(scripts, limits, clock);
    }

    /// Opens the network that the configuration names.
    ///
    /// @throws UnreachableRedis if nobody answers there
    public static RedisNetwork open(Config config, InstantSource clock) {
        String url = config.getString("agentnet.redis.url");
        RedisURI address = address(url);
        // An address that says who signs in wins over the settings.
        String file = config.getString("agentnet.redis.password-file");
        if (!url.contains("@") && !file.isEmpty()) {
            signIn(address, config.getString("agentnet.redis.user"), Path.of(file));
        }
        address.setTimeout(config.getDuration("agentnet.redis.timeout"));
        return new RedisNetwork(
                address, config.getString("agentnet.network"), QueueLimits.from(config), clock);
    }

    private static RedisURI address(String url) {
        try {
            return RedisURI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\""
                            + url
                            + "\" is no address of a Redis; one looks like redis://localhost:6379",
                    e);
        }
    }

    private static void signIn(RedisURI address, String user, Path file) {
        try {
            char[] password = Files.readString(file).strip().toCharArray();
            address.setCredentialsProvider(
                    new StaticCredentialsProvider(user.isEmpty() ? "default" : user, password));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the password for Redis in " + file, e);
        }
    }

    /// What the server says of itself and its settings.
    public RedisServer server() {
        return new RedisServer(redis, keys);
    }

    /// All keys of this network, for a backup.
    public RedisCopy copy() {
        return new RedisCopy(redis, keys);
    }

    @Override
    public Submissions submissions() {
        return submissions;
    }

    @Override
    public TaskRecords records() {
        return new RedisTaskRecords(redis, scripts, keys);
    }

    @Override
    public Inspection inspection() {
        return new RedisInspection(redis, scripts, keys, limits);
    }

    @Override
    public Claims claims() {
        return new RedisClaims(scripts, limits, () -> ThreadLocalRandom.current().nextDouble());
    }

    @Override
    public Upkeep upkeep() {
        return new RedisUpkeep(redis, scripts, keys, limits);
    }

    @Override
    public Restores restores() {
        return new RedisRestores(scripts);
    }

    @Override
    public Routes routes() {
        return new RedisRoutes(redis, scripts, keys, limits, clock);
    }

    @Override
    public Children children() {
        return new RedisChildren(scripts, limits, clock);
    }

    @Override
    public Merges merges() {
        return new RedisMerges(redis, scripts, keys);
    }

    @Override
    public Registry registry() {
        return new RedisRegistry(redis, scripts, keys);
    }

    @Override
    public Fleet fleet() {
        return new RedisFleet(redis, scripts, keys);
    }

    @Override
    public Controls controls() {
        return new RedisControls(scripts, limits);
    }

    @Override
    public Provider provider() {
        return new RedisProvider(redis, scripts, keys, limits);
    }

    @Override
    public Repositories repositories() {
        return new RedisRepositories(redis, keys);
    }

    @Override
    public Journal journal() {
        return new RedisJournal(redis, scripts, keys, limits);
    }

    @Override
    public Budgets budgets() {
        return new RedisBudgets(redis, scripts, keys);
    }

    @Override
    public Inbox inbox() {
        return new RedisInbox(redis, scripts, keys, limits);
    }

    @Override
    public Users users() {
        return new RedisUsers(redis, scripts, keys, server());
    }

    @Override
    public synchronized Wakes wakes() {
        if (wakes == null) {
            subscriber = client.connectPubSub();
            wakes = new RedisWakes(subscriber, keys);
        }
        return wakes;
    }

    @Override
    public synchronized void close() {
        connection.close();
        if (subscriber != null) {
            subscriber.close();
        }
        shutdown();
    }

    private void shutdown() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS);
    }

    /// Nobody answers at Redis's address.
    public static final class UnreachableRedis extends RuntimeException {
        private static final long serialVersionUID = 1;

        private static final String START = ". Start one with: agentnet up";
        private static final String SIGN_IN =
                ". Say who you are: REDIS_URL=redis://<user>:<password>@<host>:<port>";

        private final boolean refused;
        private final String where;

        UnreachableRedis(RedisURI address, Exception cause) {
            this(
                    isRefusal(cause),
                    "cannot reach Redis at %s:%d (%s)"
                            .formatted(address.getHost(), address.getPort(), reason(cause)),
                    cause);
        }

        private UnreachableRedis(boolean refused, String where, Exception cause) {
            super(where + (refused ? SIGN_IN : START), cause);
            this.refused = refused;
            this.where = where;
        }

        private static boolean isRefusal(Exception cause) {
            String text = reason(cause);
            return text.startsWith("NOAUTH") || text.startsWith("WRONGPASS");
        }

        /// Whether somebody answered, and wants another user or password.
        public boolean isRefused() {
            return refused;
        }

        /// Who did not answer, and how.
        public String where() {
            return where;
        }

        private static String reason(Throwable cause) {
            Throwable root = cause;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            String text = String.valueOf(root.getMessage());
            return text.contains("Connection refused") ? "connection refused" : text;
        }
    }
}
