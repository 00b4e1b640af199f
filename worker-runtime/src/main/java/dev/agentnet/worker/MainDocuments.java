package dev.agentnet.worker;

import dev.agentnet.protocol.TaskId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/// What main keeps for its domains, recordings and reports, over HTTP with the domain's own secret.
public final class MainDocuments implements Recordings {

    /// A recording is at most some ten MiB on the same machine or network.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration CONNECTING = Duration.ofSeconds(5);

    private final String main;
    private final String secret;

    public MainDocuments(String main, String secret) {
        this.main = main;
        this.secret = secret;
    }

    @Override
    public void keep(TaskId task, int attempt, Path recording)
            throws IOException, InterruptedException {
        HttpRequest request =
                request("/recordings/" + task + "/" + attempt)
                        .PUT(HttpRequest.BodyPublishers.ofFile(recording))
                        .build();
        int status = send(request, BodyHandlers.discarding()).statusCode();
        if (status != 204) {
            throw new IOException("main refused the recording of " + task + " with HTTP " + status);
        }
    }

    @Override
    public boolean fetch(TaskId task, Path target) throws IOException, InterruptedException {
        HttpRequest request = request("/recordings/for/" + task).GET().build();
        return send(request, BodyHandlers.ofFile(target)).statusCode() == 200;
    }

    /// All that a task said at its end on which another one builds.
    ///
    /// @throws IOException if main cannot be reached, or refuses
    String saidBefore(TaskId task, String before) throws IOException, InterruptedException {
        HttpRequest request = request("/tasks/" + task + "/before/" + before).GET().build();
        HttpResponse<String> response = send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    /// The client is made for the moment: one that waits costs an idle domain a thread and the
    /// certificates that it never needs.
    private static <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECTING).build()) {
            return http.send(request, handler);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(main + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + secret);
    }
}
