package dev.agentnet.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DomainSettingsTest {

    @TempDir private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void fill() throws IOException {
        Templates.write(folder, "true", "");
        environment.putAll(
                Map.of(
                        "AGENT_ID", "backend.7",
                        "AGENTNET_FILES", folder.toString(),
                        "AGENTNET_MAIN_URL", "http://main:7070",
                        "AGENTNET_WORKSPACE", "/workspace"));
    }

    private DomainSettings settings(String... configured) {
        Config all = ConfigFactory.parseString(String.join("\n", configured));
        return DomainSettings.from(environment, all.withFallback(ConfigFactory.load()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AGENT_ID", "AGENTNET_FILES", "AGENTNET_MAIN_URL", "AGENTNET_WORKSPACE"})
    void missingVariableIsNamed(String variable) {
        environment.remove(variable);
        assertThatThrownBy(this::settings)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(variable)
                .hasMessageContaining("spawner");
    }

    @ParameterizedTest
    @CsvSource({"1024, 1", "300, 1", "100, 1", "1600, 2", "4096, 5"})
    void workersFitTheMemory(String mebibytes, int slots) {
        environment.put("AGENTNET_MEMORY_MIB", mebibytes);
        assertThat(settings().slots()).isEqualTo(slots);
    }

    @Test
    void configuredNumberOfWorkersBeatsTheMemory() {
        environment.put("AGENTNET_MEMORY_MIB", "1024");
        assertThat(settings("agentnet.domain.max-workers = 3").slots()).isEqualTo(3);
    }

    @Test
    void theDomainsOwnNumberBeatsTheConfiguredOne() throws IOException {
        Templates.write(folder, "true", "max-workers = 4");
        assertThat(settings("agentnet.domain.max-workers = 3").slots()).isEqualTo(4);
    }

    @Test
    void secretComesFromTheFileTheSpawnerPutThere() throws IOException {
        assertThatThrownBy(() -> settings().secret()).hasMessageContaining("no secret in");
        Files.writeString(folder.resolve("secret"), "s3cret\n");
        assertThat(settings().secret()).isEqualTo("s3cret");
    }

    @Test
    void passwordOfRedisComesFromItsFileIfThereIsOne() throws IOException {
        assertThat(DomainSettings.redisUrl(environment)).isEmpty();
        Files.writeString(folder.resolve("redis-url"), "redis://me:pw@redis:6379\n");
        assertThat(DomainSettings.redisUrl(environment)).isEqualTo("redis://me:pw@redis:6379");
    }
}
