package dev.agentnet.main.http;

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
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Semaphore;

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

    private final ModelSettings settings;
    private final HttpClient http;
    private final Semaphore atOnce;

    ModelProxy(ModelSettings settings) {
        this.settings = settings;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(settings.connect())
                        .build();
        this.atOnce = new Semaphore(settings.atOnce());
    }

    /// The same request at the provider, with the key in place of the domain's token.
    void handle(Context context) throws IOException, InterruptedException {
        if (settings.key().isEmpty()) {
            refuse(
                    context,
                    HttpStatus.UNAUTHORIZED,
                    "authentication_error",
                    "main has no model key. Put it into ANTHROPIC_API_KEY or secrets/anthropic_key");
            return;
        }
        if (!atOnce.tryAcquire()) {
            refuse(
                    context,
                    HttpStatus.TOO_MANY_REQUESTS,
                    "rate_limit_error",
                    "too many model calls at once through main");
            return;
        }
        try {
            pass(context, settings.key().get());
        } catch (IOException e) {
            refuse(
                    context,
                    HttpStatus.BAD_GATEWAY,
                    "api_error",
                    "main cannot reach the model at "
                            + settings.provider()
                            + ": "
                            + e.getMessage());
        } finally {
            atOnce.release();
        }
    }

    private void pass(Context context, String secret) throws IOException, InterruptedException {
        String path = context.path().substring("/model".length());
        String query = context.queryString() == null ? "" : "?" + context.queryString();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(settings.provider() + path + query))
                        .timeout(settings.call())
                        .header("x-api-key", secret)
                        .method(
                                context.method().name(),
                                HttpRequest.BodyPublishers.ofByteArray(context.bodyAsBytes()));
        for (String name : PASSED_ON) {
            String value = context.header(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        HttpResponse<InputStream> response =
                http.send(request.build(), BodyHandlers.ofInputStream());
        context.status(response.statusCode());
        for (String name : PASSED_BACK) {
            response.headers().firstValue(name).ifPresent(value -> context.header(name, value));
        }
        try (InputStream body = response.body()) {
            OutputStream out = context.res().getOutputStream();
            byte[] buffer = new byte[8_192];
            int read;
            while ((read = body.read(buffer)) >= 0) {
                out.write(buffer, 0, read);
                out.flush();
            }
        }
    }

    private static void refuse(Context context, HttpStatus status, String type, String message) {
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
