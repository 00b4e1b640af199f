package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Repositories;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.tests.stage.Shell;
import dev.agentnet.workspace.Git;
import dev.agentnet.workspace.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Repositories whose configuration, hooks and addresses are programs: nothing of them is run.
final class Fault27PoisonedRepositoriesTest extends FaultScenario {

    private Path outside = Path.of("");

    @BeforeEach
    void nothingIsOutside() throws IOException {
        outside = Files.createDirectories(folder.resolve("outside"));
    }

    @AfterEach
    void nothingIsOutsideStill() {
        assertThat(outside).isEmptyDirectory();
    }

    private String marker(String name) {
        return outside.resolve(name).toString();
    }

    /// A script that gives a repository hooks, and a configuration with everything that makes git
    /// run a program, which leaves `marker`.
    static String poison(String gitDir, String marker) {
        String run = "touch " + marker;
        return """
        G=%1$s; mkdir -p $G/hooks; printf '#!/bin/sh\\n%2$s\\n' > $G/hooks/h; chmod +x $G/hooks/h; \
        for h in pre-commit post-checkout pre-push post-index-change reference-transaction \
        pre-receive; do cp $G/hooks/h $G/hooks/$h; done; \
        printf '[core]\\n fsmonitor = %2$s\\n hooksPath = '$G'/hooks\\n[gpg]\\n program = %2$s\\n\
        [filter "e"]\\n clean = %2$s; cat\\n smudge = %2$s; cat\\n required = true\\n\
        [diff]\\n external = %2$s\\n[diff "e"]\\n textconv = %2$s\\n\
        [merge "e"]\\n driver = %2$s\\n[uploadpack]\\n packObjectsHook = %2$s\\n' >> $G/config\
        """
                .formatted(gitDir, run);
    }

    private void shell(String script) {
        Shell.run(folder, Map.of("GIT_CONFIG_GLOBAL", "/dev/null"), List.of("sh", "-ec", script));
    }

    /// An ordinary git does fall for it; else all that follows would prove nothing.
    @Test
    void poisonWorks() {
        Path proof = folder.resolve("poison-works");
        shell(
                "git init -q poisoned; cd poisoned; "
                        + poison(".git", proof.toString())
                        + "; echo '* filter=e' > .gitattributes; git add --all");
        assertThat(proof).exists();
    }

    /// The agent's own repository, one buried in the tree, and a bare one, each with everything
    /// that makes git run a program.
    @Test
    void nothingThatAnAgentConfiguresIsRun() {
        TaskId id =
                net.submit(
                        "git init -q buried; git init -q --bare bare; "
                                + poison("$PWD/.git", marker("config"))
                                + "; "
                                + poison("$PWD/buried/.git", marker("config"))
                                + "; "
                                + poison("$PWD/bare", marker("config"))
                                + "; "
                                + "echo '* filter=e diff=e merge=e' > .gitattributes; "
                                + "cp .gitattributes buried/; echo b > buried/b.txt; "
                                + "echo poisoned > poisoned.txt");
        net.settle(List.of(id));
        assertThat(net.landed(id)).as(net.story(id)).hasSize(1);

        // And who works on it next checks it out.
        TaskId next = net.submit("grep -q poisoned poisoned.txt; echo 2 > after-poison.txt");
        net.settle(List.of(next));
        assertThat(net.landed(next)).as(net.story(next)).hasSize(1);
    }

    @Test
    void gitFolderElsewhereIsNotFollowed() throws IOException {
        Path elsewhere = folder.resolve("elsewhere-" + UUID.randomUUID());
        TaskId id =
                net.submit(
                        "git init -q --bare "
                                + elsewhere
                                + "; "
                                + poison(elsewhere.toString(), marker("config"))
                                + "; rm -rf .git; echo 'gitdir: "
                                + elsewhere
                                + "' > .git; "
                                + "echo e > elsewhere.txt");
        net.settle(List.of(id));
        assertThat(net.landed(id)).as(net.story(id)).hasSize(1);
        assertThat(elsewhere.resolve("index")).doesNotExist();
    }

    /// As the origin that somebody adds, and as one that somebody wrote into Redis, at which work
    /// is to land first.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ext::sh -c touch% OUTSIDE/ext% ://x",
                "--upload-pack=touch OUTSIDE/option ://x",
                "ssh://-oProxyCommand=touch${IFS}OUTSIDE/ssh/x",
                "fd::7://x"
            })
    void addressThatIsACommandIsNeitherFetchedNorPushedTo(String address)
            throws IOException, InterruptedException {
        String name = "evil" + Math.abs(address.hashCode());
        String url = address.replace("OUTSIDE", outside.toString());
        assertThat(added(name, url)).isIn(400, 502);

        Store.create(new Git(), folder.resolve("state/stores/" + name + ".git"), "main");
        net.network.repositories().put(new Repositories.Repository(name, url, "main", "push"));
        TaskSpec spec = FaultNetwork.spec("echo 1 > sent-on", Priority.NORMAL, name, List.of());
        TaskId id = net.network.submissions().submit(spec).id();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> net.network.repositories().trouble(name).isPresent());
        // It waits, and holds up no other repository.
        TaskId next = net.submit("echo 1 > after-" + name);
        net.settle(List.of(next));
        net.network.submissions().cancel(id, "enough");
        net.settle(List.of(id));
        assertThat(net.network.records().find(id).orElseThrow().state())
                .as(net.story(id))
                .isEqualTo(TaskState.CANCELLED);
        net.network.repositories().remove(name);
    }

    /// Its own configuration would run something for whoever fetches from it.
    @Test
    void poisonedOriginIsFetchedAndRunsNothing() throws IOException, InterruptedException {
        Path origin = folder.resolve("poisoned-origin");
        shell(
                "git init -q -b main poisoned-origin; cd poisoned-origin; git -c user.name=me -c"
                        + " user.email=me@localhost commit -q --allow-empty -m Begin; "
                        + poison(origin.resolve(".git").toString(), marker("origin")));
        assertThat(added("poisoned", "file://" + origin)).isEqualTo(200);
        net.network.repositories().remove("poisoned");
    }

    private int added(String name, String origin) throws IOException, InterruptedException {
        String token = NetworkSecret.load(folder.resolve("state/secret")).operatorToken();
        ObjectNode asked = Json.object().put("name", name).put("origin", origin);
        URI address = URI.create("http://127.0.0.1:" + main.port() + "/repositories");
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .header("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.ofString(Json.write(asked)))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        }
    }
}
