package dev.agentnet.main.http;

import dev.agentnet.workspace.HttpBackend;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer, streamed through a `git http-backend`.
///
/// Platform threads move the bytes, since a virtual one that reads a child's stream pins its
/// carrier; the request's own thread waits. Nothing is kept in memory but a buffer each way.
final class GitExchange {

    private static final Logger LOG = LoggerFactory.getLogger(GitExchange.class);

    private static final int BUFFER = 64 * 1024;
    private static final int LONGEST_HEADER = 8 * 1024;
    private static final int STDERR_KEPT = 4 * 1024;

    private final Context context;
    private final Process backend;
    private final GitLimits limits;

    GitExchange(Context context, Process backend, GitLimits limits) {
        this.context = context;
        this.backend = backend;
        this.limits = limits;
    }

    private interface Pump {
        void run() throws IOException;
    }

    void run() throws IOException, InterruptedException {
        InputStream request = context.req().getInputStream();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread asking = start("git-request", new CompletableFuture<>(), () -> ask(request));
        Thread answering = start("git-answer", ended, this::answer);
        Thread complaining = start("git-stderr", new CompletableFuture<>(), this::complain);
        try {
            ended.get(limits.longest().toNanos(), TimeUnit.NANOSECONDS);
            asking.join(limits.rest());
        } catch (ExecutionException e) {
            // Mostly a client that went away; the server cuts the answer where it stands.
            throw new IOException("git's answer was cut off", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(
                    "a git request took longer than " + limits.longest().toMinutes() + " min");
        } finally {
            HttpBackend.end(backend);
            // The request and the answer belong to this thread again only when these are done.
            for (Thread thread : new Thread[] {asking, answering, complaining}) {
                thread.interrupt();
                thread.join(limits.rest());
            }
        }
    }

    private static Thread start(String name, CompletableFuture<Void> ended, Pump pump) {
        return Thread.ofPlatform()
                .daemon()
                .name(name)
                .start(() -> {
                    try {
                        pump.run();
                        ended.complete(null);
                    } catch (IOException | RuntimeException e) {
                        ended.completeExceptionally(e);
                    }
                });
    }

    /// Reads the request to its end even if git wants no more of it: a client that is still sending
    /// would otherwise never see the answer.
    private void ask(InputStream request) throws IOException {
        byte[] buffer = new byte[BUFFER];
        boolean wanted = true;
        try (OutputStream stdin = backend.getOutputStream()) {
            for (int count = request.read(buffer); count >= 0; count = request.read(buffer)) {
                wanted = wanted && offer(stdin, buffer, count);
            }
        } catch (IOException e) {
            LOG.debug("a git request ended early", e);
        }
    }

    private static boolean offer(OutputStream stdin, byte[] buffer, int count) {
        try {
            stdin.write(buffer, 0, count);
            stdin.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void answer() throws IOException {
        InputStream stdout = backend.getInputStream();
        HttpServletResponse response = context.res();
        readHeaders(stdout, response);
        OutputStream body = response.getOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int count = stdout.read(buffer); count >= 0; count = stdout.read(buffer)) {
            body.write(buffer, 0, count);
            // Progress must show while the rest is still being made.
            body.flush();
        }
    }

    /// CGI headers up to the empty line; `Status` is the answer's code.
    private static void readHeaders(InputStream stdout, HttpServletResponse response)
            throws IOException {
        response.setStatus(200);
        int left = LONGEST_HEADER;
        for (String line = readLine(stdout, left); !line.isEmpty(); line = readLine(stdout, left)) {
            left -= line.length();
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IOException("git http-backend sent no header but: " + line);
            }
            String name = line.substring(0, colon);
            String value = line.substring(colon + 1).strip();
            if (name.equalsIgnoreCase("Status")) {
                response.setStatus(Integer.parseInt(value.split(" ")[0]));
            } else if (name.equalsIgnoreCase("Content-Type")) {
                response.setContentType(value);
            } else {
                response.setHeader(name, value);
            }
        }
    }

    private static String readLine(InputStream stream, int longest) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = stream.read(); next != '\n'; next = stream.read()) {
            if (next < 0 || line.size() >= longest) {
                throw new IOException("git http-backend ended before it answered");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    private void complain() {
        try (InputStream stderr = backend.getErrorStream()) {
            byte[] start = stderr.readNBytes(STDERR_KEPT);
            stderr.transferTo(OutputStream.nullOutputStream());
            if (start.length > 0) {
                LOG.info("git said: {}", new String(start, StandardCharsets.UTF_8).strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
