package dev.agentnet.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScreenTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Screen screen(boolean terminal) {
        return new Screen(new PrintStream(bytes, true, UTF_8), terminal);
    }

    private String shown() {
        return bytes.toString(UTF_8);
    }

    @Test
    void nothingIsColouredOrDrawnWithoutATerminal() {
        Screen screen = screen(false);
        assertThat(screen.red("x") + screen.coloured("backend.1", "y")).isEqualTo("xy");
        screen.draw(List.of("a", "b"));
        assertThat(shown()).isEmpty();
    }

    @Test
    void laterBlockIsDrawnOverTheEarlierOne() {
        Screen screen = screen(true);
        screen.draw(List.of("a", "b"));
        assertThat(shown()).doesNotContain("\u001b[2A");
        screen.draw(List.of("c", "d"));
        assertThat(shown()).contains("\u001b[2A\u001b[2Kc\n\u001b[2Kd\n");
    }

    @Test
    void oneNameAlwaysHasOneColour() {
        Screen screen = screen(true);
        assertThat(screen.coloured("backend.1", "x")).isEqualTo(screen.coloured("backend.1", "x"));
    }

    @Test
    void timesReadAsPeopleWriteThem() {
        assertThat(Screen.clock(Duration.ofSeconds(7))).isEqualTo("0:07");
        assertThat(Screen.clock(Duration.ofSeconds(723))).isEqualTo("12:03");
        assertThat(Screen.clock(Duration.ofSeconds(3723))).isEqualTo("1:02:03");
        assertThat(Screen.clock(Duration.ofSeconds(-3))).isEqualTo("0:00");
        assertThat(Screen.span(Duration.ofMillis(2140))).isEqualTo("2.1 s");
        assertThat(Screen.span(Duration.ofSeconds(130))).isEqualTo("2 min 10 s");
        assertThat(Screen.span(Duration.ofMinutes(185))).isEqualTo("3 h 5 min");
    }

    @Test
    void cutTextKeepsItsFirstLineWithinTheWidth() {
        assertThat(Screen.cut("  short \nmore", 10)).isEqualTo("short");
        assertThat(Screen.cut("0123456789", 10)).isEqualTo("0123456789");
        assertThat(Screen.cut("0123456789x", 10)).isEqualTo("012345678…");
        assertThat(Screen.cut("", 10)).isEmpty();
    }

    @Test
    void widthThatNobodySaysIsThatOfAnOldTerminal() {
        assertThat(Screen.columns("132")).isEqualTo(132);
        assertThat(Screen.columns(null)).isEqualTo(80);
        assertThat(Screen.columns("")).isEqualTo(80);
        assertThat(Screen.columns("0")).isEqualTo(80);
    }
}
