package dev.agentnet.main.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A git host as people have one: a bare repository `shop` with a branch `trunk`, served by git's
/// own `http-backend` to whoever knows the password. It takes pushes by force, so that a test sees
/// one.
public final class GitHost implements AutoCloseable {

    public static final String PASSWORD = "open-sesame";

    private final Path root;
    private final Path checkout;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    public GitHost(Path root) throws IOException {
        this.root = root;
        this.checkout = Files.createDirectories(root.resolve("checkout"));
        git(root, "init", "-q", "--bare", "-b", "trunk", "shop.git");
        git(folder(), "config", "http.receivepack", "true");
        git(checkout, "init", "-q", "-b", "trunk");
        git(checkout, "remote", "add", "origin", folder().toString());
        somebodyPushes("a.txt", "one");
        server = serve(0);
    }

    public Path folder() {
        return root.resolve("shop.git");
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/shop.git";
    }

    /// A file with this password, as `git credential-store` keeps it.
    public Path credentials(String password) throws IOException {
        Path file = root.resolve("credentials");
        Files.writeString(file, url().replace("://", "://ada:" + password + "@") + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    /// From now on nobody answers, until [#back].
    public void away() {
        server.stop(0);
    }

    public void back() throws IOException {
        server = serve(server.getAddress().getPort());
    }

    /// A commit by somebody else on `trunk`, whatever has landed there.
    public String somebodyPushes(String file, String text) throws IOException {
        if (!git(folder(), "for-each-ref", "refs/heads/trunk").isEmpty()) {
            git(checkout, "fetch", "-q", "origin");
            git(checkout, "reset", "-q", "--hard", "origin/trunk");
        }
        Files.writeString(checkout.resolve(file), text + "\n");
        git(checkout, "add", "-A");
        git(checkout, "commit", "-q", "-m", "By somebody: " + file);
        git(checkout, "push", "-q", "origin", "HEAD:refs/heads/trunk");
        return git(checkout, "rev-parse", "HEAD");
    }

    /// Somebody merges a branch into `trunk`, as hosts do.
    public void somebodyMerges(String branch) throws IOException {
        git(checkout, "fetch", "-q", "origin");
        git(checkout, "reset", "-q", "--hard", "origin/trunk");
        git(checkout, "merge", "-q", "--no-ff", "-m", "Merge it", "origin/" + branch);
        git(checkout, "push", "-q", "origin", "HEAD:refs/heads/trunk");
    }

    /// Whether and why a push is refused; `exit 0` refuses none.
    public void hook(String script) throws IOException {
        Path hook = folder().resolve("hooks/pre-receive");
        Files.writeString(hook, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    public String git(String... arguments) throws IOException {
        return git(folder(), arguments);
    }

    private static String git(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=Ada"));
        command.addAll(List.of("-c", "user.email=ada@localhost"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.onExit().join().exitValue()).as(said).isZero();
        return said;
    }

    private HttpServer serve(int port) throws IOException {
        HttpServer fresh =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        fresh.setExecutor(threads);
        fresh.createContext("/", this::answer);
        fresh.start();
        return fresh;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked =
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                            .orElse("");
            String right = Base64.getEncoder().encodeToString(("ada:" + PASSWORD).getBytes(UTF_8));
            if (!asked.equals("Basic " + right)) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"shop\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            Process backend = backend(exchange).start();
            try (var stdin = backend.getOutputStream()) {
                exchange.getRequestBody().transferTo(stdin);
            }
            reply(exchange, new BufferedInputStream(backend.getInputStream()));
            backend.onExit().join();
        }
    }

    private ProcessBuilder backend(HttpExchange exchange) {
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
        var headers = exchange.getRequestHeaders();
        var environment = builder.environment();
        environment.put("GIT_PROJECT_ROOT", root.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("REMOTE_USER", "ada");
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        environment.put(
                "QUERY_STRING",
                Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""));
        put(environment, "CONTENT_TYPE", headers.getFirst("Content-Type"));
        put(environment, "CONTENT_LENGTH", headers.getFirst("Content-Length"));
        put(environment, "HTTP_CONTENT_ENCODING", headers.getFirst("Content-Encoding"));
        put(environment, "GIT_PROTOCOL", headers.getFirst("Git-Protocol"));
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    private static void put(Map<String, String> environment, String name, @Nullable String value) {
        Optional.ofNullable(value).ifPresent(text -> environment.put(name, text));
    }

    private static void reply(HttpExchange exchange, InputStream answer) throws IOException {
        int status = 200;
        for (String line = line(answer); !line.isEmpty(); line = line(answer)) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon);
            String value = line.substring(colon + 1).strip();
            if (name.equals("Status")) {
                status = Integer.parseInt(value.substring(0, 3));
            } else {
                exchange.getResponseHeaders().set(name, value);
            }
        }
        exchange.sendResponseHeaders(status, 0);
        answer.transferTo(exchange.getResponseBody());
    }

    private static String line(InputStream answer) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = answer.read(); next >= 0 && next != '\n'; next = answer.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
