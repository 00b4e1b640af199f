package dev.agentnet.cli.proposal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.agentnet.config.AgentImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a repository says of its toolchain in devcontainer.json, which is JSON with comments and
/// trailing commas (<https://containers.dev/implementors/json_reference/>).
///
/// @param file relative to the repository
/// @param image what can be taken as it is
/// @param build how to make an image of it first: a command, after which `named` is there
/// @param notes what a person should know of it
public record Devcontainer(
        String file, Optional<String> image, Optional<Build> build, List<String> notes) {

    private static final List<String> PLACES =
            List.of(".devcontainer/devcontainer.json", ".devcontainer.json");

    private static final JsonMapper JSONC =
            JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .build();

    /// How an image comes to be.
    ///
    /// @param command a shell command, run at the root of the repository
    /// @param named the image it makes
    public record Build(String command, String named) {}

    public Devcontainer {
        notes = List.copyOf(notes);
    }

    public static Optional<Devcontainer> read(Path root) {
        return PLACES.stream()
                .filter(place -> Files.isRegularFile(root.resolve(place)))
                .findFirst()
                .map(place -> read(root, place));
    }

    private static Devcontainer read(Path root, String place) {
        JsonNode json;
        try {
            json = JSONC.readTree(Files.readString(root.resolve(place)));
        } catch (JsonProcessingException e) {
            String note =
                    "%s cannot be read: line %d: %s"
                            .formatted(
                                    place,
                                    e.getLocation().getLineNr(),
                                    e.getOriginalMessage().replaceAll(" \\(start marker.*", ""));
            return new Devcontainer(place, Optional.empty(), Optional.empty(), List.of(note));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + root.resolve(place), e);
        }
        List<String> notes = new ArrayList<>();
        Optional<String> image = image(json.path("image").asText(), place, notes);
        Optional<Build> build = image.isEmpty() ? build(json, root, place) : Optional.empty();
        if (json.has("dockerComposeFile")) {
            notes.add(
                    "%s works in the Compose service %s: name that service's image yourself"
                            .formatted(place, json.path("service").asText("it names")));
        }
        if (!json.path("features").isEmpty()) {
            notes.add(
                    "the features in %s are not in that image; what checks need of them, build into"
                                    .formatted(place)
                            + " an image of your own");
        }
        return new Devcontainer(place, image, build, notes);
    }

    private static Optional<String> image(String named, String place, List<String> notes) {
        if (named.isEmpty()) {
            return Optional.empty();
        }
        if (!AgentImages.canName(named)) {
            notes.add("the image in " + place + " depends on variables: " + named);
            return Optional.empty();
        }
        if (named.contains("alpine")) {
            notes.add(
                    named + " looks like Alpine, which lacks glibc; take its variant from Debian");
        }
        return Optional.of(named);
    }

    private static Optional<Build> build(JsonNode json, Path root, String place) {
        // The older spelling had both at the top.
        String dockerfile =
                json.path("build").path("dockerfile").asText(json.path("dockerFile").asText());
        if (dockerfile.isEmpty()) {
            return Optional.empty();
        }
        String context =
                json.path("build").path("context").asText(json.path("context").asText("."));
        Path folder = Path.of(place).resolveSibling(".");
        String name =
                String.valueOf(root.toAbsolutePath().normalize().getFileName())
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^a-z0-9]+", "-")
                                .replaceAll("^-|-$", "")
                        + "-dev";
        return Optional.of(
                new Build(
                        "docker build -t %s -f %s %s"
                                .formatted(
                                        name,
                                        quoted(folder.resolve(dockerfile).normalize()),
                                        quoted(folder.resolve(context).normalize())),
                        name));
    }

    private static String quoted(Path path) {
        String text = path.toString().isEmpty() ? "." : path.toString();
        return text.matches("[A-Za-z0-9._/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
