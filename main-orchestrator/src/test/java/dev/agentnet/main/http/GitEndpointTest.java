package dev.agentnet.main.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.workspace.GitFailed;
import dev.agentnet.workspace.Mirror;
import dev.agentnet.workspace.Store;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What people may do with a store, and strangers may not.
class GitEndpointTest extends ServedStore {

    private final HttpClient client = HttpClient.newHttpClient();

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
                "only branches, tags and refs/for");
        refused(() -> run(mine, "push", "-f", "origin", "HEAD:refs/agentnet/leader"), "hidden");
        assertThat(store.commit("main")).contains(head);
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
