package dev.agentnet.main.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import dev.agentnet.coordination.Budgets.Limits;
import dev.agentnet.coordination.Claims.Step;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.budget.Meter;
import dev.agentnet.main.budget.Prices;
import dev.agentnet.main.provider.Traffics;
import dev.agentnet.main.repository.RepositoryDesk;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.workspace.Git;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may ask main for what. The provider of the model is a listener of the test's own.
class ListenerTest {

    private static final String KEY = "the-real-key";

    @TempDir private Path state;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<HttpExchange> asked = new CopyOnWriteArrayList<>();
    private final TestRedis redis = TestRedis.shared();
    private RedisNetwork network;
    private HttpServer provider;
    private Listener listener;

    /// Of an attempt that is at work.
    private String model = "";

    private record KnownCallers() implements GitAccess {

        @Override
        public Optional<Caller> authenticate(String bearer) {
            return switch (bearer) {
                case "operator" -> Optional.of(new Caller.Operator());
                case "backend", "checks" -> Optional.of(new Caller.Domain(new DomainName(bearer)));
                case "agent" -> Optional.of(new Caller.Agent(new DomainName("backend")));
                case "check" -> Optional.of(new Caller.Agent(DomainName.CHECKS));
                default -> Optional.empty();
            };
        }

        @Override
        public Set<String> allowedRefs(DomainName domain, String repository) {
            return Set.of();
        }

        @Override
        public Set<String> secrets() {
            return Set.of();
        }

        @Override
        public void prepare(String repository) {}
    }

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", this::provide);
        provider.start();
        Config config = redis.config();
        network = redis.network(InstantSource.system());
        Stores stores = new Stores(new Git(config), state.resolve("stores"));
        ListenerSettings defaults = ListenerSettings.from(config, state, Optional.of(KEY));
        ListenerSettings settings =
                new ListenerSettings(
                        "127.0.0.1",
                        0,
                        defaults.gate(),
                        defaults.git(),
                        defaults.requestBytes(),
                        defaults.recordings(),
                        defaults.recordingBytes(),
                        defaults.landings(),
                        new ModelSettings(
                                "http://127.0.0.1:" + provider.getAddress().getPort(),
                                Optional.of(KEY),
                                defaults.model().connect(),
                                defaults.model().call(),
                                defaults.model().atOnce()));
        RepositoryDesk desk =
                new RepositoryDesk(
                        network.repositories(), network.records(), stores, Optional.empty());
        Meter meter =
                new Meter(
                        network.budgets(),
                        new Prices(config),
                        _ -> new Limits(Budget.NONE, List.of()),
                        Duration.ofMinutes(1),
                        System::nanoTime);
        listener =
                new Listener(
                        settings,
                        new KnownCallers(),
                        desk,
                        network,
                        new MeteredModel(settings.model(), Traffics.quick(), meter));
        listener.start();
        model = "/model/" + begin() + "/1/api-worker/v1/";
    }

    /// A task of the backend that is at work.
    private String begin() {
        DomainName backend = new DomainName("backend");
        network.submissions().submit(TaskSpec.of(backend, "work"));
        Step step =
                network.claims()
                        .step(
                                AgentId.orchestrator(backend, 1),
                                "one",
                                List.of(),
                                1,
                                Duration.ofMinutes(1));
        return step.granted().getFirst().id().value();
    }

    private void provide(HttpExchange exchange) throws IOException {
        asked.add(exchange);
        exchange.getRequestBody().readAllBytes();
        byte[] reply = "{\"ok\":true}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, reply.length);
        exchange.getResponseBody().write(reply);
        exchange.close();
    }

    @AfterEach
    void stop() {
        listener.close();
        provider.stop(0);
        network.close();
    }

    private HttpResponse<String> post(String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path))
                        .POST(BodyPublishers.ofString("{}"));
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private int get(String path, String caller) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + listener.port() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        as(caller).forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    private static Map<String, String> as(String caller) {
        return Map.of("Authorization", "Bearer " + caller);
    }

    @Test
    void agentReachesTheModelWithMainsKeyAndNotItsOwnToken()
            throws IOException, InterruptedException {
        HttpResponse<String> answer = post(model + "messages?beta=true", as("agent"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"ok\":true}");
        assertThat(asked)
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.getRequestURI().toString())
                            .isEqualTo("/v1/messages?beta=true");
                    assertThat(request.getRequestHeaders().getFirst("x-api-key")).isEqualTo(KEY);
                    assertThat(request.getRequestHeaders()).doesNotContainKey("Authorization");
                });
    }

    @Test
    void callIsForAnAttemptThatIsAtWorkInItsOwnDomain() throws IOException, InterruptedException {
        String task = model.split("/")[2];
        for (String other : List.of("/frontend.1/1", "/backend.1/1", "/" + task + "/2")) {
            String path = "/model" + other + "/api-worker/v1/messages";
            assertThat(post(path, as("agent")).statusCode()).as(other).isEqualTo(403);
        }
        assertThat(post("/model/v1/messages", as("agent")).statusCode()).isEqualTo(404);
        assertThat(asked).isEmpty();
    }

    @Test
    void checksReachNoModel() throws IOException, InterruptedException {
        assertThat(post(model + "messages", as("check")).statusCode()).isEqualTo(403);
        assertThat(asked).isEmpty();
    }

    @Test
    void tokenOpensOnlyWhatItIsFor() throws IOException, InterruptedException {
        for (String caller : List.of("backend", "operator")) {
            assertThat(post(model + "messages", as(caller)).statusCode()).as(caller).isEqualTo(403);
        }
        assertThat(asked).isEmpty();
        String shop = "/git/shop/info/refs?service=git-upload-pack";
        assertThat(get(shop, "agent")).isEqualTo(403);
        assertThat(get(shop, "backend")).isNotEqualTo(403);
        assertThat(get("/recordings/for/backend.1", "agent")).isEqualTo(403);
        assertThat(get("/repositories/shop/landings", "agent")).isEqualTo(403);
    }

    @Test
    void nothingElseOfTheProviderIsReached() throws IOException, InterruptedException {
        assertThat(post(model + "files", as("agent")).statusCode()).isEqualTo(404);
        assertThat(post(model + "messages/../files", as("agent")).statusCode())
                .isGreaterThanOrEqualTo(400);
        assertThat(asked).isEmpty();
    }

    @Test
    void strangersGetNothing() throws IOException, InterruptedException {
        assertThat(post(model + "messages", Map.of()).statusCode()).isEqualTo(401);
        assertThat(post(model + "messages", as("somebody")).statusCode()).isEqualTo(401);
        assertThat(post("/repositories", Map.of()).statusCode()).isEqualTo(401);
        assertThat(asked).isEmpty();
    }

    @Test
    void onlyAnOperatorReadsWhatLanded() throws IOException, InterruptedException {
        assertThat(get("/repositories/shop/landings", "backend")).isEqualTo(403);
        assertThat(get("/repositories/shop/landings", "operator")).isEqualTo(404);
    }

    @Test
    void domainAddsNoRepository() throws IOException, InterruptedException {
        assertThat(post("/repositories", as("backend")).statusCode()).isEqualTo(403);
    }
}
