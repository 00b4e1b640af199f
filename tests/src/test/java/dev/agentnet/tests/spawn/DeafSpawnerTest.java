package dev.agentnet.tests.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.main.spawn.DockerEngine;
import dev.agentnet.main.spawn.DockerSettings;
import dev.agentnet.main.spawn.FakeDaemon;
import dev.agentnet.main.spawn.Spawner;
import dev.agentnet.main.spawn.SpawnerSettings;
import dev.agentnet.main.spawn.TestTemplates;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody who can write everything into Redis writes everything: what Docker is asked for is
/// still what the read-only configuration says, in a number within its limit, and the spawner lives
/// on.
final class DeafSpawnerTest {

    private static final int LIMIT = 3;
    private static final DomainName BACKEND = new DomainName("backend");

    private static final List<String> NONSENSE =
            List.of(
                    "",
                    " ",
                    "-1",
                    "-2147483649",
                    "9223372036854775807",
                    "-9223372036854775808",
                    "99999999999999999999999999",
                    "1e3",
                    "0x10",
                    "1.5",
                    "NaN",
                    "1 2",
                    "two",
                    "\u0000\u0001\u001b[2J",
                    "{\"replicas\":5,\"image\":\"evil\"}",
                    "$(reboot)",
                    "../../etc/passwd",
                    "9".repeat(100_000));

    private static final List<String> OTHER_FIELDS =
            List.of(
                    ("image command entrypoint env mounts Binds Privileged HostConfig network user"
                                    + " memory template workers drained_at fixed resumed_at \u0000")
                            .split(" "));

    @TempDir private Path folder;

    private final TestRedis redis = TestRedis.start();
    private final FakeDaemon daemon = new FakeDaemon();
    private final RedisClient client = RedisClient.create(redis.url());
    private final StatefulRedisConnection<String, String> connection = client.connect();
    private final RedisCommands<String, String> raw = connection.sync();
    private RedisNetwork network;
    private DockerEngine engine;
    private Spawner spawner;

    @BeforeEach
    void open() {
        NetworkSecret.loadOrCreate(folder.resolve("secret"));
        Path templates = folder.resolve("templates");
        TestTemplates.write(templates, "backend", "");
        Config config = ConfigFactory.parseMap(settings()).withFallback(redis.config()).resolve();
        network = RedisNetwork.open(config, InstantSource.system());
        engine = new DockerEngine(DockerSettings.from(config));
        spawner =
                new Spawner(
                        network,
                        engine,
                        () -> DomainTemplates.read(templates),
                        SpawnerSettings.from(config));
        spawner.start();
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("agentnet.spawn.secret-file", folder.resolve("secret").toString());
        settings.put("agentnet.spawn.redis-url-inside", "redis://message-broker:6379");
        settings.put("agentnet.spawn.main-url-inside", "http://main-orchestrator:7070");
        settings.put("agentnet.spawn.docker.network", "shop_net");
        settings.put("agentnet.spawn.docker.host", daemon.host());
        settings.put("agentnet.spawn.max-replicas", LIMIT);
        settings.put("agentnet.spawn.interval", "20 ms");
        settings.put("agentnet.spawn.spacing", "1 ms");
        return settings;
    }

    @AfterEach
    void close() {
        spawner.close();
        engine.close();
        network.close();
        connection.close();
        client.shutdown();
        redis.close();
        daemon.close();
    }

    /// So many that at least one of them began after all that was written; a start asks, too.
    private void awaitLooks() {
        long before = looks();
        await().until(() -> looks() >= before + 3);
    }

    private long looks() {
        return daemon.bodies("GET /networks").size();
    }

    private void wants(int replicas) {
        network.fleet().want(BACKEND, replicas);
        await().until(() -> daemon.running() == replicas);
    }

    @Test
    void nonsenseStartsAndEndsNothing() {
        wants(1);
        for (String field : List.of("replicas", "generation", "paused_at")) {
            for (String nonsense : NONSENSE) {
                raw.hset("fleet:desired:backend", field, nonsense);
                raw.publish("wake:backend", nonsense);
                await().untilAsserted(() -> isSaid("fleet:desired:backend"));
                assertThat(daemon.running()).as(nonsense).isEqualTo(1);
                wants(1);
            }
        }
        isStillDeaf();
    }

    @Test
    void pauseStopsWhatRunsAndStartsNothing() {
        wants(2);
        for (String moment : List.of("0", "1", "1764425000000", "99999999999999")) {
            raw.hset("fleet:desired:backend", Map.of("paused_at", moment, "replicas", "3"));
            raw.publish("wake:backend", "desired");
            await().until(() -> daemon.paused() == 2);
            awaitLooks();
            assertThat(daemon.running()).as(moment).isEqualTo(2);
            raw.hset("fleet:desired:backend", "replicas", "2");
            raw.hdel("fleet:desired:backend", "paused_at");
            awaitLooks();
            assertThat(daemon.paused()).as(moment).isZero();
            assertThat(daemon.running()).as(moment).isEqualTo(2);
        }
        isStillDeaf();
    }

