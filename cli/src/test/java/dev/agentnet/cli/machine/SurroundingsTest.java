package dev.agentnet.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.UsageProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SurroundingsTest {

    @TempDir private Path folder;

    @Test
    void stateThatCannotBeMadeIsNamedWithWhatToSet() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Surroundings.make(file.resolve("agentnet")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("cannot make the folder " + file.resolve("agentnet"))
                .hasMessageContaining("Set XDG_STATE_HOME");
    }

    @Test
    void stateIsMadeWithTheFoldersAboveIt() {
        Surroundings.make(folder.resolve("a/b"));
        assertThat(folder.resolve("a/b")).isDirectory();
    }

    @Test
    void addressThatIsNoRedisIsWrongUse() {
        assertThatThrownBy(() -> Surroundings.open("http://x"))
                .isInstanceOf(UsageProblem.class)
                .hasMessageContaining("no address of a Redis");
    }
}
