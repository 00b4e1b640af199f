package dev.agentnet.benchmarks.queue;

import dev.agentnet.benchmarks.measure.TalkingProcess;
import dev.agentnet.cli.terminal.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The queues that ours is measured beside, installed from their registry into the user's cache.
public final class Peers {

    private static final List<String> FILES =
            List.of("package.json", "measure.js", "bullmq.js", "bee-queue.js", "flow.js");
    private static final int MINUTES_TO_INSTALL = 5;

    private final Path folder;

    private Peers(Path folder) {
        this.folder = folder;
    }

    /// @throws Problem if npm is missing or cannot install them
    public static Peers install() throws IOException, InterruptedException {
        String home = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", home + "/.cache");
        Path folder = Files.createDirectories(Path.of(cache, "agentnet", "bench-peers"));
        for (String file : FILES) {
            try (InputStream in = Peers.class.getResourceAsStream("/peers/" + file)) {
                Files.copy(
                        Objects.requireNonNull(in, file),
                        folder.resolve(file),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        npmInstall(folder);
        return new Peers(folder);
    }

    private static void npmInstall(Path folder) throws IOException, InterruptedException {
        System.err.println("installing the peers …");
        Path log = folder.resolve("npm.log");
        Process npm;
        try {
            npm =
                    new ProcessBuilder(
                                    "npm",
                                    "install",
                                    "--no-package-lock",
                                    "--no-audit",
                                    "--no-fund",
                                    "--ignore-scripts")
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
        } catch (IOException e) {
            throw new Problem("npm is missing; it installs the queues to measure beside", e);
        }
        if (!npm.waitFor(MINUTES_TO_INSTALL, TimeUnit.MINUTES) || npm.exitValue() != 0) {
            npm.destroyForcibly();
            throw new Problem("npm could not install the peers; what it said is in " + log);
        }
    }

    /// @param role worker or client
    public TalkingProcess start(String peer, String role, int port, int concurrency)
            throws IOException {
        return TalkingProcess.start(
                List.of(
                        "node",
                        peer + ".js",
                        role,
                        Integer.toString(port),
                        Integer.toString(concurrency)),
                folder);
    }
}
