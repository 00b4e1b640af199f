package dev.agentnet.main.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.workspace.Attempt;
import dev.agentnet.workspace.Git;
import dev.agentnet.workspace.GitFailed;
import dev.agentnet.workspace.Mirror;
import dev.agentnet.workspace.Store;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real git against a real listener on loopback.
class GitEndpointTest {

    private static final String ALLOWED = "refs/agentnet/backend.1/1";

    @TempDir Path temp;
    private final Git git = new Git();
    private final HttpClient client = HttpClient.newHttpClient();
    private Javalin server;
    private Store store;
    private String head;

    private static final GitLimits LIMITS =
            new GitLimits(2, Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofSeconds(30));

    private record KnownCallers(Stores stores) implements GitAccess {

        @Override
        public Optional<Caller> authenticate(String bearer) {
            return switch (bearer) {
                case "operator-token" -> Optional.of(new Caller.Operator());
                case "backend-secret" -> Optional.of(new Caller.Domain(new DomainName("backend")));
                default -> Optional.empty();
            };
        }

        @Override
        public Set<String> allowedRefs(DomainName domain, String repository) {
            return Set.of(ALLOWED);
        }

        @Override
        public void prepare(String repository) {
            if (repository.equals("lazy")) {
                stores.create(repository, "main");
            }
        }
    }

