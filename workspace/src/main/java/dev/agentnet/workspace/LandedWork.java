package dev.agentnet.workspace;

import dev.agentnet.workspace.Store.Landing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads from a branch's first-parent line which tasks landed on it: the commit that landed one
/// bears its id in a trailer.
final class LandedWork {

    private static final String TRAILER = "Agentnet-Task";

    private final BareRepository repository;

    LandedWork(BareRepository repository) {
        this.repository = repository;
    }

    Optional<String> find(String ref, String taskId) {
        if (repository.ref(ref).isEmpty()) {
            return Optional.empty();
        }
        String trailer = "^" + TRAILER + ": " + taskId.replace(".", "\\.") + "$";
        String found =
                repository
                        .call()
                        .text(
                                "log",
                                "-1",
                                "--first-parent",
                                "--format=%H",
                                "-E",
                                "--grep=" + trailer,
                                ref);
        return Optional.of(found).filter(commit -> !commit.isEmpty());
    }

    List<Landing> list(String ref, int most) {
        if (repository.ref(ref).isEmpty()) {
            return List.of();
        }
        List<Landing> landings = new ArrayList<>();
        for (String line :
                repository
                        .call()
                        .lines(
                                "log",
                                "-" + most,
                                "--first-parent",
                                "--grep=^" + TRAILER + ": ",
                                "--format=%H %(trailers:key="
                                        + TRAILER
                                        + ",valueonly,separator=%x20)",
                                ref)) {
            int blank = line.indexOf(' ');
            if (blank > 0 && blank + 1 < line.length()) {
                landings.add(new Landing(line.substring(0, blank), line.substring(blank + 1)));
            }
        }
        return landings;
    }
}
