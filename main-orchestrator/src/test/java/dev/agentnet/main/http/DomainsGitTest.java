package dev.agentnet.main.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.workspace.Attempt;
import dev.agentnet.workspace.Mirror;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What a domain may do with a store, and how it keeps its secret.
class DomainsGitTest extends ServedStore {

    private Attempt attempt(String secret) {
        Mirror mirror = new Mirror(git, temp.resolve("mirror"), url("shop"), secret);
        mirror.fetch();
        return mirror.attempt(temp.resolve("attempt"), mirror.commit("main"), "work");
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
}
