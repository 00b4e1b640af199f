package dev.agentnet.cli.image;

import dev.agentnet.cli.terminal.Screen;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a person sees of a build: the step it is at, redrawn on a terminal, else a line for each.
public final class BuildProgress {

    private static final int WIDTH = 100;

    private final Screen screen;
    private final boolean redrawn;
    private final long began = System.nanoTime();
    private final Set<String> told = new HashSet<>();
    private String step = "";
    private String drawn = "";

    public BuildProgress(Screen screen, boolean plain) {
        this.screen = screen;
        this.redrawn = screen.isTerminal() && !plain;
    }

    private Duration passed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    public void line(String line) {
        Optional<String> begun = BuildLog.step(line);
        begun.ifPresent(name -> step = name);
        String now = "  %s  %s".formatted(Screen.clock(passed()), Screen.cut(step, WIDTH));
        if (redrawn) {
            // Once a second at most, or when a step begins: a terminal is slow.
            if (!step.isEmpty() && !now.equals(drawn)) {
                drawn = now;
                screen.draw(List.of(now));
            }
        } else if (begun.isPresent() && told.add(step)) {
            screen.line(now);
        }
    }

    /// How long it took; what was drawn goes.
    public Duration end() {
        if (redrawn) {
            screen.draw(List.of(""));
        }
        return passed();
    }
}
