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
        String text = rollup(pid);
        return new Memory(bytes(text, "Pss:"), bytes(text, "Rss:"));
    }

    /// What the process has that is in no file, in bytes: unlike `pss` it does not change when
    /// another process begins or ends to map the same files.
    public static long anonymous(long pid) throws IOException {
        return bytes(rollup(pid), "Pss_Anon:");
    }

    private static String rollup(long pid) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(pid), "smaps_rollup"));
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
