package dev.agentnet.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BaseVariablesTest {

    @TempDir private Path home;

    @Test
    void onlyWhatTheBaseImageSetsIsPassedOn() throws IOException {
        Files.writeString(home.resolve(BaseVariables.FILE), "JAVA_HOME\nMAVEN_ARGS\nGONE\n");
        assertThat(
                        BaseVariables.of(
                                Map.of(
                                        "AGENTNET_HOME", home.toString(),
                                        "JAVA_HOME", "/opt/jdk",
                                        "MAVEN_ARGS", "--offline",
                                        "REDIS_URL", "redis://elsewhere")))
                .containsOnly(
                        Map.entry("JAVA_HOME", "/opt/jdk"), Map.entry("MAVEN_ARGS", "--offline"));
    }

    @Test
    void theWayOutIsPassedOn() {
        Map<String, String> proxies =
                Map.of(
                        "HTTPS_PROXY", "http://egress:3128",
                        "https_proxy", "http://egress:3128",
                        "NO_PROXY", "main-orchestrator");
        assertThat(BaseVariables.of(proxies)).isEqualTo(proxies);
    }

    @Test
    void outsideOfAnImageNothingIs() {
        assertThat(BaseVariables.of(Map.of("AGENTNET_HOME", home.toString(), "SECRET", "x")))
                .isEmpty();
        assertThat(BaseVariables.of(Map.of("SECRET", "x"))).isEmpty();
    }
}
