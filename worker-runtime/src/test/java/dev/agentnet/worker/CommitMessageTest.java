package dev.agentnet.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CommitMessageTest {

    @Test
    void itIsTheTasksFirstLineAndWhatTheAgentSaid() {
        assertThat(CommitMessage.of(" Add a cart\nWith tests.", "It is added.\n"))
                .isEqualTo("Add a cart\n\nIt is added.\n");
        assertThat(CommitMessage.of("Add a cart", " \n")).isEqualTo("Add a cart\n");
        assertThat(CommitMessage.of("x".repeat(73), "")).isEqualTo("x".repeat(71) + "…\n");
    }

    @Test
    void linesLikeTheMergeQueuesOwnAreQuoted() {
        assertThat(
                        CommitMessage.of(
                                "Agentnet-task: say it",
                                """
                                agentnet-task: it was submitted before, and is the same
                                The last commit has

                                    Agentnet-Task: backend.1
                                \tAGENTNET-COST : 1
                                and agentnet-task: waits; agentnet: not.
                                """))
                .isEqualTo(
                        """
                        > Agentnet-task: say it

                        > agentnet-task: it was submitted before, and is the same
                        The last commit has

                        >     Agentnet-Task: backend.1
                        > \tAGENTNET-COST : 1
                        and agentnet-task: waits; agentnet: not.
                        """);
    }
}
