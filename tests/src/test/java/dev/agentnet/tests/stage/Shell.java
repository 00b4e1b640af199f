package dev.agentnet.tests.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program of the machine, run to its end.
public final class Shell {

    /// The longest is a build of all images with nothing cached.
    private static final int PATIENCE_MINUTES = 15;

    private Shell() {}

    /// @return what it printed, stripped
    /// @throws AssertionError if it failed
    public static String run(Map<String, String> variables, List<String> command) {
        return run(Path.of(""), variables, command);
    }

    public static String run(Path folder, Map<String, String> variables, List<String> command) {
        try {
            Path output = Files.createTempFile("shell", ".out");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toAbsolutePath().toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().putAll(variables);
            Process process = builder.start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
            String text = Files.readString(output).strip();
            Files.delete(output);
            if (!ended) {
                process.destroyForcibly();
            }
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(command + ": " + text);
            }
            return text;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
