package dev.agentnet.cli.repository;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.embedded.EmbeddedState;
import dev.agentnet.cli.machine.ComposeProject;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Main's listener, as an operator speaks to it.
public final class MainApi {

    /// Fetching a large origin for the first time may take minutes.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final String url;
    private final String token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private MainApi(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /// Main at a known address, with a token that is at hand.
    public static MainApi at(String url, String token) {
        return new MainApi(url, token);
    }

    public static MainApi of(Config config) {
        String url = config.getString("agentnet.main.url");
        return new MainApi(url, operatorToken(url));
    }

    /// The operator's token: from the environment, from the state of an embedded network, or out of
    /// the container of main.
    private static String operatorToken(String url) {
        String given = Surroundings.variable("AGENTNET_TOKEN", "");
        if (!given.isEmpty()) {
            return given;
        }
        Path secret = EmbeddedState.folder().resolve("secret");
        if (EmbeddedState.servesAt(url) && Files.isReadable(secret)) {
            return NetworkSecret.load(secret).operatorToken();
        }
        return ComposeProject.operatorToken()
                .orElseThrow(() ->
                        new Problem(
                                "no operator token: is a network running here? Start one"
                                        + " with agentnet up, or set AGENTNET_TOKEN"));
    }

    String url() {
        return url;
    }

    String token() {
        return token;
    }

    public JsonNode get(String path) {
        return Json.parse(send(request(path).GET().build()).body());
    }

    public JsonNode post(String path, ObjectNode body) {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(Json.write(body)));
        return Json.parse(send(request.build()).body());
    }

    public void delete(String path) {
        send(request(path).DELETE().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new Problem(response.body());
            }
            return response;
        } catch (IOException e) {
            throw new Problem(
                    "cannot reach the main orchestrator at "
                            + url
                            + ". Start one with: agentnet up, or up --docker",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem("interrupted while waiting for " + url, e);
        }
    }
}
