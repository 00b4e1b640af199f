package dev.agentnet.main.http;

import dev.agentnet.main.http.GitAccess.Caller;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What every request has to pass before anybody reads on.
///
/// A foreign `Host` is a browser that a page's owner led here by rebinding its name; a foreign
/// `Origin` is a page that asks on its visitor's behalf. A token is needed all the same. Each
/// caller has a bucket of requests that fills evenly; those who show no known token share one, so
/// that they take nothing from the others.
final class Gate {

    private static final String STRANGERS = "strangers";

    private final GateSettings settings;
    private final GitAccess access;
    private final long mostBytes;
    private final LongSupplier nanoTime;

    /// One per domain, one for the operator and one for all strangers; guarded by this object.
    private final Map<String, Bucket> buckets = new HashMap<>();

    private static final class Bucket {
        private double left;
        private long filled;
    }

    /// @param mostBytes of a request's body, but for git's
    Gate(GateSettings settings, GitAccess access, long mostBytes, LongSupplier nanoTime) {
        this.settings = settings;
        this.mostBytes = mostBytes;
        this.access = access;
        this.nanoTime = nanoTime;
    }

    /// @throws HttpResponseException if the request goes no further
    void check(Context context) {
        String host = Optional.ofNullable(context.header("Host")).orElse("");
        if (!settings.hosts().contains(withoutPort(host).toLowerCase(Locale.ROOT))) {
            throw new HttpResponseException(
                    HttpStatus.MISDIRECTED_REQUEST.getCode(),
                    "this is not "
                            + printable(host)
                            + "; a further name of main belongs into agentnet.main.gate.hosts");
        }
        Optional<String> origin = Optional.ofNullable(context.header("Origin"));
        if (origin.isPresent() && !settings.origins().contains(origin.get())) {
            throw new ForbiddenResponse(
                    "pages of "
                            + printable(origin.get())
                            + " may not ask here: agentnet.main.gate.origins");
        }
        // The server's own check knows no more than two gigabytes.
        if (!GitEndpoint.isGit(context) && context.req().getContentLengthLong() > mostBytes) {
            throw new ContentTooLargeResponse("at most %d bytes are read".formatted(mostBytes));
        }
        if (!context.path().equals("/health") && !takesOne(caller(context))) {
            throw new HttpResponseException(
                    HttpStatus.TOO_MANY_REQUESTS.getCode(),
                    "too many requests: at most %d a second".formatted(settings.perSecond()),
                    Map.of("Retry-After", "1"));
        }
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    /// Short, and nothing that a terminal or a log would take for more than text.
    private static String printable(String text) {
        String cut = text.length() > 100 ? text.substring(0, 100) : text;
        return cut.replaceAll("[^\\x21-\\x7e]", "?");
    }

    private String caller(Context context) {
        return Credentials.of(context)
                .flatMap(access::authenticate)
                .map(caller ->
                        switch (caller) {
                            case Caller.Operator() -> "operator";
                            case Caller.Domain(var name) -> "domain " + name;
                            case Caller.Agent(var domain) -> "agents of " + domain;
                            case Caller.Attempt(var task, _) -> "tasks of " + task.domain();
                        })
                .orElse(STRANGERS);
    }

    private synchronized boolean takesOne(String caller) {
        long now = nanoTime.getAsLong();
        Bucket bucket =
                buckets.computeIfAbsent(
                        caller,
                        _ -> {
                            Bucket full = new Bucket();
                            full.left = settings.burst();
                            full.filled = now;
                            return full;
                        });
        double more = (now - bucket.filled) / 1e9 * settings.perSecond();
        bucket.left = Math.min(settings.burst(), bucket.left + more);
        bucket.filled = now;
        if (bucket.left < 1) {
            return false;
        }
        bucket.left--;
        return true;
    }
}
