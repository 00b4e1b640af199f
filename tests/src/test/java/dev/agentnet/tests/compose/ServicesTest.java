package dev.agentnet.tests.compose;

import static dev.agentnet.tests.compose.ComposeNetwork.keyOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `docker compose up -d` starts: limits, ports, health, and who has the socket.
@UnderCompose
final class ServicesTest {

    private static String inspect(ComposeNetwork network, String service, String format) {
        return ComposeNetwork.docker(
                "inspect", "-f", format, network.compose("ps", "-q", service).strip());
    }

    @Test
    void brokerKeepsWhatItWasGiven(ComposeNetwork network) {
        assertThat(network.redis().configGet("*"))
                .containsEntry("maxmemory-policy", "noeviction")
                .containsEntry("maxmemory", Long.toString(256L << 20))
                .containsEntry("appendonly", "yes")
                .containsEntry("appendfsync", "everysec");
    }

    @Test
    void everyServiceIsHealthyAndBounded(ComposeNetwork network) {
        for (String service : List.of("message-broker", "main-orchestrator", "spawner", "egress")) {
            assertThat(inspect(network, service, "{{.State.Health.Status}} {{.RestartCount}}"))
                    .as(service)
                    .isEqualTo("healthy 0");
        }
        String limits = "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}}";
        assertThat(inspect(network, "main-orchestrator", limits))
                .isEqualTo((2L << 30) + " 1000000000");
        for (String service : List.of("message-broker", "main-orchestrator", "spawner", "egress")) {
            assertThat(inspect(network, service, "{{.HostConfig.ReadonlyRootfs}}"))
                    .isEqualTo("true");
        }
    }

    @Test
    void portsAreOnLoopbackOnly(ComposeNetwork network) {
        for (String service : List.of("message-broker", "main-orchestrator", "spawner", "egress")) {
            String bound =
                    inspect(
                            network,
                            service,
                            "{{range .HostConfig.PortBindings}}{{range .}}{{.HostIp}} {{end}}{{end}}");
            assertThat(bound.strip()).as(service).isIn("127.0.0.1", "");
        }
    }

    @Test
    void spawnerAloneHasTheSocket(ComposeNetwork network) {
        String mounts = "{{range .Mounts}}{{.Destination}} {{end}}";
        assertThat(inspect(network, "spawner", mounts)).contains("docker.sock");
        assertThat(inspect(network, "main-orchestrator", mounts)).doesNotContain("docker.sock");
        assertThat(inspect(network, "message-broker", mounts)).doesNotContain("docker.sock");
        assertThat(inspect(network, "egress", mounts))
                .doesNotContain("docker.sock", "run/agentnet");
    }

    @Test
    void redisCommanderShowsTheKeys(ComposeNetwork network)
            throws IOException, InterruptedException {
        network.compose("--profile", "debug", "up", "-d", "redis-ui");
        try (HttpClient http = HttpClient.newHttpClient()) {
            String address = "http://127.0.0.1:" + network.uiPort;
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> get(http, address + "/").statusCode() == 200);
            assertThat(get(http, address + "/").body()).containsIgnoringCase("redis commander");
            // What its page asks for when a key is opened.
            String key = "/apiv1/key/R:message-broker:6379:0/" + keyOf("domains:known");
            assertThat(get(http, address + key).body()).contains("backend");
        }
    }

    private static HttpResponse<String> get(HttpClient http, String url)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build();
        return http.send(request, BodyHandlers.ofString());
    }
}
