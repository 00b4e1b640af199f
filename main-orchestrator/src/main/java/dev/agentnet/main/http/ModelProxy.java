package dev.agentnet.main.http;

import static java.net.http.HttpResponse.BodyHandlers.ofInputStream;

import dev.agentnet.coordination.Budgets.Payer;
import dev.agentnet.main.budget.Admission.Turn;
import dev.agentnet.main.provider.ModelTraffic;
import dev.agentnet.main.provider.ModelTraffic.Call;
import dev.agentnet.main.provider.ProviderGate.Entry;
import dev.agentnet.main.provider.Trouble;
import dev.agentnet.protocol.Json;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Passes a domain's model calls on to the provider and puts the real key in, which only main has.
final class ModelProxy {

    private static final List<String> PASSED_ON =
            List.of("anthropic-version", "anthropic-beta", "content-type", "accept", "user-agent");
    private static final List<String> PASSED_BACK =
            List.of(
                    "content-type",
                    "request-id",
                    "retry-after",
                    "anthropic-ratelimit-unified-reset");

    /// An agent that was told to ask again does so after this many seconds, and is kept waiting
    /// then.
    private static final String ASK_AGAIN = "5";

    private final ModelSettings settings;
    private final ModelTraffic traffic;
    private final InstantSource clock;
    private final HttpClient http;
    private final Semaphore atOnce;

    ModelProxy(ModelSettings settings, ModelTraffic traffic, InstantSource clock) {
        this.settings = settings;
        this.traffic = traffic;
        this.clock = clock;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(settings.connect())
                        .build();
        this.atOnce = new Semaphore(settings.atOnce());
    }

    /// The same request at the provider, with the key in place of the domain's token, as soon as
    /// the provider takes it.
    ///
    /// @param payer who asks
    /// @param turn told what is answered
    void handle(Context context, Payer payer, Turn turn) throws IOException, InterruptedException {
        if (settings.key().isEmpty()) {
            refuse(
                    context,
                    HttpStatus.UNAUTHORIZED,
                    "authentication_error",
                    "main has no model key. Put it into ANTHROPIC_API_KEY, or into a file that"
                            + " ANTHROPIC_API_KEY_FILE names (embedded: secrets/anthropic_key)");
            return;
        }
        Call call = traffic.begin(payer, () -> model(context));
        boolean answered = false;
        while (!answered) {
            answered =
                    switch (call.await()) {
                        case Entry.Refused refused -> turnAway(context, refused.sentence());
                        case Entry.Pass pass -> tryOnce(context, call, pass, turn);
                    };
        }
    }

    private static String model(Context context) {
        return Json.parseObject(context.body()).map(body -> body.path("model").asText()).orElse("");
    }

    /// @return whether the agent has its answer
    private boolean tryOnce(Context context, Call call, Entry.Pass pass, Turn turn)
            throws IOException, InterruptedException {
        boolean heard = false;
        if (!atOnce.tryAcquire(call.patience().toNanos(), TimeUnit.NANOSECONDS)) {
            traffic.gate().unheard(pass);
            return turnAway(context, "too many model calls at once through main");
        }
        try {
            HttpResponse<InputStream> response = http.send(request(context), ofInputStream());
            heard = true;
            Optional<Trouble> trouble =
                    Trouble.of(response.statusCode(), response.headers(), clock.instant());
            if (trouble.isPresent()) {
                response.body().close();
                call.refused(pass, trouble.get());
                return false;
            }
            traffic.gate().taken(pass);
            pass(context, response, call, turn);
        } catch (IOException e) {
            if (!heard) {
                traffic.gate().unheard(pass);
            }
            refuse(
                    context,
                    HttpStatus.BAD_GATEWAY,
                    "api_error",
                    "main cannot reach the model at " + settings.provider() + ": " + reason(e));
        } finally {
            atOnce.release();
        }
        return true;
    }

    /// Java says nothing of a refused connection or an unknown host but the exception's name.
    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private HttpRequest request(Context context) {
        String path = context.path().substring(context.path().indexOf("/v1/"));
        String query = context.queryString() == null ? "" : "?" + context.queryString();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(settings.provider() + path + query))
                        .timeout(settings.call())
                        .header("x-api-key", settings.key().orElseThrow())
                        .method(
                                context.method().name(),
                                HttpRequest.BodyPublishers.ofByteArray(context.bodyAsBytes()));
        for (String name : PASSED_ON) {
            String value = context.header(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        return request.build();
    }

    private static void pass(
            Context context, HttpResponse<InputStream> response, Call call, Turn turn)
            throws IOException {
        context.status(response.statusCode());
        for (String name : PASSED_BACK) {
            response.headers().firstValue(name).ifPresent(value -> context.header(name, value));
        }
        turn.answered(response.headers().firstValue("content-type").orElse(""));
        try (InputStream body = response.body()) {
            OutputStream out = context.res().getOutputStream();
            byte[] buffer = new byte[8_192];
            int read;
            while ((read = body.read(buffer)) >= 0) {
                turn.passed(buffer, read);
                out.write(buffer, 0, read);
                out.flush();
            }
        } finally {
            if (call.isCounted()) {
                call.used(turn.tokens());
            }
        }
    }

    /// Tells an agent to ask again soon.
    ///
    /// @return that it has its answer
    static boolean turnAway(Context context, String reason) {
        context.header("retry-after", ASK_AGAIN).header("x-should-retry", "true");
        refuse(context, HttpStatus.TOO_MANY_REQUESTS, "rate_limit_error", reason);
        return true;
    }

    static void refuse(Context context, HttpStatus status, String type, String message) {
        context.status(status)
                .contentType("application/json")
                .result(
                        Json.write(
                                Json.object()
                                        .put("type", "error")
                                        .set(
                                                "error",
                                                Json.object()
                                                        .put("type", type)
                                                        .put("message", message))));
    }
}
