package shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Serves the API under {@code /api/} and the page from the folder {@code web}. */
final class Server implements AutoCloseable {

    private static final int MAX_BODY = 64 * 1024;
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "css", "text/css", "js", "text/javascript");

    private final Shop shop = new Shop();
    private final Path web = Path.of("web");
    private final HttpServer http;

    private Server(HttpServer http) {
        this.http = http;
    }

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        Server server = start(new InetSocketAddress(port));
        System.out.println("the shop is open: http://localhost:" + server.port());
    }

    /** Port 0 takes any free one. */
    static Server start(InetSocketAddress address) throws IOException {
        Server server = new Server(HttpServer.create(address, 0));
        server.http.createContext("/api/", server::answer);
        server.http.createContext("/", server::file);
        server.http.start();
        return server;
    }

    int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        Shop.Reply reply =
                body.length > MAX_BODY
                        ? Shop.Reply.error(413, "a request has at most " + MAX_BODY + " bytes")
                        : shop.answer(exchange.getRequestMethod(), path, new String(body, UTF_8));
        send(exchange, reply.status(), "application/json", reply.body().getBytes(UTF_8));
    }

    private void file(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = path.equals("/") ? "index.html" : path.substring(1);
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        Path file = web.resolve(name).normalize();
        if (type == null || !file.startsWith(web) || !Files.isRegularFile(file)) {
            send(exchange, 404, "text/plain", "not found".getBytes(UTF_8));
        } else {
            send(exchange, 200, type, Files.readAllBytes(file));
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