    @BeforeEach
    void aServedStore() throws Exception {
        Path checkout = Files.createDirectories(temp.resolve("checkout"));
        run(checkout, "init", "-q", "-b", "main");
        Files.writeString(checkout.resolve("a.txt"), "one\n");
        run(checkout, "add", "-A");
        run(checkout, "commit", "-q", "-m", "Begin");
        head = run(checkout, "rev-parse", "HEAD");
        Stores stores = new Stores(git, temp.resolve("stores"));
        store = stores.create("shop", "main");
        store.fetch(checkout.toString(), Optional.empty());
        store.lead("token of the leader");
        GitEndpoint endpoint = new GitEndpoint(stores, new KnownCallers(stores), LIMITS);
        server =
                Javalin.create(
                                config -> {
                                    config.startup.showJavalinBanner = false;
                                    config.concurrency.useVirtualThreads = true;
                                    endpoint.register(config);
                                })
                        .start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private String url(String repository) {
        return "http://127.0.0.1:" + server.port() + "/git/" + repository;
    }

    private String operatorUrl(String repository) {
        return url(repository).replace("://", "://me:operator-token@");
    }

    private static String run(Path folder, String... arguments)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("git"));
        words.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        for (String role : new String[] {"AUTHOR", "COMMITTER"}) {
            builder.environment().put("GIT_" + role + "_NAME", "Ada");
            builder.environment().put("GIT_" + role + "_EMAIL", "ada@example.org");
        }
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", words) + ": " + text);
        }
        return text.strip();
    }

    private Attempt attempt(String secret) {
        Mirror mirror = new Mirror(git, temp.resolve("mirror"), url("shop"), secret);
        mirror.fetch();
        return mirror.attempt(temp.resolve("attempt"), mirror.commit("main"), "work");
    }

    private static void refused(ThrowingCallable call, String reason) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(call))
                .isNotNull()
                .hasMessageContaining(reason);
    }

    @Test
    void aPersonClonesAndPushesWithTheTokenAsPassword() throws Exception {
        run(temp, "clone", "-q", operatorUrl("shop"), "mine");
        Path mine = temp.resolve("mine");
        // Large enough to be sent in chunks, and not to be compressed.
        byte[] noise = new byte[8 << 20];
        new Random(1).nextBytes(noise);
        Files.write(mine.resolve("big.bin"), noise);
        run(mine, "add", "-A");
        run(mine, "commit", "-q", "-m", "Big");
        run(mine, "tag", "v1");
        run(mine, "push", "-q", "origin", "main", "v1");

        assertThat(store.commit("main")).contains(run(mine, "rev-parse", "HEAD"));
        run(temp, "clone", "-q", operatorUrl("shop"), "again");
        assertThat(Files.readAllBytes(temp.resolve("again/big.bin"))).isEqualTo(noise);
    }

    @Test
    void aPersonNeitherForcesNorDeletesNorPushesElsewhere() throws Exception {
        run(temp, "clone", "-q", operatorUrl("shop"), "mine");
        Path mine = temp.resolve("mine");
        run(mine, "tag", "v1");
        run(mine, "push", "-q", "origin", "v1");
        run(mine, "commit", "-q", "--amend", "-m", "Other");
        run(mine, "tag", "-f", "v1");

        refused(() -> run(mine, "push", "-f", "origin", "main"), "non-fast-forward");
        refused(() -> run(mine, "push", "-f", "origin", "v1"), "a tag is never moved");
        refused(() -> run(mine, "push", "origin", ":v1"), "nothing may be deleted");
        refused(() -> run(mine, "push", "origin", ":main"), "nothing may be deleted");
        refused(
                () -> run(mine, "push", "origin", "HEAD:refs/agentnet/x"),
                "only branches and tags");
        refused(() -> run(mine, "push", "-f", "origin", "HEAD:refs/agentnet/leader"), "hidden");
        assertThat(store.commit("main")).contains(head);
    }

    @Test
    void aDomainPushesItsOwnWorkOnce() throws Exception {
        try (Attempt attempt = attempt("backend-secret")) {
            Files.writeString(attempt.work().resolve("b.txt"), "two\n");
            String commit = attempt.record("Do it", Instant.EPOCH).orElseThrow().commit();

            attempt.push(ALLOWED);

            assertThat(store.refs("refs/agentnet/backend.1")).containsExactly(ALLOWED);
            assertThat(store.refuse(head, commit)).isEmpty();
            Files.writeString(attempt.work().resolve("b.txt"), "three\n");
            attempt.record("Do it again", Instant.EPOCH);
            refused(() -> attempt.push(ALLOWED), "rejected");
            refused(() -> attempt.push("+x:" + ALLOWED), "git push");
            refused(() -> attempt.push("refs/agentnet/backend.1/2"), "its active tasks");
            refused(() -> attempt.push("refs/heads/new"), "its active tasks");
            refused(() -> attempt.push("refs/agentnet/candidates/x"), "its active tasks");
            assertThat(store.commit(ALLOWED)).contains(commit);
        }
    }

    @Test
    void noSecretIsKeptInTheAttemptOrTheMirror() throws Exception {
        try (Attempt attempt = attempt("backend-secret");
                var files = Files.walk(temp)) {
            assertThat(attempt.work().resolve("a.txt")).exists();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("backend-secret");
            }
        }
    }

    @Test
    void aMirrorBringsCandidates() {
        store.putRef("refs/agentnet/candidates/c", head);
        Mirror mirror = new Mirror(git, temp.resolve("m"), url("shop"), "backend-secret");
        mirror.fetch();

        assertThat(mirror.commit("refs/agentnet/candidates/c")).contains(head);
        store.deleteRef("refs/agentnet/candidates/c");
        mirror.fetch();
        assertThat(mirror.commit("refs/agentnet/candidates/c")).isEmpty();
        assertThat(mirror.commit("refs/agentnet/leader")).isEmpty();
    }

    @Test
    void strangersAreTurnedAway() throws Exception {
        refused(() -> run(temp, "clone", url("shop"), "x"), "could not read Username");
        Mirror stranger = new Mirror(git, temp.resolve("m"), url("shop"), "wrong");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(stranger::fetch))
                .isInstanceOf(GitFailed.class)
                .hasMessageContaining("403")
                .hasMessageNotContaining("wrong");
        HttpResponse<String> answer = get("shop/info/refs?service=git-upload-pack", "");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic");
    }

    @Test
    void onlyTheThreePathsAreServed() throws Exception {
        String token = "Bearer operator-token";
        assertThat(get("shop/info/refs?service=git-upload-pack", token).statusCode())
                .isEqualTo(200);
        assertThat(get("shop/info/refs", token).statusCode()).isEqualTo(403);
        assertThat(get("shop/info/refs?service=git-upload-archive", token).statusCode())
                .isEqualTo(403);
        assertThat(get("shop/HEAD", token).statusCode()).isEqualTo(404);
        assertThat(get("shop/objects/info/packs", token).statusCode()).isEqualTo(404);
        assertThat(get("none/info/refs?service=git-upload-pack", token).statusCode())
                .isEqualTo(404);
        assertThat(get("..%2fshop/info/refs?service=git-upload-pack", token).statusCode())
                .isIn(400, 404);
    }

    @Test
    void aStoreIsMadeWhenItIsFirstNeeded() throws Exception {
        run(temp, "clone", "-q", operatorUrl("lazy"), "lazy");
        Path lazy = temp.resolve("lazy");
        Files.writeString(lazy.resolve("a.txt"), "one\n");
        run(lazy, "add", "-A");
        run(lazy, "commit", "-q", "-m", "Begin");
        run(lazy, "push", "-q", "origin", "HEAD:main");

        Store made = Store.open(git, temp.resolve("stores/lazy.git"));
        assertThat(made.commit("main")).contains(run(lazy, "rev-parse", "HEAD"));
    }

    private HttpResponse<String> get(String path, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
