package dev.agentnet.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the kernel says that a process takes of the memory.
public final class Memory {

    private static final String PSS = "Pss:";

    private Memory() {}

    /// A process's proportional set size in bytes, from `/proc/<pid>/smaps_rollup`.
    ///
    /// @throws IOException if there is no such process, or no `/proc`
    public static long pss(long pid) throws IOException {
        Path file = Path.of("/proc", Long.toString(pid), "smaps_rollup");
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(PSS)) {
                String kibibytes = line.substring(PSS.length()).replace("kB", "").strip();
                return Long.parseLong(kibibytes) << 10;
            }
        }
        throw new IOException(file + " has no line " + PSS);
    }
}
