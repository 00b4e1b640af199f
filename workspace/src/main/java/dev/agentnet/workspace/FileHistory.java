package dev.agentnet.workspace;

import dev.agentnet.workspace.Store.Landed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Reads from a branch's first-parent line what changed a file, also under the names that it had
/// before.
final class FileHistory {

    /// Ends each commit's own part; no message of a trailer holds it.
    private static final String FORMAT =
            "%x01%H%x00%ct%x00%(trailers:key=Agentnet-Task,valueonly,separator=%x20)%x00"
                    + "%(trailers:key=Agentnet-Agent,valueonly,separator=%x20)%x00%s%x00";

    private final BareRepository repository;

    FileHistory(BareRepository repository) {
        this.repository = repository;
    }

    /// @param path of a file or a folder
    /// @return newest first, at most `most`
    List<Landed> of(String ref, String path, int most) {
        if (repository.ref(ref).isEmpty()) {
            return List.of();
        }
        String all =
                repository
                        .call()
                        .config("core.quotePath", "false")
                        .env("GIT_LITERAL_PATHSPECS", "1")
                        .output(
                                "log",
                                "-" + most,
                                "--first-parent",
                                "-m",
                                "--follow",
                                "--name-status",
                                "--format=" + FORMAT,
                                ref,
                                "--",
                                path);
        List<Landed> landed = new ArrayList<>();
        for (String commit : all.split("\u0001", -1)) {
            String[] fields = commit.split("\0", -1);
            if (fields.length == 6) {
                landed.add(landed(fields, path));
            }
        }
        return landed;
    }

    private static Landed landed(String[] fields, String path) {
        String status = fields[5].strip().lines().findFirst().orElse("");
        String[] words = status.split("\t", -1);
        boolean renamed = words.length == 3 && words[0].startsWith("R");
        return new Landed(
                fields[0],
                Instant.ofEpochSecond(Long.parseLong(fields[1])),
                fields[2].strip(),
                fields[3].strip(),
                fields[4],
                renamed ? words[1] : path);
    }

    /// Files of the same last name, where there is none of this path.
    List<String> similar(String ref, String path, int most) {
        if (repository.ref(ref).isEmpty()) {
            return List.of();
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        return repository.call().records("ls-tree", "-r", "-z", "--name-only", ref).stream()
                .filter(file -> file.equals(name) || file.endsWith("/" + name))
                .limit(most)
                .toList();
    }

    boolean isThere(String ref, String path) {
        return repository.call().run("cat-file", "-e", ref + ":" + path).exit() == 0;
    }
}
