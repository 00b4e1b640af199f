package dev.agentnet.worker.children;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `agentnet-task` as an agent uses it, before a main that says what the test wants.
final class ChildCommandTest {

    private static final String DONE =
            """
            {"children": [{"id": "backend.1jgs0f4x9k2m7q", "name": "api", "state": "done", "ended": true,
              "report": "made it", "commit": "abc", "landed_on": "main", "files": ["a.js", "b.js"]}]}
            """;
    private static final String OPEN =
            """
            {"children": [{"id": "backend.1jgs0f4x9k2m7q", "name": "api", "state": "active", "ended": false}]}
            """;
    private static final String DEAD =
            """
            {"children": [{"id": "backend.1jgs0f4x9k2m7q", "name": "api", "state": "dead", "ended": true,
              "reason": "it broke"}]}
            """;

    private record Reply(int status, String body) {}

    @TempDir private Path home;

    /// What main says, one after the other; the last again and again.
    private final Deque<Reply> replies = new ArrayDeque<>();

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private HttpServer main;

    @BeforeEach
    void start() throws IOException {
        main = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        main.createContext("/", this::answer);
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        asked.add(
                exchange.getRequestURI().getPath()
                        + " "
                        + exchange.getRequestHeaders().getFirst("Authorization")
                        + " "
                        + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        Reply reply = replies.size() > 1 ? replies.removeFirst() : replies.getFirst();
        byte[] body = reply.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + main.getAddress().getPort();
    }

    private int run(String... arguments) throws InterruptedException {
        return new ChildCommand(
                        new ChildTasks(url() + "/children/t/1", "token", Duration.ofSeconds(2)),
                        new Fetch(url() + "/git/shop", "main", "token"),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8))
                .run(List.of(arguments));
    }

