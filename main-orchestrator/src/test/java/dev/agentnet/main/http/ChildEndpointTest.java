package dev.agentnet.main.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.Usage;
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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What agents submit, by the token of their attempt: who may, how much, and what they are told.
final class ChildEndpointTest {

    private static final DomainName BACKEND = new DomainName("backend");
    private static final Duration LEASE = Duration.ofMinutes(1);

    @TempDir private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final TestRedis redis = TestRedis.shared();
    private final RedisNetwork network = redis.network(InstantSource.system());
    private NetworkSecret secret;
    private Leadership leadership;
    private Listener listener;

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

    private Task begin(TaskSpec spec) {
        TaskId id = network.submissions().submit(spec).id();
        Task task = claim();
        assertThat(task.id()).isEqualTo(id);
        return task;
    }

    private Task begin() {
        return begin(TaskSpec.of(BACKEND, "all"));
    }

    private Task claim() {
        return network.claims()
                .step(orchestrator(), UUID.randomUUID().toString(), List.of(), 1, LEASE)
                .granted()
                .getFirst();
    }

    private static AgentId orchestrator() {
        return AgentId.orchestrator(BACKEND, 1);
    }

    private void end(Task task, Outcome outcome) {
        Finish finish = new Finish(task.id(), task.token().orElseThrow(), orchestrator(), outcome);
        network.claims()
                .step(orchestrator(), UUID.randomUUID().toString(), List.of(finish), 0, LEASE);
    }

    private String token(Task task) {
        return DerivedToken.forChildren(
                secret.forDomain(task.domain()), task.id() + "/" + task.attempt());
    }

    private static String path(Task task) {
        return "/children/" + task.id() + "/" + task.attempt();
    }

