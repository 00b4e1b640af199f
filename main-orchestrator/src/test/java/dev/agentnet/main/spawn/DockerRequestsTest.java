package dev.agentnet.main.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.config.AgentnetConfig;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is asked of Docker, whole: a field that comes in, or falls out, is a change of the walls.
final class DockerRequestsTest {

    private static final AgentId ONE = new AgentId("backend.1");

    @TempDir private Path folder;

    private final FakeDaemon daemon = new FakeDaemon();
    private DockerEngine engine;

    @BeforeEach
    void open() {
        NetworkSecret.loadOrCreate(folder.resolve("secret"));
        engine =
                new DockerEngine(
                        DockerSettings.from(
                                AgentnetConfig.load(
                                        Map.of(),
                                        Map.of(
                                                "agentnet.spawn.secret-file",
                                                folder.resolve("secret").toString(),
                                                "agentnet.spawn.redis-url-inside",
                                                "redis://someone:secret@message-broker:6379",
                                                "agentnet.spawn.main-url-inside",
                                                "http://main-orchestrator:7070",
                                                "agentnet.spawn.docker.network",
                                                "shop_net",
                                                "agentnet.spawn.docker.host",
                                                daemon.host()))));
    }

    @AfterEach
    void close() {
        engine.close();
        daemon.close();
    }

    private void start(String more) {
        engine.start(ONE, TestTemplates.write(folder.resolve("templates"), "backend", more));
    }

    private static JsonNode golden(String name) {
        try (InputStream in =
                Objects.requireNonNull(
                        DockerRequestsTest.class.getResourceAsStream("/spawn/" + name))) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void isAsked(String call, String golden) {
        assertThat(daemon.bodies(call))
                .singleElement()
                .satisfies(body -> assertThat(Json.parse(body)).isEqualTo(golden(golden)));
    }

    @Test
    void containerIsThisAndNothingMore() {
        start("");
        isAsked("POST /containers/create", "container.json");
    }

    @Test
    void templateChangesItsMemoryAndProcessorsAlone() {
        start("memory = 256 MiB\ncpus = 2");
        JsonNode asked = Json.parse(daemon.bodies("POST /containers/create").getFirst());
        JsonNode usual = golden("container.json");
        assertThat(asked.at("/HostConfig/Memory").asLong()).isEqualTo(256L << 20);
        assertThat(asked.at("/HostConfig/MemorySwap").asLong()).isEqualTo(256L << 20);
        assertThat(asked.at("/HostConfig/CpuQuota").asLong()).isEqualTo(2_000_000);
        assertThat(keys(asked)).isEqualTo(keys(usual));
        assertThat(keys(asked.get("HostConfig"))).isEqualTo(keys(usual.get("HostConfig")));
    }

    private static Set<String> keys(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    @Test
    void networkIsThisAndNothingMore() {
        start("");
        isAsked("POST /networks/create", "network.json");
    }

    @Test
    void servicesAreJoinedUnderTheirNames() {
        daemon.answer(
                "GET /containers/json",
                200,
                """
                [{"Id":"redis","Labels":{"dev.agentnet.service":"message-broker"},
                  "NetworkSettings":{"Networks":{"shop_net":{"NetworkID":"n0"}}}},
                 {"Id":"main","Labels":{"dev.agentnet.service":"main-orchestrator"},
                  "NetworkSettings":{"Networks":{"shop_net_backend":{"NetworkID":"n1"}}}}]
                """);
        start("");
        isAsked("POST /networks/n1/connect", "connect.json");
    }

    /// The order matters: nothing runs before it is where it belongs.
    @Test
    void nothingElseIsAsked() {
        start("");
        assertThat(daemon.requests)
                .extracting(FakeDaemon.Request::call)
                .containsExactly(
                        "GET /version",
                        "GET /networks",
                        "POST /networks/create",
                        "GET /containers/json",
                        "POST /containers/create",
                        "PUT /containers/c1/archive",
                        "POST /containers/c1/start");
    }

    @Test
    void noAddressesLeftIsSaidWithWhatToDo() {
        for (String words :
                List.of(
                        "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network",
                        "all predefined address pools have been fully subnetted")) {
            daemon.answer(
                    "POST /networks/create", 500, Json.write(Json.object().put("message", words)));
            assertThatThrownBy(() -> start(""))
                    .isInstanceOf(SpawnFailed.class)
                    .hasMessageContaining("no addresses left for the network shop_net_backend")
                    .hasMessageContaining("docker network prune");
        }
        assertThat(daemon.bodies("POST /containers/create")).isEmpty();
    }

    @Test
    void foreignNetworkOfTheSameNameIsSaid() {
        daemon.answer("POST /networks/create", 409, "{\"message\":\"exists\"}");
        assertThatThrownBy(() -> start(""))
                .isInstanceOf(SpawnFailed.class)
                .hasMessageContaining("shop_net_backend belongs to a Docker network that is not");
    }
}
