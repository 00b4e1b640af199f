package dev.agentnet.main.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.coordination.Claims.Renewal;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.Usage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What agents submit, how much of it, and what they are told.
final class ChildEndpointTest extends ChildStage {

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
