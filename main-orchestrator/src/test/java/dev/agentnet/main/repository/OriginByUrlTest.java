package dev.agentnet.main.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.workspace.Git;
import dev.agentnet.workspace.GitFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A repository given by URL, which asks for a password.
class OriginByUrlTest {

    @TempDir private Path temp;

    private final TestRedis redis = TestRedis.shared();
    private RedisNetwork network;
    private GitHost host;
    private Stores stores;

    @BeforeEach
    void anOriginThatAsksForAPassword() throws IOException {
        network = redis.network(InstantSource.system());
        host = new GitHost(Files.createDirectories(temp.resolve("theirs")));
        stores = new Stores(new Git(redis.config()), temp.resolve("ours"));
    }

    @AfterEach
    void stop() {
        host.close();
        network.close();
    }

    private RepositoryDesk desk(Optional<Path> credentials) {
        return new RepositoryDesk(network.repositories(), network.records(), stores, credentials);
    }

    private Repository asked() {
        return new Repository("shop", host.url(), "", "push");
    }

    @Test
    void credentialFileOpensIt() throws IOException {
        RepositoryDesk desk = desk(Optional.of(host.credentials(GitHost.PASSWORD)));
        Repository known = desk.add(asked(), true);
        assertThat(known.base()).isEqualTo("trunk");
        assertThat(stores.find("shop").orElseThrow().commit("refs/heads/trunk"))
                .contains(host.git("rev-parse", "trunk"));
        assertThat(network.repositories().find("shop"))
                .hasValueSatisfying(
                        kept -> assertThat(kept.origin()).doesNotContain(GitHost.PASSWORD));
    }

    @Test
    void withoutItNothingIsFetchedAndNobodyIsAsked() {
        RepositoryDesk desk = desk(Optional.empty());
        assertThatThrownBy(() -> desk.add(asked(), true)).isInstanceOf(GitFailed.class);
        assertThat(network.repositories().find("shop")).isEmpty();
    }

    @Test
    void wrongPasswordIsNotRepeatedInTheError() throws IOException {
        RepositoryDesk desk = desk(Optional.of(host.credentials("wrong-sesame")));
        assertThatThrownBy(() -> desk.add(asked(), true))
                .isInstanceOf(GitFailed.class)
                .hasMessageNotContaining("wrong-sesame");
    }
}
