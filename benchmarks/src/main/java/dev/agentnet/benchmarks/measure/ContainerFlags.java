package dev.agentnet.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;

/// The options that `scripts/entrypoint.sh` and the launcher start Java with; a test holds them to
/// it.
public final class ContainerFlags {

    private static final List<String> ALL =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xss512k",
                    "-XX:-UsePerfData",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    public static final List<String> MAIN = with("-Xms32m", "-Xmx512m", "-XX:TieredStopAtLevel=1");

    public static final List<String> DOMAIN =
            with(
                    "-Xms16m",
                    "-Xmn6m",
                    "-Xmx96m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:ReservedCodeCacheSize=24m",
                    "-Djdk.virtualThreadScheduler.parallelism=1");

    /// Those of whoever submits: the command line's.
    public static final List<String> CLIENT =
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:-UsePerfData",
                    "-Xmx256m",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    private ContainerFlags() {}

    private static List<String> with(String... more) {
        List<String> flags = new ArrayList<>(ALL);
        if (System.getProperty("os.arch").equals("amd64")) {
            flags.add("-XX:StackShadowPages=16");
        }
        flags.addAll(List.of(more));
        return List.copyOf(flags);
    }
}