    private HttpResponse<String> post(String path, String token, BodyPublisher body)
            throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + listener.port() + path);
        return client.send(
                HttpRequest.newBuilder(address)
                        .header("Authorization", "Bearer " + token)
                        .POST(body)
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> submit(Task parent, String json)
            throws IOException, InterruptedException {
        return post(path(parent), token(parent), BodyPublishers.ofString(json));
    }

    private TaskId submitted(Task parent, String json) throws IOException, InterruptedException {
        HttpResponse<String> response = submit(parent, json);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new TaskId(Json.parse(response.body()).path("id").asText());
    }

    private JsonNode look(Task parent, String json) throws IOException, InterruptedException {
        HttpResponse<String> response =
                post(path(parent) + "/look", token(parent), BodyPublishers.ofString(json));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.parse(response.body()).path("children");
    }

    private void assertRefused(Task parent, String json, String reason)
            throws IOException, InterruptedException {
        HttpResponse<String> response = submit(parent, json);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(409);
        assertThat(response.body()).contains(reason);
        assertThat(network.records().children(parent.id())).isEmpty();
    }

    @Test
    void partIsWhatTheAgentSaysWhereItsParentWorks() throws IOException, InterruptedException {
        TaskSpec plain = TaskSpec.of(BACKEND, "all");
        Task parent =
                begin(
                        new TaskSpec(
                                BACKEND,
                                plain.kind(),
                                "all",
                                Priority.HIGH,
                                Duration.ofMinutes(7),
                                Json.object().put("artifacts", "src"),
                                Optional.of("shop"),
                                Optional.of("topic"),
                                List.of("npm test"),
                                Optional.of("api-worker"),
                                Optional.empty(),
                                Optional.empty()));
        TaskId id =
                submitted(
                        parent,
                        """
                        {"prompt": "the page", "domain": "frontend", "worker": "api-worker", "name": "page"}
                        """);
        TaskSpec part = network.records().find(id).orElseThrow().spec();
        assertThat(part.domain()).isEqualTo(new DomainName("frontend"));
        assertThat(part.description()).isEqualTo("the page");
        assertThat(part.worker()).contains("api-worker");
        assertThat(part.repository()).contains("shop");
        assertThat(part.base()).contains("topic");
        assertThat(part.checks()).containsExactly("npm test");
        assertThat(part.timeout()).isEqualTo(Duration.ofMinutes(7));
        assertThat(part.parent()).contains(parent.id());
        assertThat(part.context()).isEmpty();
    }

    @Test
    void partOfATaskWithoutARepositoryWorksInItsParents() throws Exception {
        Task parent = begin();
        TaskId id = submitted(parent, "{\"prompt\": \"more\"}");
        TaskSpec part = network.records().find(id).orElseThrow().spec();
        assertThat(part.domain()).isEqualTo(BACKEND);
        assertThat(part.repository()).contains(parent.id().value());
    }

    @Test
    void samePromptIsTheSamePartAndSoIsTheSameName() throws Exception {
        Task parent = begin();
        TaskId one = submitted(parent, "{\"prompt\": \"more\"}");
        assertThat(submitted(parent, "{\"prompt\": \"more\"}")).isEqualTo(one);
        TaskId two = submitted(parent, "{\"prompt\": \"most\", \"name\": \"most\"}");
        assertThat(two).isNotEqualTo(one);
        HttpResponse<String> other = submit(parent, "{\"prompt\": \"else\", \"name\": \"most\"}");
        assertThat(Json.parse(other.body()).path("id").asText()).isEqualTo(two.value());
        assertThat(Json.parse(other.body()).path("is").asText()).isEqualTo("other");
        HttpResponse<String> third = submit(parent, "{\"prompt\": \"third\"}");
        assertThat(third.statusCode()).isEqualTo(409);
        assertThat(third.body()).contains("has 2 parts already");
    }

    @Test
    void whatCannotBeDoneIsRefused() throws Exception {
        Task parent = begin();
        assertRefused(parent, "{\"prompt\": \"x\", \"domain\": \"bakend\"}", "backend, frontend");
        assertRefused(parent, "{\"prompt\": \"x\", \"domain\": \"checks\"}", "no domain checks");
        assertRefused(parent, "{\"prompt\": \"x\", \"domain\": \"main\"}", "no domain main");
        assertRefused(parent, "{\"prompt\": \"x\", \"worker\": \"db\"}", "api-worker");
        assertRefused(parent, "{\"prompt\": \"x\", \"name\": \"Ä b\"}", "is no name");
        HttpResponse<String> empty = submit(parent, "{\"prompt\": \" \"}");
        assertThat(empty.statusCode()).isEqualTo(400);
        assertThat(empty.body()).contains("the description is empty");
        assertThat(submit(parent, "no json").statusCode()).isEqualTo(400);
    }

    @Test
    void partsAreOnlySoDeep() throws Exception {
        Task parent = begin();
        submitted(parent, "{\"prompt\": \"one\"}");
        Task first = claim();
        submitted(first, "{\"prompt\": \"two\"}");
        Task second = claim();
        assertThat(second.spec().depth()).isEqualTo(2);
        assertRefused(second, "{\"prompt\": \"three\"}", "itself a part of a part, 2 deep");
    }

    @Test
    void workerThatMayNotSubmitsNothing() throws Exception {
        TaskSpec plain = TaskSpec.of(BACKEND, "all");
        Task parent =
                begin(
                        new TaskSpec(
                                BACKEND,
                                plain.kind(),
                                "all",
                                Priority.NORMAL,
                                plain.timeout(),
                                plain.context(),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                Optional.of("scout"),
                                Optional.empty(),
                                Optional.empty()));
        assertRefused(parent, "{\"prompt\": \"x\"}", "may-submit in the domain.conf of backend");
    }

    @Test
    void onlyTheAgentOfThatVeryAttemptMayAsk() throws Exception {
        Task parent = begin();
        Task other = begin();
        BodyPublisher body = BodyPublishers.ofString("{\"prompt\": \"x\"}");
        String forged = token(parent).replaceFirst("[0-9a-f]$", "x");
        for (String wrong :
                List.of(
                        token(other),
                        secret.forDomain(BACKEND),
                        secret.forAgents(BACKEND),
                        secret.operatorToken(),
                        forged,
                        "")) {
            HttpResponse<String> response = post(path(parent), wrong, body);
            assertThat(response.statusCode()).as(wrong).isEqualTo(403);
        }
        assertThat(network.records().children(parent.id())).isEmpty();
    }

    @Test
    void tokenOfAnAttemptOpensNothingElse() throws Exception {
        Task parent = begin();
        for (String path :
                List.of(
                        "/git/shop/info/refs?service=git-upload-pack",
                        "/recordings/for/" + parent.id(),
                        "/repositories/x/landings")) {
            URI address = URI.create("http://127.0.0.1:" + listener.port() + path);
            HttpRequest request =
                    HttpRequest.newBuilder(address)
                            .header("Authorization", "Bearer " + token(parent))
                            .build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .as(path)
                    .isIn(403, 404);
        }
        BodyPublisher body = BodyPublishers.ofString("{}");
        assertThat(
                        post(
                                        "/model" + path(parent).substring(9) + "/w/v1/messages",
                                        token(parent),
                                        body)
                                .statusCode())
                .isEqualTo(403);
        assertThat(post("/repositories", token(parent), body).statusCode()).isEqualTo(403);
    }

    @Test
    void agentMayFetchTheRepositoryOfItsOwnTaskWhileItIsAtWork() throws Exception {
        Task parent = begin();
        Task other = begin();
        assertThat(fetch(parent, token(parent))).isEqualTo(200);
        assertThat(fetch(parent, token(other))).isEqualTo(403);
        URI push =
                URI.create(
                        "http://127.0.0.1:%d/git/%s/info/refs?service=git-receive-pack"
                                .formatted(listener.port(), parent.id()));
        HttpRequest request =
                HttpRequest.newBuilder(push)
                        .header("Authorization", "Bearer " + token(parent))
                        .build();
        // What it may push there is nothing; that is said when it tries.
        assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
        end(parent, new Outcome.Released("", Usage.NONE, "drains"));
        assertThat(fetch(parent, token(parent))).isEqualTo(403);
    }

    private int fetch(Task task, String token) throws IOException, InterruptedException {
        URI address =
                URI.create(
                        "http://127.0.0.1:%d/git/%s/info/refs?service=git-upload-pack"
                                .formatted(listener.port(), task.id()));
        HttpRequest request =
                HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token).build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void attemptThatIsNotAtWorkAsksInVain() throws Exception {
        Task parent = begin();
        end(parent, new Outcome.Released("", Usage.NONE, "drains"));
        HttpResponse<String> late = submit(parent, "{\"prompt\": \"x\"}");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("is not at work any more");
        Task again = claim();
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(submit(parent, "{\"prompt\": \"x\"}").statusCode()).isEqualTo(409);
        submitted(again, "{\"prompt\": \"x\"}");
    }

    @Test
    void mainThatDoesNotLeadSaysToAskAgain() throws Exception {
        Task parent = begin();
        leadership.close();
        HttpResponse<String> response = submit(parent, "{\"prompt\": \"x\"}");
        assertThat(response.statusCode()).isEqualTo(503);
    }

    /// Its attempt is at work all the same.
    @Test
    void whoWaitsWhileAnotherMainTakesTheLeadIsToldToAskAgain() throws Exception {
        Task parent = begin();
        submitted(parent, "{\"prompt\": \"x\"}");
        URI address = URI.create("http://127.0.0.1:" + listener.port() + path(parent) + "/look");
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(
                        HttpRequest.newBuilder(address)
                                .header("Authorization", "Bearer " + token(parent))
                                .POST(BodyPublishers.ofString("{\"seconds\": 9, \"again\": true}"))
                                .build(),
                        BodyHandlers.ofString());
        await().until(() -> renewal(parent) == Renewal.WAIT);
        leadership.close();
        end(claim(), new Outcome.Checked("y", Usage.NONE, 0, "true", "t"));
        assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(503);
    }

    @Test
    void moreThanAPromptIsNotRead() throws Exception {
        Task parent = begin();
        String large = "{\"prompt\": \"" + "x".repeat(300_000) + "\"}";
        assertThat(submit(parent, large).statusCode()).isEqualTo(413);
        BodyPublisher chunked =
                BodyPublishers.ofByteArrays(List.of("{\"prompt\": \"x\"}".getBytes()));
        assertThat(post(path(parent), token(parent), chunked).statusCode()).isEqualTo(413);
    }

    @Test
    void endIsToldWithItsReportAndTheAgentIsTakenToWaitMeanwhile() throws Exception {
        Task parent = begin();
        TaskId id = submitted(parent, "{\"prompt\": \"x\", \"name\": \"x\"}");
        JsonNode open = look(parent, "{\"seconds\": 0}");
        assertThat(open).hasSize(1);
        assertThat(open.path(0).path("ended").asBoolean()).isFalse();
        assertThat(renewal(parent)).isEqualTo(Renewal.CONTINUE);
        look(parent, "{\"seconds\": 1, \"again\": true}");
        assertThat(renewal(parent)).isEqualTo(Renewal.WAIT);
        look(parent, "{\"seconds\": 1}");
        assertThat(renewal(parent)).isEqualTo(Renewal.CONTINUE);
        look(parent, "{\"seconds\": 1, \"again\": true}");
        Task part = claim();
        Thread ends =
                Thread.startVirtualThread(() ->
                        end(part, new Outcome.Checked("y".repeat(30), Usage.NONE, 0, "true", "t")));
        JsonNode ended =
                look(parent, "{\"seconds\": 30, \"again\": true, \"ids\": [\"%s\"]}".formatted(id));
        ends.join();
        assertThat(ended.path(0).path("state").asText()).isEqualTo("done");
        assertThat(ended.path(0).path("report").asText()).isEqualTo("y".repeat(20));
        assertThat(ended.path(0).path("report_left_out").asBoolean()).isTrue();
        assertThat(renewal(parent)).isEqualTo(Renewal.CONTINUE);
    }

    private Renewal renewal(Task task) {
        return network.claims()
                .renew(BACKEND, Map.of(task.id(), task.token().orElseThrow()), LEASE)
                .getOrDefault(task.id(), Renewal.LOST);
    }

    @Test
    void onlyPartsOfItsOwnAreTold() throws Exception {
        Task parent = begin();
        Task other = begin();
        HttpResponse<String> response =
                post(
                        path(parent) + "/look",
                        token(parent),
                        BodyPublishers.ofString("{\"ids\": [\"%s\"]}".formatted(other.id())));
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body()).contains("not all of these are parts of " + parent.id());
    }
}
