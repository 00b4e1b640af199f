package dev.agentnet.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Scenarios of tasks in the containers of domains, each with a shop of its own. One of the domains
/// is `lead`, which does one task at once and whose agents may hand on parts of theirs.
abstract class ContainersScenario {

    static final Duration LONG = Duration.ofSeconds(90);

    @TempDir Path home;

    ComposeNetwork network;
    Agentnet agentnet;

    private final List<String> sent = new ArrayList<>();

    @BeforeEach
    void open(ComposeNetwork shared) {
        network = shared;
        agentnet = shared.agentnet(home);
    }

    /// What failed halfway must not keep the one slot from those that come after it.
    @AfterEach
    void cancel() throws IOException, InterruptedException {
        for (String id : sent) {
            if (!hasEnded(id)) {
                Agentnet.ok(agentnet.run("cancel", id));
            }
        }
    }

    /// Submits a task to a worker of `lead`.
    String send(String worker, PersonsRepository shop, String prompt, String... options)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("send", "lead", prompt));
        words.addAll(List.of("--worker", worker, "--repo", shop.name()));
        words.addAll(List.of(options));
        String id = Agentnet.ok(agentnet.run(words.toArray(String[]::new))).out().strip();
        sent.add(id);
        return id;
    }

    PersonsRepository shop(String name) throws IOException, InterruptedException {
        PersonsRepository shop = UnlimitedLogin.in(home.resolve(name));
        Agentnet.ok(agentnet.run("repo", "add", name, shop.folder().toString()));
        return shop;
    }

    /// @return what `--json` says of it
    JsonNode task(String id) throws IOException, InterruptedException {
        return Agentnet.ok(agentnet.run("task", id, "--json")).json();
    }

    /// The part of a task that its agent has called so, once there is one.
    String part(String parent, String name) {
        return await().atMost(LONG)
                .until(
                        () ->
                                network
                                        .redis()
                                        .smembers(ComposeNetwork.keyOf("tasks:children:" + parent))
                                        .stream()
                                        .filter(id -> name.equals(network.record(id).get("name")))
                                        .toList(),
                        found -> !found.isEmpty())
                .getFirst();
    }

    String state(String id) {
        return String.valueOf(network.record(id).get("state"));
    }

    private boolean hasEnded(String id) {
        return List.of("done", "dead", "cancelled").contains(state(id));
    }

    void awaitState(String id, String state) {
        await().atMost(LONG).until(() -> state(id), state::equals);
    }

    /// Waits until all are done, and says what they came to if they are not.
    void awaitDone(String... ids) throws IOException, InterruptedException {
        for (String id : ids) {
            await().atMost(LONG).until(() -> hasEnded(id));
            assertThat(state(id))
                    .as(() -> network.record(id) + "\n" + network.said(id))
                    .isEqualTo("done");
            assertThat(network.record(id)).containsEntry("attempt", "1");
        }
    }

    /// Whose work has landed in a shop, the first at the end.
    static List<String> landed(PersonsRepository shop) {
        shop.git("fetch", "-q", "agentnet");
        return shop.git(
                        "log",
                        "--first-parent",
                        "--format=%(trailers:key=Agentnet-Task,valueonly,separator=%x2C)",
                        "agentnet/main")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /// In which a task is at work.
    String containerOf(String id) {
        String agent = ComposeNetwork.keyOf("agents:info:" + network.record(id).get("agent"));
        return await().atMost(LONG)
                .until(() -> network.redis().hget(agent, "container"), Objects::nonNull);
    }

    static String inside(String container, String script) {
        return ComposeNetwork.docker("exec", container, "sh", "-c", script);
    }
}
