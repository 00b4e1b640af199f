package dev.agentnet.main.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.Usage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which agents may submit: by the token of their attempt, while it is at work.
final class ChildAccessTest extends ChildStage {

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
}
