package dev.agentnet.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.cli.terminal.UsageProblem;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PullCommandTest {

    @Test
    void branchThatNothingLandsOnIsRefusedWithThoseThatAreThere() {
        assertThatThrownBy(() -> PullCommand.needBranch("mine", "agentnet", List.of("dev", "main")))
                .isInstanceOf(UsageProblem.class)
                .hasMessageContaining("nothing lands on mine; remote agentnet has: dev, main")
                .hasMessageContaining("--remote");
    }
}
