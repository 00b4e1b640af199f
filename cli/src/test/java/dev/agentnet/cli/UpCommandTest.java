package dev.agentnet.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.cli.terminal.UsageProblem;
import org.junit.jupiter.api.Test;

final class UpCommandTest {

    @Test
    void unknownAgentIsRefusedAtTheStart() {
        assertThatThrownBy(() -> UpCommand.needAgent("cluade"))
                .isInstanceOf(UsageProblem.class)
                .hasMessage(
                        "no agent \"cluade\". Did you mean claude? Known: claude, command, replay");
        assertThatCode(() -> UpCommand.needAgent("replay")).doesNotThrowAnyException();
    }
}
