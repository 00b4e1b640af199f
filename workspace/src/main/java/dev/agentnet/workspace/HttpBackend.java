package dev.agentnet.workspace;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// `git http-backend`, with which a store is fetched from and pushed to over HTTP.
///
/// Source: https://git-scm.com/docs/git-http-backend
public final class HttpBackend {

    /// Who talks to a store.
    public sealed interface Pusher {

        /// A person: may push branches forward and add tags.
        record Operator() implements Pusher {}

        /// A domain: may create exactly these refs.
        record Domain(String name, Set<String> refs) implements Pusher {}
    }

    private final BareRepository repository;

    HttpBackend(BareRepository repository) {
        this.repository = repository;
    }

    /// As [Store#serve] says.
    Process start(Map<String, String> request, String path, Pusher pusher, Set<String> secrets) {
        Path folder = repository.folder();
        GitCall call =
                repository
                        .git()
                        .anywhere()
                        .config("core.hooksPath", folder.resolve("hooks").toString())
                        .config("core.fsync", "committed,-loose-object,reference")
                        .config("safe.directory", folder.toString())
                        .env("AGENTNET_SEARCH", "");
        request.forEach(call::env);
        call.env("GIT_PROJECT_ROOT", String.valueOf(folder.getParent()))
                .env("GIT_HTTP_EXPORT_ALL", "1")
                .env("PATH_INFO", "/" + folder.getFileName() + path);
        // By the environment, which only we can read; an argument could be seen by everybody.
        call.env("AGENTNET_SECRETS", String.join("\n", secrets));
        switch (pusher) {
            case Pusher.Operator() ->
                    call.env("AGENTNET_OPERATOR", "1").env("REMOTE_USER", "operator");
            case Pusher.Domain(String name, Set<String> refs) ->
                    call.env("AGENTNET_ALLOWED_REFS", String.join(" ", refs))
                            .env("REMOTE_USER", name);
        }
        return call.start("git http-backend", "http-backend");
    }

    /// Ends what [Store#serve] started, with its children. Safe to call twice.
    public static void end(Process process) {
        ProcessTree.kill(process);
    }
}
