package dev.agentnet.cli.embedded;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.cli.machine.PidFile;
import dev.agentnet.cli.machine.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The note an embedded network leaves of itself, so that other commands find and end it.
public final class EmbeddedState {

    private EmbeddedState() {}

    public static Path folder() {
        return Surroundings.state().resolve("network");
    }

    private static PidFile file() {
        return new PidFile(folder().resolve("pid"));
    }

    /// The process of the network that runs here.
    public static Optional<ProcessHandle> process() {
        return file().process();
    }

    /// The configuration of the network that runs here, as its domains are told; empty if none
    /// runs.
    public static Optional<Config> running() {
        Path told = folder().resolve(EmbeddedNetwork.TOLD);
        return isRunning() && Files.isRegularFile(told)
                ? Optional.of(ConfigFactory.parseFile(told.toFile()))
                : Optional.empty();
    }

    public static boolean isRunning() {
        return process().isPresent();
    }

    public static void write() {
        file().write(ProcessHandle.current());
    }

    public static void remove() {
        file().remove();
    }
}
