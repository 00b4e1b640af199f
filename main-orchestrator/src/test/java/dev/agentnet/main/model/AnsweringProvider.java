package dev.agentnet.main.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// A model's provider that answers what the test says, and notes what it was asked.
public final class AnsweringProvider implements AutoCloseable {

    /// @param key by which it was asked
    public record Asked(String key, String body) {}

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Supplier<String> answers;
    private final HttpServer server;

    /// Written by the test, read by the server's thread.
    private volatile int status = 200;

    /// @param answers the body of each answer
    public AnsweringProvider(Supplier<String> answers) throws IOException {
        this.answers = answers;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/messages", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] question = exchange.getRequestBody().readAllBytes();
        String key = String.valueOf(exchange.getRequestHeaders().getFirst("x-api-key"));
        asked.add(new Asked(key, new String(question, StandardCharsets.UTF_8)));
        byte[] bytes = answers.get().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    public void answersWith(int code) {
        status = code;
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
