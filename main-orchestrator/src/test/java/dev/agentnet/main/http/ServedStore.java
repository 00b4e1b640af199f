package dev.agentnet.main.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.workspace.Git;
import dev.agentnet.workspace.Store;
import io.javalin.Javalin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What the tests of the git endpoint have in common: real git against a real listener on loopback,
/// which serves one store.
abstract class ServedStore {

    static final String ALLOWED = "refs/agentnet/backend.1/1";

    private static final GitLimits LIMITS =
            new GitLimits(2, Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofSeconds(30));

    @TempDir Path temp;
    final Git git = new Git();
    Store store;
    String head;
    private Javalin server;

    private record KnownCallers(Stores stores) implements GitAccess {

        @Override
        public Optional<Caller> authenticate(String bearer) {
            return switch (bearer) {
                case "operator-token" -> Optional.of(new Caller.Operator());
                case "backend-secret" -> Optional.of(new Caller.Domain(new DomainName("backend")));
                default -> Optional.empty();
            };
        }

        @Override
        public Set<String> allowedRefs(DomainName domain, String repository) {
            return Set.of(ALLOWED);
        }

        @Override
        public Set<String> secrets() {
            return Set.of("correct-horse-battery");
        }

        @Override
        public void prepare(String repository) {
            if (repository.equals("lazy")) {
                stores.create(repository, "main");
            }
        }
    }

    @BeforeEach
    void aServedStore() throws Exception {
        Path checkout = Files.createDirectories(temp.resolve("checkout"));
        run(checkout, "init", "-q", "-b", "main");
        Files.writeString(checkout.resolve("a.txt"), "one\n");
        run(checkout, "add", "-A");
        run(checkout, "commit", "-q", "-m", "Begin");
        head = run(checkout, "rev-parse", "HEAD");
        Stores stores = new Stores(git, temp.resolve("stores"));
        store = stores.create("shop", "main");
        store.fetch(checkout.toString(), Optional.empty());
        store.lead("token of the leader");
        GitEndpoint endpoint = new GitEndpoint(stores, new KnownCallers(stores), LIMITS);
        server =
                Javalin.create(
                                config -> {
                                    config.startup.showJavalinBanner = false;
                                    config.concurrency.useVirtualThreads = true;
                                    endpoint.register(config);
                                })
                        .start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    String url(String repository) {
        return "http://127.0.0.1:" + server.port() + "/git/" + repository;
    }

    String operatorUrl(String repository) {
        return url(repository).replace("://", "://me:operator-token@");
    }

    static String run(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("git"));
        words.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        for (String role : new String[] {"AUTHOR", "COMMITTER"}) {
            builder.environment().put("GIT_" + role + "_NAME", "Ada");
            builder.environment().put("GIT_" + role + "_EMAIL", "ada@example.org");
        }
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", words) + ": " + text);
        }
        return text.strip();
    }

    static void refused(ThrowingCallable call, String reason) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(call))
                .isNotNull()
                .hasMessageContaining(reason);
    }
}
