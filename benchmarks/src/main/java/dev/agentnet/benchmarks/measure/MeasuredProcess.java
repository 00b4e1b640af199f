package dev.agentnet.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process that a measurement starts and ends, and what it takes of the machine.
///
/// What it prints goes into a file. It does not outlive the measurement, however that ends: an exit
/// and Ctrl-C close it as well.
public final class MeasuredProcess implements AutoCloseable {

    private static final int SECONDS_TO_END = 20;

    private final Process process;
    private final Path output;

    private MeasuredProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// @param environment all that it sees
    /// @throws IOException if the program cannot be started
    public static MeasuredProcess start(
            List<String> command, Map<String, String> environment, Path output) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        MeasuredProcess started = new MeasuredProcess(builder.start(), output);
        Runtime.getRuntime().addShutdownHook(new Thread(started::close, "end-of-measurement"));
        return started;
    }

    public long pid() {
        return process.pid();
    }

    /// @throws IllegalStateException with its last line if it has ended
    public void needAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "a measured process ended by itself, with exit code %d: %s"
                            .formatted(process.exitValue(), lastLine()));
        }
    }

    private String lastLine() {
        try {
            return Files.readString(output).lines().reduce((before, line) -> line).orElse("");
        } catch (IOException e) {
            return "and what it printed cannot be read: " + e.getMessage();
        }
    }

    /// Its proportional set size in bytes: what it has alone, and its share of what it has with
    /// others. Linux only.
    public long pss() throws IOException {
        needAlive();
        return Memory.pss(pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
