package dev.agentnet.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a container knows, and what can be seen of it from outside.
@UnderCompose
final class SecretsInContainersTest {

    @Test
    void domainsOwnSecretIsAFileInMemoryAndNowhereElse(ComposeNetwork network, @TempDir Path home)
            throws IOException, InterruptedException {
        Agentnet agentnet = network.agentnet(home);
        Answer sent =
                agentnet.run("send", "smith", "Tell", "--worker", "teller", "--wait", "--json");
        assertThat(sent.exit()).as(sent.err() + sent.out()).isZero();
        JsonNode task = sent.json();
        assertThat(task.toString())
                .contains("400 10001 /run/agentnet/secrets/TEST_DB", "tmpfs", "[redacted]")
                .doesNotContain(ComposeNetwork.TEST_DB);

        String containers = String.join(" ", ComposeNetwork.containersOf("smith"));
        assertThat(containers).isNotEmpty();
        for (String container : containers.split(" ")) {
            assertThat(ComposeNetwork.docker("inspect", container))
                    .contains("AGENTNET_SECRETS=/run/agentnet/secrets")
                    .doesNotContain(ComposeNetwork.TEST_DB, network.key);
            assertThat(ComposeNetwork.docker("logs", container))
                    .doesNotContain(ComposeNetwork.TEST_DB);
            assertThat(ComposeNetwork.docker("top", container, "-eo", "pid,args"))
                    .doesNotContain(ComposeNetwork.TEST_DB, "domain.smith:");
        }
    }

    @Test
    void nobodyIsLetIntoRedisWithoutAName(ComposeNetwork network) {
        RedisClient stranger = RedisClient.create(network.redisUrl());
        assertThatThrownBy(stranger::connect).hasStackTraceContaining("NOAUTH");
        stranger.shutdown();
        List<String> users = network.redis().aclUsers();
        assertThat(users).contains("main", "viewer").anyMatch(user -> user.endsWith("operator"));
        assertThat(network.redis().aclList())
                .anyMatch(user -> user.matches("user default off .*resetchannels -@all"));
    }
}
