package dev.agentnet.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// As much of main as a domain needs here: its repositories as files, which git can fetch, and a
/// shelf that takes every recording. Work is not pushed to it.
final class DumbMain implements AutoCloseable {

    private HttpServer server;
    private final Path folder;

    /// Serves one repository, `shop`, with one commit on `main`.
    DumbMain(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        Path shop = Files.createDirectories(folder.resolve("git/shop"));
        git(shop, "init", "--quiet", "--bare", "--initial-branch=main");
        String tree = git(shop, "mktree");
        String commit = git(shop, "commit-tree", tree, "-m", "Begin");
        git(shop, "update-ref", "refs/heads/main", commit);
        git(shop, "update-server-info");
        server = listening(0);
    }

    private HttpServer listening(int port) throws IOException {
        HttpServer listener =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        listener.createContext("/", this::answer);
        listener.setExecutor(task -> Thread.ofVirtual().start(task));
        listener.start();
        return listener;
    }

    /// Nobody answers from now on.
    void leave() {
        server.stop(0);
    }

    /// It answers again, where it did before.
    void comeBack() throws IOException {
        server = listening(server.getAddress().getPort());
    }

    private static String git(Path folder, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("git", "--git-dir=.");
        builder.command().addAll(List.of(arguments));
        builder.environment().put("GIT_AUTHOR_NAME", "test");
        builder.environment().put("GIT_AUTHOR_EMAIL", "test@localhost");
        builder.environment().put("GIT_COMMITTER_NAME", "test");
        builder.environment().put("GIT_COMMITTER_EMAIL", "test@localhost");
        Process process = builder.directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException("git " + arguments[0] + ": " + text);
        }
        return text;
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        Path file = folder.resolve("." + exchange.getRequestURI().getPath()).normalize();
        if (exchange.getRequestMethod().equals("PUT")) {
            exchange.sendResponseHeaders(204, -1);
        } else if (Files.isRegularFile(file)) {
            byte[] body = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } else {
            exchange.sendResponseHeaders(404, -1);
        }
        exchange.close();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
