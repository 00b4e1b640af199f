package dev.agentnet.coordination.redis;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.config.AgentnetConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/// A real Redis: on a free port of loopback, with the settings the network asks for, in a folder
/// that goes when it is closed.
public final class TestRedis implements AutoCloseable {

    private static final int ATTEMPTS = 5;

    private final redis.embedded.RedisServer server;
    private final Path folder;
    private final int port;

    /// Starts with the first that asks for it.
    private static final class OfThisJvm {
        static final TestRedis REDIS = start();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(REDIS::close));
        }
    }

    /// Whether the folder goes at the end.
    private final boolean ours;

    private TestRedis(redis.embedded.RedisServer server, Path folder, int port, boolean ours) {
        this.ours = ours;
        this.server = server;
        this.folder = folder;
        this.port = port;
    }

    /// The one of this JVM, for tests that see their own network only. It stops with the JVM.
    public static TestRedis shared() {
        return OfThisJvm.REDIS;
    }

    public static TestRedis start() {
        for (int attempt = 1; ; attempt++) {
            try {
                return startOnce();
            } catch (IOException e) {
                // Somebody else took the free port meanwhile.
                if (attempt == ATTEMPTS) {
                    throw new UncheckedIOException("no Redis for the tests", e);
                }
            }
        }
    }

    private static TestRedis startOnce() throws IOException {
        return start(
                freePort(),
                Files.createTempDirectory("agentnet-redis"),
                ExecutableProvider.newJarResourceProvider(),
                true);
    }

    /// One whose data stay where they are.
    public static TestRedis start(int port, Path folder) throws IOException {
        return start(port, folder, ExecutableProvider.newJarResourceProvider(), false);
    }

    /// The program that the tests start.
    public static Path program() throws IOException {
        return ExecutableProvider.newJarResourceProvider().get().toPath();
    }

    /// The same, run by a program of the test's own.
    public static TestRedis start(int port, Path folder, Path program) throws IOException {
        return start(port, folder, program::toFile, false);
    }

    private static TestRedis start(int port, Path folder, ExecutableProvider program, boolean ours)
            throws IOException {
        // Users that were made outlive a restart, as everything else does.
        Path users = folder.resolve("users.acl");
        if (!Files.exists(users)) {
            Files.createFile(users);
        }
        redis.embedded.RedisServer server =
                redis.embedded.RedisServer.newRedisServer()
                        .executableProvider(program)
                        .port(port)
                        .bind("127.0.0.1")
                        .setting("dir " + folder)
                        .setting("appendonly yes")
                        .setting("aclfile " + users)
                        .setting("save \"\"")
                        .setting("maxmemory-policy noeviction")
                        .build();
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            deleteIf(ours, folder);
            throw e instanceof IOException io ? io : new IOException(e);
        }
        return new TestRedis(server, folder, port, ours);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /// The process's own number, as it says itself.
    public long pid() {
        return ask(redis -> redis.info("server"))
                .lines()
                .filter(line -> line.startsWith("process_id:"))
                .mapToLong(line -> Long.parseLong(line.substring("process_id:".length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    /// Writes a text where no script of ours writes one.
    ///
    /// @param beside a key whose name ends so in one network only
    /// @param name of the key to write, in place of that ending
    /// @return the key
    public String put(String beside, String name, String text) {
        return ask(redis -> {
            String known = redis.keys("*" + beside).getFirst();
            String key = known.substring(0, known.length() - beside.length()) + name;
            redis.set(key, text);
            return key;
        });
    }

    /// Writes a hash's field as anybody could who has the whole of Redis.
    public void putField(String key, String field, String text) {
        ask(redis -> redis.hset(key, field, text));
    }

    public void putMember(String key, String member) {
        ask(redis -> redis.sadd(key, member));
    }

    public void remove(String key) {
        ask(redis -> redis.del(key));
    }

    /// Whether there is a key whose name ends so.
    public boolean has(String end) {
        return ask(redis -> !redis.keys("*" + end).isEmpty());
    }

    /// Answers nobody for so long.
    public void standStill(Duration length) {
        ask(redis -> redis.clientPause(length.toMillis()));
    }

    private <T> T ask(Function<RedisCommands<String, String>, T> question) {
        try (RedisClient client = RedisClient.create(url());
                var connection = client.connect()) {
            return question.apply(connection.sync());
        }
    }

    /// The defaults of all modules on the class path, with this Redis.
    public Config config() {
        // An empty file of its own, so that none of the machine's is found.
        Path file = folder.resolve("agentnet.conf");
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return AgentnetConfig.load(
                Map.of("AGENTNET_CONFIG", file.toString()), Map.of("agentnet.redis.url", url()));
    }

    /// A network of its own name on this Redis, so that no test sees another's.
    public RedisNetwork network(InstantSource clock) {
        String name = "t" + UUID.randomUUID().toString().substring(0, 8);
        Config named = ConfigFactory.parseMap(Map.of("agentnet.network", name));
        return RedisNetwork.open(named.withFallback(config()), clock);
    }

    @Override
    public void close() {
        try {
            if (ours) {
                stopAtOnce();
            }
            server.stop();
            deleteIf(ours, folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the tests' Redis did not stop", e);
        }
    }

    /// Even a Redis that is busy with a script without an end obeys this.
    private void stopAtOnce() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("SHUTDOWN NOSAVE\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (ConnectException e) {
            // It has stopped already.
        }
    }

    private static void deleteIf(boolean ours, Path folder) throws IOException {
        if (!ours) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
