package dev.agentnet.tests.stage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Which processes a scenario has left behind.
public final class Processes {

    private Processes() {}

    /// Those whose command line or environment names a folder, as all do that were started there.
    public static List<Long> under(Path folder) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> pid != ProcessHandle.current().pid())
                .filter(pid -> names(pid, "environ", folder) || names(pid, "cmdline", folder))
                .toList();
    }

    private static boolean names(long pid, String what, Path folder) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), what));
            return new String(bytes, StandardCharsets.UTF_8).contains(folder.toString());
        } catch (IOException e) {
            return false;
        }
    }
}
