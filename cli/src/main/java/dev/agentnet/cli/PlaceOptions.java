package dev.agentnet.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Where work is done, and what has to pass before it lands.
final class PlaceOptions {

    @Option(
            names = "--repo",
            paramLabel = "NAME|PATH|URL",
            description = "the repository to work on (default: the network's default)")
    Optional<String> repo = Optional.empty();

    @Option(names = "--base", description = "branch or commit to start from and land on")
    Optional<String> base = Optional.empty();

    @Option(
            names = "--check",
            paramLabel = "COMMAND",
            description = "acceptance command, repeatable (default: from agentnet.conf)")
    List<String> checks = new ArrayList<>();

    /// Whether any of them was given.
    boolean isGiven() {
        return repo.isPresent() || base.isPresent() || !checks.isEmpty();
    }

    /// As they would be typed in another folder.
    List<String> words() {
        List<String> words = new ArrayList<>();
        repo.map(PlaceOptions::fromAnywhere).ifPresent(name -> words.add("--repo=" + name));
        base.ifPresent(from -> words.add("--base=" + from));
        checks.forEach(check -> words.add("--check=" + check));
        return words;
    }

    /// A path is meant from where it was typed.
    static String fromAnywhere(String name) {
        return Files.exists(Path.of(name)) ? Path.of(name).toAbsolutePath().toString() : name;
    }
}
