package dev.agentnet.main.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.coordination.Budgets.Payer;
import dev.agentnet.main.budget.Admission;
import dev.agentnet.main.budget.Admission.Turn;
import dev.agentnet.main.budget.Meter;
import dev.agentnet.main.provider.ModelTraffic;
import dev.agentnet.main.provider.ModelTraffic.Call;
import dev.agentnet.main.provider.ProviderGate.Entry;
import dev.agentnet.main.provider.Trouble;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Anthropic's Messages API, see https://docs.anthropic.com/en/api/messages, as main itself asks
/// it: past the same rates, refusals and budgets as its agents. What it costs is counted for the
/// domain `main` and for the network.
public final class MessagesApi {

    private static final Payer SELF = new Payer(DomainName.MAIN, Optional.empty(), 0, "");

    private final HttpClient http;
    private final String provider;
    private final String key;
    private final ModelTraffic traffic;
    private final Meter meter;
    private final InstantSource clock;

    /// @param key the provider's
    public MessagesApi(
            Config config, String key, ModelTraffic traffic, Meter meter, InstantSource clock) {
        this.http =
                HttpClient.newBuilder()
                        .connectTimeout(config.getDuration("agentnet.model.connect-timeout"))
                        .build();
        this.provider = config.getString("agentnet.model.base-url").replaceAll("/+$", "");
        this.key = key;
        this.traffic = traffic;
        this.meter = meter;
        this.clock = clock;
    }

    /// @param request as the provider wants it, `model` and `messages` among it
    /// @param timeout of an answer
    /// @param patience how long the question may wait before it is asked, while the provider takes
    ///   no calls or a rate is used up. For a budget it does not wait.
    /// @throws IOException if it may not be asked, or there is no answer in time, or no good one
    public JsonNode ask(ObjectNode request, Duration timeout, Duration patience)
            throws IOException, InterruptedException {
        byte[] body = Json.write(request).getBytes(StandardCharsets.UTF_8);
        Admission admission = meter.admitNow(SELF, body);
        if (!(admission instanceof Turn turn)) {
            throw new IOException(
                    admission instanceof Admission.Later(String why) ? why : "it may not call");
        }
        try (turn) {
            Call call = traffic.begin(SELF, () -> request.path("model").asText(), patience);
            return ask(body, timeout, call, turn);
        }
    }

    private JsonNode ask(byte[] body, Duration timeout, Call call, Turn turn)
            throws IOException, InterruptedException {
        while (true) {
            switch (call.await()) {
                case Entry.Refused refused -> throw new IOException(refused.sentence());
                case Entry.Pass pass -> {
                    HttpResponse<byte[]> response = send(body, timeout, pass);
                    Optional<Trouble> trouble =
                            Trouble.of(response.statusCode(), response.headers(), clock.instant());
                    if (trouble.isEmpty()) {
                        traffic.gate().taken(pass);
                        return read(response, call, turn);
                    }
                    call.refused(pass, trouble.get());
                }
            }
        }
    }

    private HttpResponse<byte[]> send(byte[] body, Duration timeout, Entry.Pass pass)
            throws IOException, InterruptedException {
        HttpRequest asked =
                HttpRequest.newBuilder(URI.create(provider + "/v1/messages"))
                        .timeout(timeout)
                        .header("x-api-key", key)
                        .header("anthropic-version", "2023-06-01")
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
        try {
            return http.send(asked, BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            traffic.gate().unheard(pass);
            throw e;
        }
    }

    private static JsonNode read(HttpResponse<byte[]> response, Call call, Turn turn)
            throws IOException {
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode());
        }
        turn.answered(response.headers().firstValue("content-type").orElse(""));
        turn.passed(response.body(), response.body().length);
        call.used(turn.tokens());
        try {
            return Json.parse(new String(response.body(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IOException("the answer is no JSON", e);
        }
    }
}
