package dev.agentnet.main.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.config.DomainSecrets;
import dev.agentnet.coordination.Budgets.Limits;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Claims.Renewal;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.access.KnownSecrets;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.main.budget.Meter;
import dev.agentnet.main.budget.Prices;
import dev.agentnet.main.children.ChildDesk;
import dev.agentnet.main.children.ChildSettings;
import dev.agentnet.main.fleet.Templates;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.main.provider.Traffics;
import dev.agentnet.main.repository.RepositoryDesk;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.main.spawn.TestTemplates;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.DerivedToken;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.workspace.Git;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Main's HTTP server, to which the agents of two domains submit parts of what they work on.
abstract class ChildStage {

    static final DomainName BACKEND = new DomainName("backend");
    private static final Duration LEASE = Duration.ofMinutes(1);

    @TempDir private Path folder;

    final HttpClient client = HttpClient.newHttpClient();
    private final TestRedis redis = TestRedis.shared();
    final RedisNetwork network = redis.network(InstantSource.system());
    NetworkSecret secret;
    Leadership leadership;
    Listener listener;

    @BeforeEach
    void open() {
        Path root = folder.resolve("templates");
        TestTemplates.write(
                root,
                "backend",
                "workers.api-worker.may-submit = true, workers.scout.description = scouts");
        TestTemplates.write(root, "frontend", "");
        TestTemplates.write(root, "checks", "");
        Templates templates = new Templates(root, Duration.ofMinutes(1));
        Config config =
                ConfigFactory.parseMap(
                                Map.of(
                                        "agentnet.main.port", 0,
                                        "agentnet.children.most", 2,
                                        "agentnet.children.depth", 2,
                                        "agentnet.children.report-characters", 20))
                        .withFallback(redis.config());
        secret = NetworkSecret.loadOrCreate(folder.resolve("secret"));
        Stores stores = new Stores(new Git(config), folder.resolve("stores"));
        RepositoryDesk desk =
                new RepositoryDesk(
                        network.repositories(), network.records(), stores, Optional.empty());
        leadership =
                new Leadership(
                        network.upkeep(),
                        "main.1",
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Optional.empty());
        leadership.start();
        ListenerSettings settings = ListenerSettings.from(config, folder, Optional.empty());
        Meter meter =
                new Meter(
                        network.budgets(),
                        new Prices(config),
                        _ -> new Limits(Budget.NONE, List.of()),
                        Duration.ofMinutes(1),
                        System::nanoTime);
        NetworkAccess access =
                new NetworkAccess(
                        new KnownSecrets(
                                secret, Optional.empty(), List.of(), new DomainSecrets(folder), 8),
                        templates,
                        network.records(),
                        desk);
        listener =
                new Listener(
                        settings,
                        access,
                        desk,
                        network,
                        new MeteredModel(settings.model(), Traffics.quick(), meter));
        listener.serves(
                new ChildDesk(leadership, network, templates::current, ChildSettings.from(config)));
        listener.start();
    }

    @AfterEach
    void close() {
        listener.close();
        leadership.close();
        network.close();
    }

    Task begin(TaskSpec spec) {
        TaskId id = network.submissions().submit(spec).id();
        Task task = claim();
        assertThat(task.id()).isEqualTo(id);
        return task;
    }

    Task begin() {
        return begin(TaskSpec.of(BACKEND, "all"));
    }

    Task claim() {
        return network.claims()
                .step(orchestrator(), UUID.randomUUID().toString(), List.of(), 1, LEASE)
                .granted()
                .getFirst();
    }

    private static AgentId orchestrator() {
        return AgentId.orchestrator(BACKEND, 1);
    }

    void end(Task task, Outcome outcome) {
        Finish finish = new Finish(task.id(), task.token().orElseThrow(), orchestrator(), outcome);
        network.claims()
                .step(orchestrator(), UUID.randomUUID().toString(), List.of(finish), 0, LEASE);
    }

    String token(Task task) {
        return DerivedToken.forChildren(
                secret.forDomain(task.domain()), task.id() + "/" + task.attempt());
    }

    static String path(Task task) {
        return "/children/" + task.id() + "/" + task.attempt();
    }

    HttpResponse<String> post(String path, String token, BodyPublisher body)
            throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + listener.port() + path);
        return client.send(
                HttpRequest.newBuilder(address)
                        .header("Authorization", "Bearer " + token)
                        .POST(body)
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> submit(Task parent, String json) throws IOException, InterruptedException {
        return post(path(parent), token(parent), BodyPublishers.ofString(json));
    }

    TaskId submitted(Task parent, String json) throws IOException, InterruptedException {
        HttpResponse<String> response = submit(parent, json);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new TaskId(Json.parse(response.body()).path("id").asText());
    }

    JsonNode look(Task parent, String json) throws IOException, InterruptedException {
        HttpResponse<String> response =
                post(path(parent) + "/look", token(parent), BodyPublishers.ofString(json));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.parse(response.body()).path("children");
    }

    void assertRefused(Task parent, String json, String reason)
            throws IOException, InterruptedException {
        HttpResponse<String> response = submit(parent, json);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(409);
        assertThat(response.body()).contains(reason);
        assertThat(network.records().children(parent.id())).isEmpty();
    }

    Renewal renewal(Task task) {
        return network.claims()
                .renew(BACKEND, Map.of(task.id(), task.token().orElseThrow()), LEASE)
                .getOrDefault(task.id(), Renewal.LOST);
    }
}
