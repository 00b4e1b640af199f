package dev.agentnet.cli.repository;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepositoryAdderTest {

    @TempDir private Path folder;

    @Test
    void branchThatIsNotThereIsRefusedBeforeMainIsAsked() {
        PersonsGit git = new PersonsGit(folder);
        git.run("init", "--quiet", "--initial-branch=trunk");
        git.run(
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@b",
                "commit",
                "--quiet",
                "--allow-empty",
                "-m",
                "Begin");
        try (TestRedis redis = TestRedis.start();
                RedisNetwork network = RedisNetwork.open(redis.config(), InstantSource.system())) {
            RepositoryAdder adder =
                    new RepositoryAdder(network, MainApi.at("http://127.0.0.1:1", "x"));
            assertThatThrownBy(() -> adder.add("shop", folder.toString(), "nosuch", "here", false))
                    .isInstanceOf(UsageProblem.class)
                    .hasMessageContaining("no branch \"nosuch\"; it has: trunk");
        }
    }
}
