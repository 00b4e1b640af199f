package dev.agentnet.main.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Anthropic's Messages API, see https://docs.anthropic.com/en/api/messages.
public final class MessagesApi {

    private final HttpClient http;
    private final String provider;
    private final String key;

    /// @param key the provider's
    public MessagesApi(Config config, String key) {
        this.http =
                HttpClient.newBuilder()
                        .connectTimeout(config.getDuration("agentnet.model.connect-timeout"))
                        .build();
        this.provider = config.getString("agentnet.model.base-url").replaceAll("/+$", "");
        this.key = key;
    }

    /// @param request as the provider wants it, `model` and `messages` among it
    /// @throws IOException if there is no answer in time, or no good one
    public JsonNode ask(ObjectNode request, Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest asked =
                HttpRequest.newBuilder(URI.create(provider + "/v1/messages"))
                        .timeout(timeout)
                        .header("x-api-key", key)
                        .header("anthropic-version", "2023-06-01")
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(Json.write(request)))
                        .build();
        HttpResponse<String> response = http.send(asked, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode());
        }
        try {
            return Json.parse(response.body());
        } catch (IllegalArgumentException e) {
            throw new IOException("the answer is no JSON", e);
        }
    }
}
