package dev.agentnet.main.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A domain's model call by way of main, with a provider that notes what it was asked.
final class ModelProxyTest {

    private record Asked(String path, String key, String authorization, String body) {}

    private final AtomicReference<Asked> asked = new AtomicReference<>();
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private HttpServer provider;
    private Optional<Javalin> main = Optional.empty();

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", this::answer);
        provider.setExecutor(task -> Thread.ofVirtual().start(task));
        provider.start();
    }

    @AfterEach
    void stop() {
        go.countDown();
        main.ifPresent(Javalin::stop);
        provider.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        asked.set(
                new Asked(
                        exchange.getRequestURI().toString(),
                        String.valueOf(headers.getFirst("x-api-key")),
                        String.valueOf(headers.getFirst("authorization")),
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        arrived.countDown();
        if (exchange.getRequestURI().getPath().endsWith("slow")) {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        exchange.getResponseHeaders().add("request-id", "r1");
        exchange.getResponseHeaders().add("set-cookie", "a=b");
        exchange.sendResponseHeaders(429, 4);
        exchange.getResponseBody().write("busy".getBytes(UTF_8));
        exchange.close();
    }

    private String serve(Optional<String> key, String address, int atOnce) {
        ModelProxy proxy =
                new ModelProxy(
                        new ModelSettings(
                                address,
                                key,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(20),
                                atOnce));
        Javalin server =
                Javalin.create(
                                config -> {
                                    config.startup.showJavalinBanner = false;
                                    config.concurrency.useVirtualThreads = true;
                                    config.routes.post("/model/<path>", proxy::handle);
                                })
                        .start("127.0.0.1", 0);
        main = Optional.of(server);
        return "http://127.0.0.1:" + server.port() + "/model/v1/";
    }

    private String providersAddress() {
        return "http://127.0.0.1:" + provider.getAddress().getPort() + "/";
    }

    private static HttpRequest call(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer backend's own secret")
                .header("x-api-key", "whatever the domain sends")
                .POST(BodyPublishers.ofString("{\"model\":\"m\"}"))
                .build();
    }

    private static HttpResponse<String> send(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(call(url), BodyHandlers.ofString());
        }
    }

    @Test
    void keyTakesThePlaceOfTheDomainsSecret() throws IOException, InterruptedException {
        String url = serve(Optional.of("the real key"), providersAddress(), 2);
        HttpResponse<String> answer = send(url + "messages?beta=true");
        assertThat(asked.get())
                .isEqualTo(
                        new Asked(
                                "/v1/messages?beta=true",
                                "the real key",
                                "null",
                                "{\"model\":\"m\"}"));
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).isEqualTo("busy");
        assertThat(answer.headers().firstValue("request-id")).contains("r1");
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    }

    @Test
    void withoutAKeyTheProviderIsNotAskedAndTheAnswerSaysWhatToDo()
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                send(serve(Optional.empty(), providersAddress(), 2) + "messages");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("authentication_error", "ANTHROPIC_API_KEY");
        assertThat(asked).hasValue(null);
    }

    @Test
    void unreachableProviderIsABadGateway() throws IOException, InterruptedException {
        HttpResponse<String> answer =
                send(serve(Optional.of("the real key"), "http://127.0.0.1:1", 2) + "messages");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("http://127.0.0.1:1").doesNotContain("the real key");
    }

    @Test
    void moreCallsThanAllowedAreTurnedAway() throws Exception {
        String url = serve(Optional.of("the real key"), providersAddress(), 1);
        try (HttpClient client = HttpClient.newHttpClient()) {
            var first = client.sendAsync(call(url + "slow"), BodyHandlers.ofString());
            arrived.await();
            assertThat(send(url + "messages").statusCode()).isEqualTo(429);
            assertThat(send(url + "messages").body()).contains("too many model calls");
            go.countDown();
            assertThat(first.get().body()).isEqualTo("busy");
        }
    }
}
