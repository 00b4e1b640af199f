package dev.agentnet.worker.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A small stand-in for Anthropic's Messages API, which drives the real Claude Code by scripts.
///
/// It listens from the constructor on until `close()`. As a program: `port script.json [address]`,
/// which serves until it is killed and prints a line per request, its path and authorization.
public final class FakeMessagesApi implements AutoCloseable {

    /// A request as it came.
    ///
    /// @param authorization the `Authorization` header, or the `x-api-key`, or nothing
    public record Request(String path, String authorization, ObjectNode body) {}

    private static final Pattern WORKING_DIRECTORY =
            Pattern.compile("[Ww]orking directory: ([^\\\\\"]+)");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<MessagesScript> scripts;
    private final Consumer<Request> onRequest;
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /// How often each error step was given.
    private final Map<ObjectNode, AtomicInteger> errors = new ConcurrentHashMap<>();

    private final AtomicInteger messages = new AtomicInteger();

    /// Listens on a free port of loopback.
    public FakeMessagesApi(MessagesScript... scripts) throws IOException {
        this(new InetSocketAddress("127.0.0.1", 0), List.of(scripts));
    }

    public FakeMessagesApi(InetSocketAddress address, List<MessagesScript> scripts)
            throws IOException {
        this(address, scripts, request -> {});
    }

    private FakeMessagesApi(
            InetSocketAddress address, List<MessagesScript> scripts, Consumer<Request> onRequest)
            throws IOException {
        this.scripts = List.copyOf(scripts);
        this.onRequest = onRequest;
        this.server = HttpServer.create(address, 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public static void main(String[] args) throws IOException {
        String host = args.length > 2 ? args[2] : "0.0.0.0";
        List<MessagesScript> scripts = MessagesScript.parse(Files.readString(Path.of(args[1])));
        InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(args[0]));
        new FakeMessagesApi(
                address,
                scripts,
                request -> System.out.println(request.path() + " " + request.authorization()));
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Every request so far, in the order they came.
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String text =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            ObjectNode body = Json.parseObject(text).orElseGet(Json::object);
            String path = exchange.getRequestURI().getPath();
            Request request = new Request(path, authorization(exchange), body);
            requests.add(request);
            onRequest.accept(request);
            if (path.endsWith("/count_tokens")) {
                send(exchange, 200, "application/json", "{\"input_tokens\":1000}");
            } else if (path.endsWith("/messages")) {
                reply(exchange, body);
            } else {
                send(exchange, 404, "application/json", "{}");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String authorization(HttpExchange exchange) {
        String bearer = exchange.getRequestHeaders().getFirst("Authorization");
        String key = exchange.getRequestHeaders().getFirst("x-api-key");
        return bearer != null ? bearer : key != null ? key : "";
    }

    private void reply(HttpExchange exchange, ObjectNode body)
            throws IOException, InterruptedException {
        ObjectNode step = step(body);
        Thread.sleep(step.path("delay_ms").asLong(0));
        if (step.has("error")) {
            ObjectNode error = Json.object().put("type", "error");
            error.putObject("error")
                    .put("type", "scripted_error")
                    .put("message", step.path("message").asText("scripted"));
            refuse(exchange, step);
            send(exchange, step.path("error").asInt(), "application/json", Json.write(error));
            return;
        }
        MessageReply reply =
                new MessageReply(
                        "msg_fake_" + messages.incrementAndGet(),
                        body.path("model").asText(),
                        inFolder(step, body));
        if (body.path("stream").asBoolean()) {
            send(exchange, 200, "text/event-stream", reply.events());
        } else {
            send(exchange, 200, "application/json", Json.write(reply.whole()));
        }
    }

    /// What a refusal says of the time.
    private static void refuse(HttpExchange exchange, ObjectNode step) {
        Headers headers = exchange.getResponseHeaders();
        if (step.has("retry_after")) {
            headers.set("retry-after", step.path("retry_after").asText());
        }
        if (step.has("used_up_s")) {
            long reset = Instant.now().getEpochSecond() + step.path("used_up_s").asLong();
            headers.set("anthropic-ratelimit-unified-status", "rejected");
            headers.set("anthropic-ratelimit-unified-reset", Long.toString(reset));
        }
    }

    /// The step that is due: as many have been played as there are assistant messages.
    private ObjectNode step(ObjectNode body) {
        JsonNode conversation = body.path("messages");
        String first = conversation.path(0).path("content").toString();
        int turns = 0;
        for (JsonNode message : conversation) {
            turns += message.path("role").asText().equals("assistant") ? 1 : 0;
        }
        for (MessagesScript script : scripts) {
            String quoted = Json.write(Json.object().textNode(script.when()));
            if (first.contains(quoted.substring(1, quoted.length() - 1))) {
                return due(script, turns);
            }
        }
        return Json.object().put("text", "Nothing is scripted for this conversation.");
    }

    private ObjectNode due(MessagesScript script, int turns) {
        int place = turns;
        for (ObjectNode step : script.steps()) {
            if (step.has("error")) {
                int given = errors.computeIfAbsent(step, s -> new AtomicInteger()).get();
                if (given >= step.path("times").asInt(Integer.MAX_VALUE)) {
                    continue;
                }
                if (place == 0) {
                    errors.get(step).incrementAndGet();
                    return step;
                }
            }
            if (place-- == 0) {
                return step;
            }
        }
        return Json.object().put("text", "The script has ended.");
    }

    private static ObjectNode inFolder(ObjectNode step, ObjectNode body) {
        Matcher folder = WORKING_DIRECTORY.matcher(Json.write(body));
        if (!folder.find()) {
            return step;
        }
        return (ObjectNode) Json.parse(Json.write(step).replace("{cwd}", folder.group(1).strip()));
    }

    private static void send(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
