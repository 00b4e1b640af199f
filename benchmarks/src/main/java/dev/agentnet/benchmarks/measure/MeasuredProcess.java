package dev.agentnet.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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

    /// A Java process of this one's Java and class path.
    public static MeasuredProcess java(
            List<String> flags,
            List<String> mainAndArguments,
            Map<String, String> environment,
            Path output)
            throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(mainAndArguments);
        Map<String, String> all = new HashMap<>(environment);
        all.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        return start(command, all, output);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// @throws IllegalStateException with its last line if it has failed
    public void needWell() {
        if (!process.isAlive() && process.exitValue() != 0) {
            throw new IllegalStateException(
                    "a measured process failed with exit code %d: %s"
                            .formatted(process.exitValue(), lastLine()));
        }
    }

    /// What it printed so far.
    public List<String> lines() throws IOException {
        return Files.readAllLines(output);
    }

    private String lastLine() {
        try {
            return lines().isEmpty() ? "" : lines().getLast();
        } catch (IOException e) {
            return "and what it printed cannot be read: " + e.getMessage();
        }
    }

    /// What it takes now.
    public Memory memory() throws IOException {
        needWell();
        return Memory.of(pid());
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
