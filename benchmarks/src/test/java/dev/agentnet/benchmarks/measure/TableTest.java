package dev.agentnet.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        assertThat(new Table("what", "n").row("a", 1_000).row("longest", "-").toString())
                .isEqualTo(
                        """
                        | what    | n    |
                        |---------|------|
                        | a       | 1000 |
                        | longest | -    |
                        """);
    }

    @Test
    void rowOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> new Table("what", "n").row("a"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
