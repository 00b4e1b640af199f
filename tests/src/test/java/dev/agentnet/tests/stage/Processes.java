package dev.agentnet.tests.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Which processes a scenario has left behind, and what they take.
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

    /// What of a process is in memory, in mebibytes, and the most that ever was.
    public static Memory memory(long pid) throws IOException {
        long now = 0;
        long most = 0;
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            String digits = line.replaceAll("\\D", "");
            if (line.startsWith("VmRSS:")) {
                now = Long.parseLong(digits) / 1024;
            } else if (line.startsWith("VmHWM:")) {
                most = Long.parseLong(digits) / 1024;
            }
        }
        return new Memory(now, most);
    }

    public record Memory(long now, long most) {}

    /// @param name as `kill` knows it, without SIG
    public static void signal(long pid, String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
            assertThat(code).as("kill -%s %d", name, pid).isZero();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
