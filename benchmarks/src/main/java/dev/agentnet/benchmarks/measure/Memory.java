package dev.agentnet.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process takes of the memory, in bytes, as the kernel counts it. Linux only.
///
/// @param pss what it has alone, and its share of what it has with others
/// @param rss the same with all of what it shares: the `pss` it would have if it stood alone
public record Memory(long pss, long rss) {

    /// Reads `/proc/<pid>/smaps_rollup`.
    ///
    /// @throws IOException if there is no such process, or no `/proc`
    public static Memory of(long pid) throws IOException {
        Path file = Path.of("/proc", Long.toString(pid), "smaps_rollup");
        String text = Files.readString(file);
        return new Memory(bytes(text, "Pss:"), bytes(text, "Rss:"));
    }

    private static long bytes(String text, String name) throws IOException {
        for (String line : text.lines().toList()) {
            if (line.startsWith(name)) {
                String kibibytes = line.substring(name.length()).replace("kB", "").strip();
                return Long.parseLong(kibibytes) << 10;
            }
        }
        throw new IOException("the kernel says no " + name);
    }
}