    private static Task task() {
        return new Task(
                new TaskId("backend.1jgs0f4x9k2m7q"),
                TaskSpec.of(new DomainName("backend"), "all"),
                TaskState.ACTIVE,
                1,
                3,
                0,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    private void says(int status, String body) {
        replies.add(new Reply(status, body));
    }

    @Test
    void submitPrintsTheIdAlone() throws InterruptedException {
        says(200, "{\"id\": \"backend.1jgs0f4x9k2m7q\", \"name\": \"api\", \"is\": \"made\"}");
        assertThat(run("submit", "make it", "--domain", "backend", "--name=api")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("backend.1jgs0f4x9k2m7q\n");
        assertThat(err.size()).isZero();
        assertThat(asked.getFirst())
                .startsWith("/children/t/1 Bearer token ")
                .contains("\"prompt\":\"make it\"", "\"domain\":\"backend\"", "\"name\":\"api\"");
    }

    @Test
    void samePartIsToldApart() throws InterruptedException {
        says(200, "{\"id\": \"b.1\", \"name\": \"api\", \"is\": \"same\"}");
        says(200, "{\"id\": \"b.1\", \"name\": \"api\", \"is\": \"other\"}");
        assertThat(run("submit", "x")).isZero();
        assertThat(err.toString(UTF_8)).contains("submitted before");
        assertThat(run("submit", "x")).isZero();
        assertThat(err.toString(UTF_8)).contains("called api already", "another --name");
    }

    @Test
    void mistypedUseIsToldWithoutAskingMain() throws InterruptedException {
        assertThat(run("submit")).isEqualTo(2);
        assertThat(run("submit", "two", "prompts")).isEqualTo(2);
        assertThat(run("submit", " ")).isEqualTo(2);
        assertThat(run("submit", "x", "--domian", "backend")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("submit knows no --domian");
        assertThat(run("submit", "x", "--domain")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("--domain needs a word behind it");
        assertThat(run("wiat")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("submit, wait, list, fetch and help");
        assertThat(run("wait", "--timeout", "soon")).isEqualTo(2);
        assertThat(run("list", "x")).isEqualTo(2);
        assertThat(run("fetch", "x")).isEqualTo(2);
        assertThat(asked).isEmpty();
        assertThat(run()).isZero();
        assertThat(out.toString(UTF_8)).contains("agentnet-task submit", "still running");
    }

    @Test
    void refusalIsPassedOn() throws InterruptedException {
        says(409, "there is no domain x to submit to");
        assertThat(run("submit", "x", "--domain", "x")).isEqualTo(2);
        assertThat(err.toString(UTF_8))
                .isEqualTo("agentnet-task: there is no domain x to submit to\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void mainThatIsAwayForAMomentIsAskedAgain(int status) throws InterruptedException {
        says(status, "Redis is away, or another main orchestrator leads");
        says(200, "{\"id\": \"b.1\", \"is\": \"made\"}");
        assertThat(run("submit", "x")).isZero();
        assertThat(asked).hasSize(2);
    }

    @Test
    void mainThatStaysAwayIsToldAsThat() throws InterruptedException {
        main.stop(0);
        assertThat(run("submit", "x")).isEqualTo(4);
        assertThat(err.toString(UTF_8)).contains("did not answer for 2 s", "ask again later");
    }

    @Test
    void waitSaysHowAllEnded() throws InterruptedException {
        says(200, OPEN);
        says(200, DONE);
        assertThat(run("wait", "backend.1jgs0f4x9k2m7q", "--timeout", "60s")).isZero();
        assertThat(out.toString(UTF_8))
                .isEqualTo(
                        """
                        backend.1jgs0f4x9k2m7q (api) is done
                        landed as commit abc on main (agentnet-task fetch gets it)
                        wrote a.js, b.js
                        report:
                        made it

                        """);
        assertThat(asked)
                .allSatisfy(one ->
                        assertThat(one)
                                .startsWith("/children/t/1/look")
                                .contains(
                                        "\"seconds\":10",
                                        "\"again\":true",
                                        "\"ids\":[\"backend.1jgs0f4x9k2m7q\"]"));
    }

    @Test
    void waitSaysThatAPartFailed() throws InterruptedException {
        says(200, DEAD);
        assertThat(run("wait")).isEqualTo(1);
        assertThat(out.toString(UTF_8))
                .startsWith("backend.1jgs0f4x9k2m7q (api) is dead: it broke");
    }

    @Test
    void waitThatIsOverSaysToAskAgain() throws InterruptedException {
        says(200, OPEN);
        assertThat(run("wait", "--timeout", "0")).isEqualTo(3);
        assertThat(out.toString(UTF_8)).contains("(api) is active", "still running: ask again");
        assertThat(asked).singleElement().asString().contains("\"again\":false");
    }

    @Test
    void listSaysHowAllStand() throws InterruptedException {
        says(200, OPEN);
        assertThat(run("list")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("backend.1jgs0f4x9k2m7q (api) is active\n");
        assertThat(asked).singleElement().asString().contains("\"seconds\":0", "\"ids\":[]");
    }

    @Test
    void fetchShowsItsTokenAndSaysWhatGitSays() throws InterruptedException {
        says(403, "not for you");
        assertThat(run("fetch")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("git could not fetch", "403");
        assertThat(asked.getFirst()).startsWith("/git/shop/info/refs Bearer token ");
    }

    @Test
    void commandIsOnThePathOfTheAgent() throws IOException, InterruptedException {
        says(200, OPEN);
        ChildTools tools = new ChildTools(url(), "secret", task());
        Map<String, String> environment = tools.install(home, Map.of("PATH", "/usr/bin:/bin"));
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", "agentnet-task list").redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                .isEqualTo("backend.1jgs0f4x9k2m7q (api) is active\n");
        assertThat(process.waitFor()).isZero();
        assertThat(asked)
                .singleElement()
                .asString()
                .startsWith("/children/backend.1jgs0f4x9k2m7q/1/look")
                .contains("Bearer backend.1jgs0f4x9k2m7q/1/" + tools.secret());
        assertThat(tools.secret()).matches("[0-9a-f]{64}");
    }

    @Test
    void partsThatNobodyWaitedForAreWaitedForAtTheEnd() throws IOException, InterruptedException {
        says(200, OPEN);
        says(200, OPEN);
        says(200, DONE);
        ChildTools tools = new ChildTools(url(), "secret", task());
        assertThat(tools.awaitRest(Duration.ofSeconds(2)))
                .isEqualTo("(backend.1jgs0f4x9k2m7q is done; it was not waited for)");
        assertThat(tools.awaitRest(Duration.ofSeconds(2))).isEmpty();
    }
}
