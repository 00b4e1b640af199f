package dev.agentnet.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The folder of one demo, which bears the time it began and its process.
public final class DemoFolder {

    private static final Pattern NAME = Pattern.compile("(\\d{1,15})-(\\d{1,10})");

    /// A process that began so much later than a demo's folder is another one with its number.
    private static final Duration SLACK = Duration.ofSeconds(5);

    private DemoFolder() {}

    /// The name of the folder of a demo that this process begins now.
    static String name() {
        return "%d-%d".formatted(System.currentTimeMillis(), ProcessHandle.current().pid());
    }

    /// Whether it is a demo's whose process has ended, perhaps without a word.
    public static boolean isOver(Path folder) {
        Matcher name = NAME.matcher(String.valueOf(folder.getFileName()));
        if (!name.matches()) {
            return false;
        }
        Instant began = Instant.ofEpochMilli(Long.parseLong(name.group(1)));
        return ProcessHandle.of(Long.parseLong(name.group(2)))
                .map(ProcessHandle::info)
                // One that was killed may stay as a zombie: it has no program any more.
                .filter(process -> process.command().isPresent())
                .flatMap(ProcessHandle.Info::startInstant)
                .filter(start -> start.isBefore(began.plus(SLACK)))
                .isEmpty();
    }
}
