package dev.agentnet.cli.embedded;

import com.typesafe.config.Config;
import dev.agentnet.cli.machine.NetworkFolder;
import dev.agentnet.cli.machine.Surroundings;
import java.nio.file.Path;
import java.util.Optional;

/// The note an embedded network leaves of itself, so that other commands find and end it.
public final class EmbeddedState {

    private EmbeddedState() {}

    public static Path folder() {
        return Surroundings.state().resolve("network");
    }

    private static NetworkFolder here() {
        return new NetworkFolder(folder());
    }

    /// The process of the network that runs here.
    public static Optional<ProcessHandle> process() {
        return here().pid().process();
    }

    /// The configuration of the network that runs here, as its domains are told; empty if none
    /// runs.
    public static Optional<Config> running() {
        return here().running();
    }

    /// Whether the main at this address is the one of the network that runs here.
    public static boolean servesAt(String url) {
        return running()
                .filter(told -> told.getString("agentnet.spawn.main-url-inside").equals(url))
                .isPresent();
    }

    public static boolean isRunning() {
        return process().isPresent();
    }

    public static void write() {
        here().pid().write(ProcessHandle.current());
    }

    public static void remove() {
        here().pid().remove();
    }
}