    @Test
    void otherFieldsAreNotRead() {
        wants(1);
        for (String field : OTHER_FIELDS) {
            NONSENSE.forEach(value -> raw.hset("fleet:desired:backend", field, value));
        }
        raw.hset("fleet:desired:backend", "image", "evil:latest");
        wants(2);
        isStillDeaf();
    }

    @Test
    void numberIsLimited() {
        for (String much : List.of("4", "1000", "2147483647")) {
            raw.hset("fleet:desired:backend", "replicas", much);
            awaitLooks();
            await().until(() -> daemon.running() == LIMIT);
            assertThat(network.fleet().problem(BACKEND))
                    .hasValueSatisfying(problem -> assertThat(problem).contains("the limit is 3"));
        }
        isStillDeaf();
    }

    @Test
    void keysOfOtherTypesAreSurvived() {
        wants(1);
        for (String key : List.of("fleet:desired:backend", "fleet:actual:backend")) {
            raw.del(key);
            raw.set(key, "no hash");
            awaitLooks();
            raw.del(key);
            raw.rpush(key, "no hash either");
            awaitLooks();
            assertThat(daemon.running()).isEqualTo(1);
        }
        for (String members : List.of("", "5", "{", "[5]", "[{\"agent\":\"\\u0000\"}]", "[[[")) {
            raw.hset("fleet:actual:backend", "members", members);
            awaitLooks();
            assertThat(network.fleet().actual(BACKEND)).hasSize(1);
        }
        isStillDeaf();
    }

    private void isSaid(String key) {
        assertThat(network.fleet().problem(BACKEND))
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("redis-cli DEL " + key));
    }

    @Test
    void domainsThatNobodyHasAreNothing() {
        for (String domain :
                List.of("nobody", "a/b", "..", "backend ", "BACKEND", "x".repeat(1000))) {
            raw.hset("fleet:desired:" + domain, Map.of("replicas", "5", "generation", "1"));
            raw.publish("wake:" + domain, "desired");
        }
        awaitLooks();
        assertThat(daemon.bodies("POST /containers/create")).isEmpty();
        wants(1);
        isStillDeaf();
    }

    @Test
    void counterThatNobodyCountedStartsNothing() {
        String counter = "fleet:number:backend";
        for (String nonsense : List.of("two", "-7", "999999999999999999", "9223372036854775807")) {
            raw.set(counter, nonsense);
            network.fleet().want(BACKEND, 1);
            await().untilAsserted(() -> isSaid(counter));
            assertThat(daemon.bodies("POST /containers/create")).isEmpty();
        }
        raw.del(counter);
        wants(1);
        isStillDeaf();
    }

    @Test
    void chanceChangesNothing() {
        Random random = new Random(25);
        for (int i = 0; i < 200; i++) {
            String key =
                    pick(
                            random,
                            List.of(
                                    "fleet:desired:backend",
                                    "fleet:desired:x",
                                    "fleet:actual:backend"));
            try {
                if (random.nextInt(8) == 0) {
                    raw.del(key);
                }
                if (random.nextInt(8) == 0) {
                    raw.rpush(key, pick(random, NONSENSE));
                } else {
                    raw.hset(
                            key,
                            pick(
                                    random,
                                    random.nextBoolean()
                                            ? OTHER_FIELDS
                                            : List.of("replicas", "generation", "paused_at")),
                            pick(random, NONSENSE));
                }
            } catch (RedisCommandExecutionException e) {
                raw.del(key);
            }
            raw.publish("wake:" + pick(random, NONSENSE), pick(random, NONSENSE));
            raw.publish("wake:backend", "desired");
        }
        raw.del("fleet:desired:backend");
        awaitLooks();
        wants(2);
        isStillDeaf();
    }

    private static <T> T pick(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /// A last wish is granted, and all that was ever created is the one container that the file
    /// shows, but for its number.
    private void isStillDeaf() {
        wants(0);
        wants(1);
        assertThat(daemon.most()).isLessThanOrEqualTo(LIMIT);
        assertThat(daemon.bodies("POST /containers/create"))
                .isNotEmpty()
                .allSatisfy(body -> assertThat(numberOne(body)).isEqualTo(golden()));
    }

    private static JsonNode numberOne(String body) {
        return Json.parse(body.replaceAll("backend([.-])\\d+", "backend$11"));
    }

    private static JsonNode golden() {
        try (InputStream in =
                Objects.requireNonNull(
                        FakeDaemon.class.getResourceAsStream("/spawn/container.json"))) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
