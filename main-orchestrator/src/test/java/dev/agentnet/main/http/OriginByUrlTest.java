package dev.agentnet.main.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.repository.RepositoryDesk;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.workspace.Git;
import dev.agentnet.workspace.GitFailed;
import dev.agentnet.workspace.Store;
import io.javalin.Javalin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A repository given by URL, which asks for a password: a git server of the test's own.
class OriginByUrlTest {

    private static final String PASSWORD = "open-sesame";

    @TempDir private Path temp;

    private TestRedis redis;
    private RedisNetwork network;
    private Git git;
    private Javalin server;
    private String url;
    private Store origin;
    private Path checkout;
    private Stores stores;

    private record OnePerson() implements GitAccess {

        @Override
        public Optional<Caller> authenticate(String password) {
            return password.equals(PASSWORD)
                    ? Optional.of(new Caller.Operator())
                    : Optional.empty();
        }

        @Override
        public Set<String> allowedRefs(DomainName domain, String repository) {
            return Set.of();
        }

        @Override
        public Set<String> secrets() {
            return Set.of();
        }

        @Override
        public void prepare(String repository) {}
    }

    @BeforeEach
    void anOriginThatAsksForAPassword() throws IOException, InterruptedException {
        redis = TestRedis.start();
        Config config = redis.config();
        network = RedisNetwork.open(config, InstantSource.system());
        git = new Git(config);
        checkout = Files.createDirectories(temp.resolve("checkout"));
        run(checkout, "init", "-q", "-b", "trunk");
        Files.writeString(checkout.resolve("a.txt"), "one\n");
        run(checkout, "add", "-A");
        run(checkout, "commit", "-q", "-m", "Begin");
        Stores theirs = new Stores(git, temp.resolve("theirs"));
        origin = theirs.create("shop", "trunk");
        origin.fetch(checkout.toString(), Optional.empty());
        GitEndpoint endpoint =
                new GitEndpoint(
                        theirs,
                        new OnePerson(),
                        GitLimits.from(config.getConfig("agentnet.main.git")));
        server =
                Javalin.create(
                                configuration -> {
                                    configuration.startup.showJavalinBanner = false;
                                    configuration.concurrency.useVirtualThreads = true;
                                    endpoint.register(configuration);
                                })
                        .start("127.0.0.1", 0);
        url = "http://127.0.0.1:" + server.port() + "/git/shop";
        stores = new Stores(git, temp.resolve("ours"));
    }

    @AfterEach
    void stop() {
        server.stop();
        network.close();
        redis.close();
    }

    private static void run(Path folder, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=Ada"));
        command.addAll(List.of("-c", "user.email=ada@localhost"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
        assertThat(process.waitFor()).isZero();
    }

    private RepositoryDesk desk(Optional<String> password) throws IOException {
        Optional<Path> credentials = Optional.empty();
        if (password.isPresent()) {
            Path file = temp.resolve("credentials");
            Files.writeString(file, url.replace("://", "://ada:" + password.get() + "@") + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            credentials = Optional.of(file);
        }
        return new RepositoryDesk(network.repositories(), network.records(), stores, credentials);
    }

    private Repository asked() {
        return new Repository("shop", url, "", "push");
    }

    @Test
    void credentialFileOpensIt() throws IOException {
        Repository known = desk(Optional.of(PASSWORD)).add(asked(), true);
        assertThat(known.base()).isEqualTo("trunk");
        assertThat(stores.find("shop").orElseThrow().commit("refs/heads/trunk"))
                .isEqualTo(origin.commit("refs/heads/trunk"));
        assertThat(network.repositories().find("shop"))
                .hasValueSatisfying(kept -> assertThat(kept.origin()).doesNotContain(PASSWORD));
    }

    @Test
    void withoutItNothingIsFetchedAndNobodyIsAsked() throws IOException {
        RepositoryDesk desk = desk(Optional.empty());
        assertThatThrownBy(() -> desk.add(asked(), true)).isInstanceOf(GitFailed.class);
        assertThat(network.repositories().find("shop")).isEmpty();
    }

    @Test
    void wrongPasswordIsNotRepeatedInTheError() throws IOException {
        RepositoryDesk desk = desk(Optional.of("wrong-sesame"));
        assertThatThrownBy(() -> desk.add(asked(), true))
                .isInstanceOf(GitFailed.class)
                .hasMessageNotContaining("wrong-sesame");
    }

    @Test
    void whatLandsIsSentOn() throws IOException, InterruptedException {
        RepositoryDesk desk = desk(Optional.of(PASSWORD));
        Repository known = desk.add(asked(), true);
        Store ours = stores.find("shop").orElseThrow();
        Files.writeString(checkout.resolve("b.txt"), "landed\n");
        run(checkout, "add", "-A");
        run(checkout, "commit", "-q", "-m", "Land");
        ours.fetch(checkout.toString(), Optional.empty());

        desk.pushOn(known, "trunk");

        assertThat(origin.commit("refs/heads/trunk"))
                .isPresent()
                .isEqualTo(ours.commit("refs/heads/trunk"));
    }
}
