package dev.agentnet.main.spawn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A Docker engine that starts nothing and keeps every request: what is asked of a real one, byte
/// by byte. Containers that were created are listed as running until they are removed.
public final class FakeDaemon implements AutoCloseable {

    /// @param call method and path, without the version of the API
    public record Request(String call, String body) {}

    private record Answer(int status, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// Id → labels.
    private final Map<String, JsonNode> running = new ConcurrentHashMap<>();

    private final Set<String> paused = ConcurrentHashMap.newKeySet();

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    public final List<Request> requests = new CopyOnWriteArrayList<>();

    public FakeDaemon() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answer("GET /version", 200, "{\"ApiVersion\":\"1.45\",\"MinAPIVersion\":\"1.24\"}");
        answer("GET /networks", 200, "[]");
        answer("POST /networks/create", 201, "{\"Id\":\"n1\"}");
        answer("POST /networks/n1/connect", 200, "");
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    void answer(String call, int status, String body) {
        answers.put(call, new Answer(status, body));
    }

    public String host() {
        return "tcp://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Bodies of all requests of this kind, in order.
    public List<String> bodies(String call) {
        return requests.stream()
                .filter(request -> request.call().equals(call))
                .map(Request::body)
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceFirst("^/v1\\.\\d+", "");
        String call = exchange.getRequestMethod() + " " + path;
        String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
        requests.add(new Request(call, body));
        if (call.equals("GET /events")) {
            exchange.sendResponseHeaders(200, 0);
            return;
        }
        Answer answer = answers.get(call);
        if (answer == null) {
            answer = containers(call, String.valueOf(exchange.getRequestURI().getQuery()), body);
        }
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private Answer containers(String call, String query, String body) {
        String[] words = call.split("[ /]+");
        return switch (call.replaceFirst("/c\\d+", "/ID")) {
            case "GET /containers/json" -> new Answer(200, listed(query));
            case "POST /containers/create" -> new Answer(201, created(body));
            case "PUT /containers/ID/archive" -> new Answer(200, "");
            case "POST /containers/ID/start" -> new Answer(204, "");
            case "POST /containers/ID/pause" -> changed(paused.add(words[2]), 409);
            case "POST /containers/ID/unpause" -> changed(paused.remove(words[2]), 500);
            case "POST /containers/ID/stop", "DELETE /containers/ID" -> {
                running.remove(words[2]);
                paused.remove(words[2]);
                yield new Answer(204, "");
            }
            default -> new Answer(404, "{\"message\":\"no such thing: " + call + "\"}");
        };
    }

    /// @param otherwise how the engine refuses what is so already
    private static Answer changed(boolean changed, int otherwise) {
        return changed
                ? new Answer(204, "")
                : new Answer(otherwise, "{\"message\":\"it is so already\"}");
    }

    /// How many stand still now.
    public int paused() {
        return paused.size();
    }

    private String created(String body) {
        String id = "c" + (made.incrementAndGet());
        running.put(id, Json.parse(body).path("Labels"));
        most.accumulateAndGet(running.size(), Math::max);
        return "{\"Id\":\"%s\",\"Warnings\":[]}".formatted(id);
    }

    /// By the labels in the filter, a value of which may be missing.
    private String listed(String query) {
        ArrayNode list = Json.array();
        running.forEach((id, labels) -> {
            boolean asked =
                    labels.properties().stream()
                                    .filter(label ->
                                            query.contains(
                                                    label.getKey()
                                                            + "="
                                                            + label.getValue().asText()
                                                            + '"'))
                                    .count()
                            >= 2;
            if (asked && !query.contains(Labels.SERVICE)) {
                list.addObject()
                        .put("Id", id)
                        .put("State", paused.contains(id) ? "paused" : "running")
                        .put("Created", Instant.now().getEpochSecond())
                        .set("Labels", labels);
            }
        });
        return Json.write(list);
    }

    /// Containers that run now.
    public int running() {
        return running.size();
    }

    /// The most there ever were at once.
    public int most() {
        return most.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
