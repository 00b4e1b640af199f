package dev.agentnet.main.spawn;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Calls to a Docker engine, each with a deadline of its own.
///
/// The client's own response timeout has no effect on a unix socket, so that a hung engine would
/// block for ever: every call runs on a thread of a small pool and is interrupted when it is late.
final class DockerCalls implements AutoCloseable {

    /// The newest API that the client library speaks.
    private static final RemoteApiVersion OURS = RemoteApiVersion.VERSION_1_44;

    /// One stream of events, a few calls, the drains: a stream holds its connection for ever.
    private static final int CONNECTIONS = 16;

    private static final int THREADS = 8;

    private final String host;
    private final Duration deadline;
    private final ExecutorService threads;

    /// Made by the first call and kept; null before, and guarded by the lock of this object.
    private @Nullable DockerClient client;

    DockerCalls(String host, Duration deadline) {
        this.host = host;
        this.deadline = deadline;
        this.threads =
                Executors.newFixedThreadPool(
                        THREADS, Thread.ofPlatform().daemon().name("docker-", 0).factory());
    }

    /// Asks with the usual deadline.
    <T> T call(String what, Function<DockerClient, T> call) {
        return call(what, deadline, call);
    }

    /// @throws DockerException what the engine itself refuses
    /// @throws EngineUnreachable if it cannot be reached or is late
    <T> T call(String what, Duration deadline, Function<DockerClient, T> call) {
        Future<T> answer = threads.submit(() -> call.apply(client()));
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new EngineUnreachable(
                    "the Docker engine at %s did not %s within %d s: see whether \"docker ps\" answers"
                            .formatted(host, what, deadline.toSeconds()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineUnreachable("interrupted before Docker could " + what, e);
        } catch (ExecutionException e) {
            throw refusal(what, e);
        } finally {
            answer.cancel(true);
        }
    }

    private RuntimeException refusal(String what, ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof DockerException refused) {
            return refused;
        }
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new EngineUnreachable(
                "the Docker engine at %s could not be asked to %s: %s"
                        .formatted(host, what, root.getMessage()),
                cause);
    }

    /// The client, speaking the newest API that both sides know: the library does not negotiate.
    private synchronized DockerClient client() {
        if (client == null) {
            String version;
            DockerClient asking = client(RemoteApiVersion.unknown());
            try {
                version = agreed(asking.versionCmd().exec());
            } finally {
                close(asking);
            }
            client = client(RemoteApiVersion.parseConfig(version));
        }
        return client;
    }

    private DockerClient client(RemoteApiVersion version) {
        DefaultDockerClientConfig config =
                DefaultDockerClientConfig.createDefaultConfigBuilder()
                        .withDockerHost(host)
                        .withApiVersion(version)
                        .build();
        return DockerClientImpl.getInstance(
                config,
                new ApacheDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .sslConfig(config.getSSLConfig())
                        .maxConnections(CONNECTIONS)
                        .connectionTimeout(deadline)
                        .build());
    }

    /// The lower of ours and theirs, but never below what they still understand.
    static String agreed(Version engine) {
        RemoteApiVersion theirs = RemoteApiVersion.parseConfigWithDefault(engine.getApiVersion());
        RemoteApiVersion oldest =
                RemoteApiVersion.parseConfigWithDefault(engine.getMinAPIVersion());
        RemoteApiVersion agreed = OURS;
        if (isKnown(theirs) && OURS.isGreater(theirs)) {
            agreed = theirs;
        }
        return isKnown(oldest) && oldest.isGreater(agreed)
                ? oldest.getVersion()
                : agreed.getVersion();
    }

    /// The engine's own words, without the library's wrapping.
    static String message(DockerException e) {
        String text = String.valueOf(e.getMessage()).strip();
        int quote = text.indexOf("\"message\":\"");
        String plain = quote < 0 ? text : text.substring(quote + 11).replaceAll("\"}\\s*$", "");
        return plain.replace("\\n", " ").strip();
    }

    private static boolean isKnown(RemoteApiVersion version) {
        return !version.equals(RemoteApiVersion.unknown());
    }

    private static void close(DockerClient client) {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the Docker client did not close", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        synchronized (this) {
            if (client != null) {
                close(client);
                client = null;
            }
        }
    }
}
