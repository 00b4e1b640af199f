package dev.agentnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.cli.terminal.ExitCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SendCommandTest {

    /// It would win over the configured one and pass whatever the worker made.
    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void emptyCheckIsRefusedBeforeTheNetworkIsAsked(String check) {
        assertThat(
                        AgentnetCommand.execute(
                                "send",
                                "backend",
                                "x",
                                "--check",
                                check,
                                "-r",
                                "redis://localhost:1"))
                .isEqualTo(ExitCode.USAGE);
    }
}
