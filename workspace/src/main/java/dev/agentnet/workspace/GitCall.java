package dev.agentnet.workspace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One git command on its way: configuration, input and time, then `run`.
///
/// The child's streams are read by platform threads, since a virtual one would pin its carrier.
final class GitCall {

    private static final int STDERR_KEPT = 8 * 1024;
    private static final Duration STREAMS_END = Duration.ofSeconds(5);
    private static final long GLANCE = Duration.ofMillis(500).toNanos();

    /// What git takes to remove its locks is a few milliseconds; one that is stuck is not waited
    /// for.
    private static final Duration LAST_WORD = Duration.ofSeconds(1);

    private final Git git;
    private final Map<String, String> configuration = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private Optional<Path> folder = Optional.empty();
    private String input = "";
    private Charset charset = StandardCharsets.UTF_8;
    private Duration patience;

    GitCall(Git git) {
        this.git = git;
        this.patience = git.limits().local();
    }

    GitCall env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    GitCall config(String key, String value) {
        configuration.put(key, value);
        return this;
    }

    /// Lets this command use one protocol, and the longer time of a transfer.
    GitCall transfer(String protocol) {
        patience = git.limits().transfer();
        return config("protocol." + protocol + ".allow", "always");
    }

    /// How long a machine that is not ours may say nothing at all.
    Duration silence() {
        return git.limits().silence();
    }

    /// The working tree, which is also the folder the command runs in.
    GitCall workTree(Path tree) {
        folder = Optional.of(tree);
        return env("GIT_WORK_TREE", tree.toString());
    }

    GitCall input(String text) {
        input = text;
        return this;
    }

    /// Takes each byte of input and output as one character, so that file names in any encoding
    /// come back as they were.
    GitCall rawNames() {
        charset = StandardCharsets.ISO_8859_1;
        return this;
    }

    /// A raw name as a person, and Java, read it.
    static String decodeName(String raw) {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /// @param out what it printed
    record Result(int exit, String out, String error) {}

    /// The output without surrounding white space.
    ///
    /// @throws GitFailed if the exit code is not 0
    String text(String... arguments) {
        return output(arguments).strip();
    }

    /// The output as it is.
    ///
    /// @throws GitFailed if the exit code is not 0
    String output(String... arguments) {
        Result result = run(arguments);
        if (result.exit() != 0) {
            throw new GitFailed(spell(arguments), result.exit(), result.error());
        }
        return result.out();
    }

    List<String> lines(String... arguments) {
        return output(arguments).lines().toList();
    }

    /// What stands between the zero bytes of the output.
    List<String> records(String... arguments) {
        String output = output(arguments);
        return output.isEmpty() ? List.of() : List.of(output.split("\0"));
    }

    boolean succeeds(String... arguments) {
        return run(arguments).exit() == 0;
    }

    /// Runs the command to its end, whatever its exit code.
    ///
    /// @throws GitFailed if it cannot start, takes too long, prints too much or is interrupted
    Result run(String... arguments) {
        String command = spell(arguments);
        Process process = start(command, arguments);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TailBuffer error = new TailBuffer(STDERR_KEPT);
        try {
            Thread writer = pump("stdin", () -> write(process));
            Thread reader = pump("stdout", () -> keep(process, out));
            Thread tail = pump("stderr", () -> error.readAll(process.getErrorStream()));
            if (!ended(process)) {
                throw new GitFailed(command, -1, "not done after " + patience.toSeconds() + " s");
            }
            for (Thread thread : List.of(reader, tail, writer)) {
                thread.join(STREAMS_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GitFailed(command, "interrupted", e);
        } finally {
            ProcessTree.end(process, LAST_WORD);
        }
        synchronized (out) {
            if (out.size() > git.limits().output()) {
                throw new GitFailed(
                        command, -1, "printed more than " + git.limits().output() + " bytes");
            }
            return new Result(process.exitValue(), out.toString(charset), error.text());
        }
    }

    /// Whether it ended in time. Time in which this process stood still, with git or without it, is
    /// not counted: of a glance a little at most.
    private boolean ended(Process process) throws InterruptedException {
        long left = patience.toNanos();
        while (left > 0) {
            long began = System.nanoTime();
            if (process.waitFor(Math.min(left, GLANCE), TimeUnit.NANOSECONDS)) {
                return true;
            }
            left -= Math.min(System.nanoTime() - began, 2 * GLANCE);
        }
        return false;
    }

    /// Starts the command and leaves its streams to the caller.
    Process start(String command, String... arguments) {
        List<String> words = new ArrayList<>(List.of("git"));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().putAll(git.environment(configuration));
        builder.environment().putAll(environment);
        folder.ifPresent(path -> builder.directory(path.toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new GitFailed(command, "cannot start git; is it installed and in PATH?", e);
        }
    }

    private void write(Process process) throws IOException {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(charset));
        }
    }

    /// Keeps one byte more than allowed, to be told apart, and reads on so that git does not hang.
    private void keep(Process process, ByteArrayOutputStream out) throws IOException {
        InputStream stdout = process.getInputStream();
        byte[] buffer = new byte[16 * 1024];
        for (int count = stdout.read(buffer); count >= 0; count = stdout.read(buffer)) {
            synchronized (out) {
                int room = git.limits().output() + 1 - out.size();
                out.write(buffer, 0, Math.max(0, Math.min(room, count)));
            }
        }
    }

    private interface Pump {
        void run() throws IOException;
    }

    /// A stream that breaks means that the process ended; its exit code says the rest.
    private static Thread pump(String name, Pump pump) {
        return Thread.ofPlatform()
                .daemon()
                .name("git-" + name)
                .start(() -> {
                    try {
                        pump.run();
                    } catch (IOException e) {
                        // Nothing to do: see above.
                    }
                });
    }

    private static String spell(String... arguments) {
        return "git " + String.join(" ", arguments);
    }
}
