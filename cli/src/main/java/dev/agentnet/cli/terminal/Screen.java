package dev.agentnet.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What people see. Colour and redrawing only on a terminal, and never with `NO_COLOR`.
public final class Screen {

    private static final String ESCAPE = "\u001b[";

    private static final int WIDE = 160;

    /// Of a terminal that does not say.
    private static final int NARROW = 80;

    private final PrintStream out;
    private final boolean terminal;
    private final boolean coloured;

    /// How many lines of the last drawn block stand above the cursor.
    private int drawn;

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        this.coloured = terminal && System.getenv("NO_COLOR") == null;
    }

    /// Standard output; the launcher says whether it is a terminal.
    public static Screen stdout() {
        return new Screen(System.out, "1".equals(System.getenv("AGENTNET_STDOUT_TERMINAL")));
    }

    /// Standard error, for talk beside the data.
    public static Screen stderr() {
        return new Screen(System.err, "1".equals(System.getenv("AGENTNET_STDERR_TERMINAL")));
    }

    public boolean isTerminal() {
        return terminal;
    }

    /// In characters; where there is no terminal, as wide as anybody needs.
    public int width() {
        return terminal ? columns(System.getenv("AGENTNET_COLUMNS")) : WIDE;
    }

    static int columns(@Nullable String said) {
        return said != null && said.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(said) : NARROW;
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /// Draws lines over those of the last call; without a terminal it draws nothing.
    public void draw(List<String> lines) {
        if (!terminal) {
            return;
        }
        // A line that wraps would be two, and the next drawing one too low: it is cut instead.
        StringBuilder text = new StringBuilder(ESCAPE + "?7l");
        if (drawn > 0) {
            text.append(ESCAPE).append(drawn).append('A');
        }
        for (String line : lines) {
            text.append(ESCAPE).append("2K").append(line).append('\n');
        }
        drawn = lines.size();
        text.append(ESCAPE).append("?7h");
        out.print(text);
        out.flush();
    }

    public String green(String text) {
        return colour("32", text);
    }

    public String red(String text) {
        return colour("31", text);
    }

    public String dim(String text) {
        return colour("2", text);
    }

    public String bold(String text) {
        return colour("1", text);
    }

    /// One of six colours, always the same for the same name.
    public String coloured(String name, String text) {
        return colour(Integer.toString(31 + Math.floorMod(name.hashCode(), 6)), text);
    }

    private String colour(String code, String text) {
        return coloured ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
    }

    /// 0:07, 12:03, 1:02:03.
    public static String clock(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        return seconds >= 3600
                ? "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60)
                : "%d:%02d".formatted(seconds / 60, seconds % 60);
    }

    /// 2.1 s, 2 min 10 s, 3 h 5 min.
    public static String span(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return "%.1f s".formatted(duration.toMillis() / 1000.0);
        }
        return seconds < 3600
                ? "%d min %d s".formatted(seconds / 60, seconds % 60)
                : "%d h %d min".formatted(seconds / 3600, seconds / 60 % 60);
    }

    public static String cut(String text, int width) {
        String line = text.strip().lines().findFirst().orElse("").strip();
        return line.length() <= width ? line : line.substring(0, width - 1) + "…";
    }
}
