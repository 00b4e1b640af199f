package dev.agentnet.cli.checkup;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.coordination.redis.TestRedis;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NetworkChecksTest {

    private static final String CLOSED = "redis://localhost:1";

    @TempDir private Path folder;

    private NetworkChecks checks(Map<String, String> settings, Map<String, String> environment) {
        Config config = ConfigFactory.parseMap(settings).withFallback(Surroundings.defaults());
        return new NetworkChecks(config, environment, folder, false);
    }

    private List<Finding> redis(String url) {
        return checks(Map.of("agentnet.redis.url", url), Map.of()).redis();
    }

    @Test
    void eachUnsafeSettingOfRedisIsNamedWithItsFix() {
        try (TestRedis redis = TestRedis.start()) {
            assertThat(redis(redis.url()))
                    .singleElement()
                    .satisfies(fine -> assertThat(fine.mark()).isEqualTo(Finding.Mark.FINE));
            try (RedisClient client = RedisClient.create(redis.url());
                    var connection = client.connect()) {
                connection.sync().configSet("maxmemory-policy", "allkeys-lru");
                connection.sync().configSet("appendonly", "no");
            }
            assertThat(redis(redis.url()))
                    .allSatisfy(f -> assertThat(f.mark()).isEqualTo(Finding.Mark.WRONG))
                    .extracting(Finding::fix)
                    .containsExactly(
                            "redis-cli config set maxmemory-policy noeviction",
                            "redis-cli config set appendonly yes");
        }
    }

    @Test
    void namedRedisThatIsAwayIsWrong() {
        assertThat(redis(CLOSED))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.mark()).isEqualTo(Finding.Mark.WRONG);
                    assertThat(finding.what()).contains("localhost:1").doesNotContain("Start one");
                });
    }

    @Test
    void modelKeyIsFoundAndNeverShown() throws IOException {
        String key = "sk-ant-not-a-real-one";
        assertThat(checks(Map.of(), Map.of("ANTHROPIC_API_KEY", key)).modelKey())
                .containsExactly(Finding.fine("model key", "model key in ANTHROPIC_API_KEY"));
        Path file = Files.writeString(folder.resolve("key"), key + "\n");
        Map<String, String> byFile = Map.of("ANTHROPIC_API_KEY_FILE", file.toString());
        assertThat(checks(Map.of(), byFile).modelKey())
                .containsExactly(Finding.fine("model key", "model key in " + file));
        Files.writeString(file, "");
        assertThat(checks(Map.of(), byFile).modelKey().getFirst().mark())
                .isEqualTo(Finding.Mark.REMARK);
        Files.writeString(folder.resolve(".env"), "ANTHROPIC_API_KEY=" + key + "\n");
        assertThat(checks(Map.of(), byFile).modelKey().getFirst().what())
                .isEqualTo("model key in .env, for docker compose alone");
    }

    @Test
    void brokenDomainIsNamedAndTheOthersCount() throws IOException {
        Files.createDirectories(folder.resolve("good"));
        Files.writeString(
                folder.resolve("good/domain.conf"),
                "description = d\nworkers { w { description = d, agent = command } }");
        Files.createDirectories(folder.resolve("bad"));
        Files.writeString(folder.resolve("bad/domain.conf"), "workers {}");
        List<Finding> findings =
                checks(Map.of("agentnet.main.templates", folder.toString()), Map.of()).templates();
        assertThat(findings.getFirst().what()).isEqualTo("1 domain: good");
        assertThat(findings.getLast().what()).contains("bad/domain.conf");
        assertThat(findings.getLast().mark()).isEqualTo(Finding.Mark.WRONG);
    }

    @Test
    void missingTemplatesAreWrong() {
        String nowhere = folder.resolve("nowhere").toString();
        assertThat(checks(Map.of("agentnet.main.templates", nowhere), Map.of()).templates())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains(nowhere));
    }
}
