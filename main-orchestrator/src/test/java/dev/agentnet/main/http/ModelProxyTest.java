package dev.agentnet.main.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentnet.coordination.Budgets.Payer;
import dev.agentnet.main.budget.Admission;
import dev.agentnet.main.provider.CallRates.Limit;
import dev.agentnet.main.provider.ModelTraffic;
import dev.agentnet.main.provider.Traffics;
import dev.agentnet.protocol.DomainName;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A domain's model call by way of main, with a provider that notes what it was asked.
final class ModelProxyTest {

    private static final Payer PAYER =
            new Payer(new DomainName("backend"), Optional.empty(), 1, "api");

    private record Asked(String path, String key, String authorization, String body) {}

    private final AtomicReference<Asked> asked = new AtomicReference<>();
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile int refusal = 529;
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
        int refused = refusals.getAndUpdate(left -> Math.max(0, left - 1));
        int status = refused > 0 ? refusal : 422;
        exchange.sendResponseHeaders(status, 4);
        exchange.getResponseBody().write("busy".getBytes(UTF_8));
        calls.incrementAndGet();
        exchange.close();
    }

    private void refuseNext(int count, int status) {
        refusals.set(count);
        refusal = status;
    }

    private String serve(Optional<String> key, String address, int atOnce) {
        return serve(key, address, atOnce, Traffics.quick());
    }

    private String serve(Optional<String> key, String address, int atOnce, ModelTraffic traffic) {
        ModelProxy proxy =
                new ModelProxy(
                        new ModelSettings(
                                address,
                                key,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(20),
                                atOnce),
                        traffic,
                        InstantSource.system());
        Javalin server =
                Javalin.create(
                                config -> {
                                    config.startup.showJavalinBanner = false;
                                    config.concurrency.useVirtualThreads = true;
                                    config.routes.post(
                                            "/model/<path>",
                                            context ->
                                                    proxy.handle(
                                                            context, PAYER, Admission.Turn.free()));
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
        assertThat(answer.statusCode()).isEqualTo(422);
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
        assertThat(answer.body())
                .contains("http://127.0.0.1:1: ConnectException")
                .doesNotContain("the real key");
    }

    @Test
    void moreCallsThanAllowedWaitForTheirTurn() throws Exception {
        String url = serve(Optional.of("the real key"), providersAddress(), 1);
        try (HttpClient client = HttpClient.newHttpClient()) {
            var first = client.sendAsync(call(url + "slow"), BodyHandlers.ofString());
            arrived.await();
            var second = client.sendAsync(call(url + "messages"), BodyHandlers.ofString());
            assertThat(second).isNotDone();
            go.countDown();
            assertThat(first.get().body()).isEqualTo("busy");
            assertThat(second.get().body()).isEqualTo("busy");
        }
    }

    @Test
    void callThatWaitedForLongEnoughIsToldToAskAgain() throws Exception {
        ModelTraffic traffic = Traffics.quick(Duration.ofMillis(100), 256, List.of());
        String url = serve(Optional.of("the real key"), providersAddress(), 1, traffic);
        try (HttpClient client = HttpClient.newHttpClient()) {
            var first = client.sendAsync(call(url + "slow"), BodyHandlers.ofString());
            arrived.await();
            HttpResponse<String> second = send(url + "messages");
            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.body()).contains("too many model calls");
            assertThat(second.headers().firstValue("retry-after")).isPresent();
            assertThat(second.headers().firstValue("x-should-retry")).contains("true");
            go.countDown();
            assertThat(first.get().body()).isEqualTo("busy");
        }
    }

    @Test
    void refusalsAreWaitedOut() throws IOException, InterruptedException {
        ModelTraffic traffic = Traffics.quick();
        String url = serve(Optional.of("the real key"), providersAddress(), 2, traffic);
        for (int status : List.of(429, 529)) {
            refuseNext(5, status);
            calls.set(0);
            assertThat(send(url + "messages").statusCode()).isEqualTo(422);
            assertThat(calls).hasValue(6);
            assertThat(traffic.gate().standing()).isEmpty();
        }
    }

    @Test
    void otherAnswersOfTheProviderPassAsTheyAre() throws IOException, InterruptedException {
        refuseNext(1, 500);
        HttpResponse<String> answer =
                send(serve(Optional.of("the real key"), providersAddress(), 2) + "messages");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(calls).hasValue(1);
    }

    /// Many agents at once are one question to a provider that refuses.
    @Test
    void standstillIsAskedByOneCallAtATime() throws Exception {
        ModelTraffic traffic = Traffics.quick();
        String url = serve(Optional.of("the real key"), providersAddress(), 64, traffic);
        refuseNext(1, 429);
        assertThat(send(url + "messages").statusCode()).isEqualTo(422);
        refuseNext(4, 429);
        calls.set(0);
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(call(url + "messages"), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(422);
            List<CompletableFuture<HttpResponse<String>>> all =
                    IntStream.range(0, 30)
                            .mapToObj(i ->
                                    client.sendAsync(
                                            call(url + "messages"), BodyHandlers.ofString()))
                            .toList();
            for (var one : all) {
                assertThat(one.get().statusCode()).isEqualTo(422);
            }
        }
        assertThat(calls).hasValue(4 + 31);
        assertThat(traffic.gate().waiting()).isZero();
    }

    @Test
    void callsBeyondTheRoomToWaitAreToldToAskAgain() throws Exception {
        ModelTraffic traffic = Traffics.quick(Duration.ofSeconds(20), 0, List.of());
        String url = serve(Optional.of("the real key"), providersAddress(), 2, traffic);
        refuseNext(1, 429);
        HttpResponse<String> answer = send(url + "messages");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("limits the account's rate", "calls go on at");
    }

    @Test
    void ratesOfTheOperatorAreKept() throws IOException, InterruptedException {
        Limit limit = new Limit("domain backend", OptionalLong.of(300), OptionalLong.empty());
        ModelTraffic traffic = Traffics.quick(Duration.ofSeconds(20), 256, List.of(limit));
        String url = serve(Optional.of("the real key"), providersAddress(), 2, traffic);
        long before = System.nanoTime();
        for (int i = 0; i < 303; i++) {
            assertThat(send(url + "messages").statusCode()).isEqualTo(422);
        }
        double seconds = (System.nanoTime() - before) / 1e9;
        assertThat(calls.get() / (300 + seconds * 5)).isLessThanOrEqualTo(1.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model m", "worker backend/api"})
    void usedUpRateIsSaidWithItsName(String what) throws IOException, InterruptedException {
        Limit limit = new Limit(what, OptionalLong.of(1), OptionalLong.empty());
        ModelTraffic traffic = Traffics.quick(Duration.ofMillis(50), 256, List.of(limit));
        String url = serve(Optional.of("the real key"), providersAddress(), 2, traffic);
        assertThat(send(url + "messages").statusCode()).isEqualTo(422);
        HttpResponse<String> second = send(url + "messages");
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.body()).contains("the rate of the " + what + " is used up");
    }
}
