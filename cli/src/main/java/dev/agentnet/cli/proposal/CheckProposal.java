package dev.agentnet.cli.proposal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// An acceptance command that a repository suggests by what lies in it.
///
/// @param command to be run with `sh -c` in a fresh clone
/// @param file what suggested it
/// @param image an image with the tools for it, as an example
public record CheckProposal(String command, String file, String image) {

    private static final Pattern MAKE_TEST = Pattern.compile("(?m)^test[ \\t]*:(?!=)");

    /// Found in nearly every new package.json.
    private static final String NO_TEST = "no test specified";

    private static final int MOST_CHARACTERS = 1 << 20;

    private static final String JAVA = "maven:3.9-eclipse-temurin-25";
    private static final String PYTHON = "python:3.13-bookworm";

    /// All that the files at the root suggest, the most telling first.
    public static List<CheckProposal> all(Path root) {
        List<CheckProposal> found = new ArrayList<>();
        node(root).ifPresent(found::add);
        if (has(root, "pom.xml")) {
            String maven = has(root, "mvnw") ? "./mvnw" : "mvn";
            found.add(new CheckProposal(maven + " -q verify", "pom.xml", JAVA));
        }
        first(root, "build.gradle.kts", "build.gradle")
                .map(file -> {
                    String gradle = has(root, "gradlew") ? "./gradlew" : "gradle";
                    return new CheckProposal(gradle + " check", file, "gradle:9-jdk25");
                })
                .ifPresent(found::add);
        python(root)
                .map(file -> new CheckProposal("python3 -m pytest", file, PYTHON))
                .ifPresent(found::add);
        if (has(root, "go.mod")) {
            found.add(new CheckProposal("go test ./...", "go.mod", "golang:1-bookworm"));
        }
        if (has(root, "Cargo.toml")) {
            found.add(new CheckProposal("cargo test", "Cargo.toml", "rust:1-bookworm"));
        }
        first(root, "GNUmakefile", "makefile", "Makefile")
                .filter(file -> MAKE_TEST.matcher(text(root, file)).find())
                .map(file -> new CheckProposal("make test", file, "buildpack-deps:bookworm"))
                .ifPresent(found::add);
        return found;
    }

    private static Optional<CheckProposal> node(Path root) {
        String test =
                Json.tryParse(text(root, "package.json"))
                        .map(json -> json.path("scripts").path("test"))
                        .map(JsonNode::asText)
                        .orElse("");
        if (test.isBlank() || test.contains(NO_TEST)) {
            return Optional.empty();
        }
        String runner =
                has(root, "pnpm-lock.yaml") ? "pnpm" : has(root, "yarn.lock") ? "yarn" : "npm";
        return Optional.of(new CheckProposal(runner + " test", "package.json", "node:22-bookworm"));
    }

    private static Optional<String> python(Path root) {
        return first(root, "pytest.ini", "conftest.py", "tests/conftest.py")
                .or(() ->
                        first(root, "pyproject.toml", "setup.cfg", "tox.ini")
                                .filter(file -> text(root, file).contains("pytest")));
    }

    private static boolean has(Path root, String file) {
        return Files.isRegularFile(root.resolve(file));
    }

    private static Optional<String> first(Path root, String... files) {
        return List.of(files).stream().filter(file -> has(root, file)).findFirst();
    }

    /// Empty where there is none, and where it is too long to have been written by hand.
    private static String text(Path root, String file) {
        Path path = root.resolve(file);
        try {
            return Files.isRegularFile(path) && Files.size(path) <= MOST_CHARACTERS
                    ? Files.readString(path)
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
