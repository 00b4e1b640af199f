package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.Agentnet.Started;
import dev.agentnet.tests.stage.PersonsRepository;
import dev.agentnet.tests.stage.Processes;
import dev.agentnet.worker.agent.claude.FakeMessagesApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An embedded network of the test's own. Its worker takes a task's first line for a shell script,
/// so that a test says in the task what is to happen.
final class LiveNetwork {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Path folder;
    final int redisPort = freePort();
    final Agentnet agentnet;

    private int shops;
    private Optional<Started> up = Optional.empty();

    /// @param more further lines of the network's agentnet.conf
    LiveNetwork(Path folder, String... more) throws IOException {
        this.folder = folder;
        int mainPort = freePort();
        Path conf = folder.resolve("agentnet.conf");
        Files.writeString(
                conf,
                """
                agentnet.main { host = "127.0.0.1", port = %1$d, url = "http://127.0.0.1:%1$d" }
                agentnet.main.templates = "%2$s"
                %3$s
                """
                        .formatted(mainPort, folder.resolve("templates"), String.join("\n", more)));
        addDomain("backend");
        Path checks = Files.createDirectories(folder.resolve("templates/checks"));
        Files.copy(
                Agentnet.ROOT.resolve("domain-templates/checks/domain.conf"),
                checks.resolve("domain.conf"));
        agentnet =
                new Agentnet(Files.createDirectories(folder.resolve("home")))
                        .with("AGENTNET_CONFIG", conf.toString())
                        .with("REDIS_URL", "redis://127.0.0.1:" + redisPort);
    }

    /// One whose agents of the kind `claude` are the real Claude Code, and ask this model.
    static LiveNetwork asking(FakeMessagesApi api, Path folder, String... more) throws IOException {
        List<String> lines = new ArrayList<>(List.of(more));
        String claude = System.getenv().getOrDefault("AGENTNET_TEST_CLAUDE", "");
        lines.add("agentnet.agent.claude.executable = \"" + claude + "\"");
        lines.add("agentnet.model.base-url = \"" + api.uri() + "\"");
        LiveNetwork live = new LiveNetwork(folder, lines.toArray(String[]::new));
        live.agentnet.with("ANTHROPIC_API_KEY", "a key of the test");
        return live;
    }

    /// Adds a domain of one worker, also while the network runs.
    void addDomain(String name) throws IOException {
        Path draft = Files.createDirectories(folder.resolve(name + "-draft"));
        Files.writeString(
                draft.resolve("domain.conf"),
                """
                description = "work of the %s"
                max-workers = 2
                workers.shell-worker {
                  agent = command
                  description = "runs the first line of a task"
                  command = "sed -n 1p $AGENTNET_PROMPT_FILE > $HOME/task.sh && sh -e $HOME/task.sh"
                }
                """
                        .formatted(name));
        Files.createDirectories(folder.resolve("templates"));
        Files.move(draft, folder.resolve("templates").resolve(name));
    }

    /// Adds a domain of one worker, which asks a model.
    void addModelDomain(String name) throws IOException {
        Path draft = Files.createDirectories(folder.resolve(name + "-draft"));
        Files.writeString(
                draft.resolve("domain.conf"),
                """
                description = "work of the %s"
                max-workers = 2
                workers.model-worker { agent = claude, description = "asks a model" }
                """
                        .formatted(name));
        Files.move(draft, folder.resolve("templates").resolve(name));
    }

    LiveNetwork start() throws IOException {
        Started process = agentnet.start("up", "--redis-port", Integer.toString(redisPort));
        up = Optional.of(process);
        await().atMost(PATIENCE)
                .until(() -> {
                    assertThat(process.process().isAlive()).as(process.err()).isTrue();
                    return process.out().contains("Ctrl-C or agentnet down ends it.");
                });
        return this;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// One more repository of a person, with one file on `main`, that the network works on by
    /// default.
    PersonsRepository shop() throws IOException, InterruptedException {
        shops++;
        PersonsRepository shop = new PersonsRepository(folder.resolve("shop" + shops));
        shop.write("a.txt", "one\n");
        shop.commit("Begin");
        Agentnet.ok(
                agentnet.run("repo", "add", shop.name(), shop.folder().toString(), "--default"));
        return shop;
    }

    /// Submits a task and returns its id.
    String send(String script, String... options) throws IOException, InterruptedException {
        String[] all = new String[options.length + 3];
        all[0] = "send";
        all[1] = "backend";
        all[2] = script;
        System.arraycopy(options, 0, all, 3, options.length);
        return Agentnet.ok(agentnet.run(all)).out().strip();
    }

    JsonNode task(String id) throws IOException, InterruptedException {
        return Agentnet.ok(agentnet.run("task", id, "--json")).json();
    }

    /// Waits for a file that a task's script makes.
    void awaitFile(String name) {
        await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve(name)));
    }

    /// Waits until a task is in one of these states, and returns it.
    JsonNode awaitState(String id, String... states) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> task(id), task -> List.of(states).contains(state(task)));
    }

    JsonNode awaitEnd(String id) {
        return awaitState(id, "done", "dead", "cancelled");
    }

    static String state(JsonNode task) {
        return task.path("state").asText();
    }

    /// Asks the network itself whether anything was lost or done twice.
    void verify() throws IOException, InterruptedException {
        agentnet.verify();
    }

    /// What the network has complained of since its start.
    String err() throws IOException {
        return up.orElseThrow().err();
    }

    /// What main takes of the memory.
    Processes.Memory memory() throws IOException {
        return Processes.memory(up.orElseThrow().process().pid());
    }

    /// Ends the network as Ctrl-C does.
    Answer interrupt() throws IOException, InterruptedException {
        Started process = up.orElseThrow();
        up = Optional.empty();
        process.interrupt();
        return process.await();
    }

    void stop() throws IOException, InterruptedException {
        if (up.isPresent()) {
            interrupt();
        }
    }
}
