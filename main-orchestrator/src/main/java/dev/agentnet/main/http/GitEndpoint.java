package dev.agentnet.main.http;

import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.main.http.GitAccess.Caller;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.Task;
import dev.agentnet.workspace.HttpBackend;
import dev.agentnet.workspace.Store;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Serves the stores over git's smart HTTP protocol, below `/git/<repository>`.
///
/// Everybody may fetch, the agent of an attempt its own repository; what may be pushed is decided
/// by the store's hook from what is told here.
///
/// Protocol: gitprotocol-http(5), git-http-backend(1).
public final class GitEndpoint {

    private static final Set<String> SERVICES = Set.of("git-upload-pack", "git-receive-pack");

    private final Stores stores;
    private final GitAccess access;
    private final GitLimits limits;
    private final Semaphore turns;

    public GitEndpoint(Stores stores, GitAccess access, GitLimits limits) {
        this.stores = stores;
        this.access = access;
        this.limits = limits;
        this.turns = new Semaphore(limits.atOnce(), true);
    }

    /// Whether a request is git's, whose body is a stream of any length.
    static boolean isGit(Context context) {
        return context.path().startsWith("/git/");
    }

    /// Adds the three paths, and no other, to a server that is being configured.
    public void register(JavalinConfig server) {
        server.routes.get("/git/{repository}/info/refs", this::advertise);
        for (String service : SERVICES) {
            server.routes.post(
                    "/git/{repository}/" + service, context -> serve(context, "/" + service));
        }
    }

    /// Only the smart protocol: without a service git would be served the files themselves.
    private void advertise(Context context) throws IOException, InterruptedException {
        String query = Optional.ofNullable(context.queryString()).orElse("");
        if (!query.startsWith("service=") || !SERVICES.contains(query.substring(8))) {
            refuse(context, 403, "only git's smart protocol is served here; use a newer git");
            return;
        }
        serve(context, "/info/refs");
    }

    private void serve(Context context, String path) throws IOException, InterruptedException {
        Optional<String> secret = Credentials.of(context);
        if (secret.isEmpty()) {
            context.header("WWW-Authenticate", "Basic realm=\"agentnet\", charset=\"UTF-8\"");
            refuse(context, 401, "give the network's token as the password");
            return;
        }
        String name = context.pathParam("repository");
        Optional<HttpBackend.Pusher> pusher =
                access.authenticate(secret.get()).flatMap(caller -> pusher(caller, name));
        if (pusher.isEmpty()) {
            refuse(context, 403, "this token is not, or no longer, known here, or not for git");
            return;
        }
        Optional<Store> store = store(name);
        if (store.isEmpty()) {
            refuse(context, 404, "there is no repository " + name + " here");
            return;
        }
        if (!turns.tryAcquire(limits.turn().toNanos(), TimeUnit.NANOSECONDS)) {
            context.header("Retry-After", "10");
            refuse(context, 503, "too many fetches and pushes at once; try again");
            return;
        }
        try {
            // Only what pushes carries anything.
            Set<String> secrets = path.equals("/git-receive-pack") ? access.secrets() : Set.of();
            Process backend = store.get().serve(variables(context), path, pusher.get(), secrets);
            new GitExchange(context, backend, limits).run();
        } finally {
            turns.release();
        }
    }

    private Optional<Store> store(String name) {
        try {
            Repository.checkName(name);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        access.prepare(name);
        return stores.find(name);
    }

    private Optional<HttpBackend.Pusher> pusher(Caller caller, String repository) {
        return switch (caller) {
            case Caller.Operator() -> Optional.of(new HttpBackend.Pusher.Operator());
            case Caller.Domain(var name) ->
                    Optional.of(
                            new HttpBackend.Pusher.Domain(
                                    name.value(), access.allowedRefs(name, repository)));
            case Caller.Attempt(var task, var number) ->
                    access.allowedRefs(task.domain(), repository)
                                    .contains(Task.attemptRef(task, number))
                            ? Optional.of(
                                    new HttpBackend.Pusher.Domain(task.domain().value(), Set.of()))
                            : Optional.empty();
            case Caller.Agent _ -> Optional.empty();
        };
    }

    /// The CGI variables that come from the request; nothing else of it reaches git.
    private static Map<String, String> variables(Context context) {
        Map<String, String> variables = new HashMap<>();
        variables.put("REQUEST_METHOD", context.req().getMethod());
        variables.put("REMOTE_ADDR", context.req().getRemoteAddr());
        variables.put("QUERY_STRING", Optional.ofNullable(context.queryString()).orElse(""));
        Map<String, String> headers =
                Map.of(
                        "Content-Type", "CONTENT_TYPE",
                        "Content-Length", "CONTENT_LENGTH",
                        "Content-Encoding", "HTTP_CONTENT_ENCODING",
                        "Git-Protocol", "GIT_PROTOCOL");
        headers.forEach((header, variable) ->
                Optional.ofNullable(context.header(header))
                        .ifPresent(value -> variables.put(variable, value)));
        return variables;
    }

    private static void refuse(Context context, int status, String reason) {
        context.status(status).contentType("text/plain").result(reason + "\n");
    }
}
