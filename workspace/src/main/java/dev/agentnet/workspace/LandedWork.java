package dev.agentnet.workspace;

import dev.agentnet.workspace.Store.Landing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads from a branch's history which tasks landed on it: the commit that landed one bears its id
/// in a trailer.
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

    /// @param without what this has is left out
    List<Landing> list(String ref, Optional<String> without, int most) {
        if (repository.ref(ref).isEmpty()) {
            return List.of();
        }
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "log",
                                "-" + most,
                                "--grep=^" + TRAILER + ": ",
                                "--format=%H %(trailers:key="
                                        + TRAILER
                                        + ",valueonly,separator=%x20)",
                                ref));
        without.filter(other -> !other.equals(ref) && repository.ref(other).isPresent())
                .ifPresent(other -> words.add("^" + other));
        List<Landing> landings = new ArrayList<>();
        for (String line : repository.call().lines(words.toArray(String[]::new))) {
            int blank = line.indexOf(' ');
            if (blank > 0 && blank + 1 < line.length()) {
                landings.add(new Landing(line.substring(0, blank), line.substring(blank + 1)));
            }
        }
        return landings;
    }

    Optional<Instant> mergedAt(String commit, String ref) {
        if (repository.ref(ref).isEmpty() || !repository.isAncestor(commit, ref)) {
            return Optional.empty();
        }
        // The first on the branch's own line that has it; the branch's tip has it by itself.
        List<String> since =
                repository
                        .call()
                        .lines(
                                "log",
                                "--first-parent",
                                "--ancestry-path",
                                "--format=%ct",
                                commit + ".." + ref);
        String seconds =
                since.isEmpty()
                        ? repository.call().text("log", "-1", "--format=%ct", commit)
                        : since.getLast();
        return Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)));
    }
}
