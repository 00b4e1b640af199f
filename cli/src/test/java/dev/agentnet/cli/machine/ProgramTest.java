package dev.agentnet.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgramTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void whatItSaysAndItsExitCodeComeBack() {
        Program.Answer answer =
                Program.ask(LONG, List.of("sh", "-c", "echo data; echo talk; echo no >&2; exit 3"));
        assertThat(answer.exit()).isEqualTo(3);
        assertThat(answer.out()).isEqualTo("data\ntalk");
        assertThat(answer.complaint()).isEqualTo("no");
    }

    @Test
    void missingOneIsNamed() {
        assertThatThrownBy(() -> Program.ask(LONG, List.of("no-such-program")))
                .isInstanceOf(Program.Missing.class)
                .hasMessageContaining("no-such-program");
    }

    @Test
    void oneThatHangsIsKilledWithItsChildren() {
        Duration deadline = Duration.ofMillis(300);
        List<String> command = List.of("sh", "-c", "sleep 7654 & sleep 7654");
        assertThatThrownBy(() -> Program.ask(deadline, command)).isInstanceOf(Program.Late.class);
        // Who is killed is there a moment longer.
        await().untilAsserted(() ->
                assertThat(ProcessHandle.current().descendants().map(ProcessHandle::info))
                        .noneMatch(info -> info.commandLine().orElse("").contains("7654")));
    }
}
