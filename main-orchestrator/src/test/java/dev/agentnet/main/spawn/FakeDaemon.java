package dev.agentnet.main.spawn;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A Docker engine that does nothing and keeps every request: what is asked of a real one, byte by
/// byte.
final class FakeDaemon implements AutoCloseable {

    /// @param call method and path, without the version of the API
    record Request(String call, String body) {}

    private record Answer(int status, String body) {}

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    final List<Request> requests = new CopyOnWriteArrayList<>();

    FakeDaemon() {
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
        answer("GET /containers/json", 200, "[]");
        answer("POST /containers/create", 201, "{\"Id\":\"c1\",\"Warnings\":[]}");
        answer("PUT /containers/c1/archive", 200, "");
        answer("POST /containers/c1/start", 204, "");
        server.createContext("/", this::handle);
        server.start();
    }

    void answer(String call, int status, String body) {
        answers.put(call, new Answer(status, body));
    }

    String host() {
        return "tcp://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Bodies of all requests of this kind, in order.
    List<String> bodies(String call) {
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
        Answer answer =
                answers.getOrDefault(call, new Answer(404, "{\"message\":\"" + call + "\"}"));
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
