package dev.agentnet.cli.machine;

import dev.agentnet.cli.terminal.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Another program of this machine, asked something and given a deadline.
public final class Program {

    private Program() {}

    /// How it ended and what it said, without white space around that.
    public record Answer(int exit, String out, String err) {

        public boolean ok() {
            return exit == 0;
        }

        /// Its last word on what went wrong.
        public String complaint() {
            String text = err.isBlank() ? out : err;
            return text.lines()
                    .filter(line -> !line.isBlank())
                    .reduce((before, last) -> last)
                    .map(String::strip)
                    .orElse("it said nothing, exit code " + exit);
        }
    }

    /// It is not installed.
    public static final class Missing extends Problem {
        private static final long serialVersionUID = 1;

        Missing(String name, Throwable cause) {
            super("there is no program \"" + name + "\" on this machine", cause);
        }
    }

    /// It did not end in time, and was killed.
    public static final class Late extends Problem {
        private static final long serialVersionUID = 1;

        Late(List<String> command, Duration deadline) {
            super(
                    "\"%s\" did not end within %d s"
                            .formatted(
                                    String.join(
                                            " ", command.subList(0, Math.min(3, command.size()))),
                                    deadline.toSeconds()));
        }
    }

    /// Runs it with nothing to read.
    ///
    /// @throws Missing if it is not installed
    /// @throws Late if it was killed at the deadline
    public static Answer ask(Duration deadline, List<String> command) {
        try {
            // Files and not pipes: a grandchild that holds a pipe open would hold us.
            Path out = Files.createTempFile("agentnet", ".out");
            Path err = Files.createTempFile("agentnet", ".err");
            try {
                int exit = run(deadline, command, out, err);
                return new Answer(exit, read(out), read(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep what " + command.getFirst() + " says", e);
        }
    }

    private static int run(Duration deadline, List<String> command, Path out, Path err)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        Process process = start(builder);
        try {
            process.getOutputStream().close();
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Late(command, deadline);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem("interrupted while " + command.getFirst() + " ran", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new Missing(builder.command().getFirst(), e);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
    }
}
