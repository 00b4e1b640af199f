package dev.agentnet.main.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.config.DomainSecrets;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.access.KnownSecrets;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.main.fleet.Templates;
import dev.agentnet.main.http.GitAccess.Caller;
import dev.agentnet.main.repository.RepositoryDesk;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.main.spawn.TestTemplates;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.workspace.Git;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a domain may push: nothing but the refs of the attempts it has under way.
final class NetworkAccessTest {

    private static final DomainName BACKEND = new DomainName("backend");
    private static final DomainName FRONTEND = new DomainName("frontend");

    @TempDir private Path folder;

    private final TestRedis redis = TestRedis.shared();
    private final RedisNetwork network = redis.network(InstantSource.system());
    private NetworkSecret secret;
    private NetworkAccess access;

    @BeforeEach
    void open() {
        TestTemplates.write(folder.resolve("templates"), "backend", "");
        secret = NetworkSecret.loadOrCreate(folder.resolve("secret"));
        access =
                new NetworkAccess(
                        new KnownSecrets(
                                secret, Optional.empty(), List.of(), new DomainSecrets(folder), 8),
                        new Templates(folder.resolve("templates"), Duration.ofMinutes(1)),
                        network.records(),
                        new RepositoryDesk(
                                network.repositories(),
                                network.records(),
                                new Stores(new Git(), folder.resolve("stores")),
                                Optional.empty()));
    }

    @AfterEach
    void close() {
        network.close();
    }

    private Task claimed(DomainName domain, String repository) {
        TaskSpec plain = TaskSpec.of(domain, "work");
        network.submissions()
                .submit(
                        new TaskSpec(
                                domain,
                                plain.kind(),
                                "work",
                                Priority.NORMAL,
                                plain.timeout(),
                                plain.context(),
                                Optional.of(repository),
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        AgentId agent = new AgentId(domain + ".1");
        String request = UUID.randomUUID().toString();
        return network.claims()
                .step(agent, request, List.of(), 1, Duration.ofSeconds(30))
                .granted()
                .getFirst();
    }

    @Test
    void onlyItsOwnActiveTasksOfThatRepositoryMayBePushed() {
        Task own = claimed(BACKEND, "shop");
        Task elsewhere = claimed(BACKEND, "office");
        Task others = claimed(FRONTEND, "shop");
        network.submissions().submit(TaskSpec.of(BACKEND, "not claimed yet"));
        assertThat(access.allowedRefs(BACKEND, "shop")).containsExactly(own.attemptRef());
        assertThat(access.allowedRefs(BACKEND, "office")).containsExactly(elsewhere.attemptRef());
        assertThat(access.allowedRefs(FRONTEND, "shop")).containsExactly(others.attemptRef());
        assertThat(access.allowedRefs(BACKEND, "another")).isEmpty();
    }

    @Test
    void tokenTellsWhoCalls() {
        assertThat(access.authenticate(secret.operatorToken())).contains(new Caller.Operator());
        assertThat(access.authenticate(secret.forDomain(BACKEND)))
                .contains(new Caller.Domain(BACKEND));
        assertThat(access.authenticate(secret.forAgents(BACKEND)))
                .contains(new Caller.Agent(BACKEND));
        assertThat(access.authenticate(secret.forDomain(FRONTEND)))
                .as("a domain without a template")
                .isEmpty();
        assertThat(access.authenticate("")).isEmpty();
    }
}
