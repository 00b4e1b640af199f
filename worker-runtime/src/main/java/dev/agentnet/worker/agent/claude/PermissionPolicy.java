package dev.agentnet.worker.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Answers what Claude Code asks before it uses a tool.
///
/// Its own settings come first: what they allow or deny is never asked here. Of the rest
/// - what an `ask` rule of the settings names is denied, as there is nobody to ask yet;
/// - file tools may go where the attempt lives: clone, home and temporary folder, links followed;
/// - Bash may run, unless Claude Code points at a path outside of these;
/// - every other tool is denied.
///
/// This keeps a well-meaning agent on its way. It is no wall: a program that Bash may run can do
/// what its user can; the container is the wall.
final class PermissionPolicy {

    private static final Set<String> FILE_TOOLS =
            Set.of("Read", "Write", "Edit", "MultiEdit", "NotebookEdit", "Glob", "Grep", "LS");

    private static final List<String> PATHS = List.of("file_path", "notebook_path", "path");

    private final Path clone;
    private final List<Path> places;

    /// @param places where files may be used besides the clone
    PermissionPolicy(Path clone, List<Path> places) throws IOException {
        this.clone = clone.toRealPath();
        List<Path> all = new ArrayList<>(List.of(this.clone));
        for (Path place : places) {
            all.add(real(place.toAbsolutePath().normalize()));
        }
        this.places = List.copyOf(all);
    }

    /// @param request the `request` of a `can_use_tool` control request
    /// @return why it is denied; empty if it is allowed
    Optional<String> refusal(ObjectNode request) {
        String tool = request.path("tool_name").asText();
        if (request.path("decision_reason_type").asText().equals("rule")) {
            return Optional.of(
                    "This needs a person's approval, and none can be asked during this attempt."
                            + " Leave it as it is, and say in your last message what you would"
                            + " have changed and why.");
        }
        if (FILE_TOOLS.contains(tool)) {
            return outside(paths(request.path("input"), PATHS));
        }
        if (tool.equals("Bash")) {
            return outside(paths(request, List.of("blocked_path")));
        }
        return Optional.of(
                "The tool " + tool + " is not available in this attempt. Go on without it.");
    }

    private static List<String> paths(JsonNode holder, List<String> names) {
        return names.stream()
                .map(name -> holder.path(name).asText(""))
                .filter(path -> !path.isEmpty())
                .toList();
    }

    private Optional<String> outside(List<String> paths) {
        for (String path : paths) {
            if (!isInside(path)) {
                return Optional.of(
                        path
                                + " is outside this attempt's working folder. Work only in "
                                + clone
                                + ".");
            }
        }
        return Optional.empty();
    }

    private boolean isInside(String path) {
        try {
            Path real = real(clone.resolve(path).normalize());
            return places.stream().anyMatch(real::startsWith);
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    /// Where the path leads; of what is not there yet, where its nearest folder leads.
    private static Path real(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return path.toRealPath();
        }
        Path parent = path.getParent();
        return parent == null ? path : real(parent).resolve(path.getFileName());
    }
}
