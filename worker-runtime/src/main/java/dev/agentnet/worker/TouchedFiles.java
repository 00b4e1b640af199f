package dev.agentnet.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Touched;
import dev.agentnet.worker.agent.AgentEvent;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Takes from an agent's tool calls which files of the repository it read and wrote: of those that
/// succeeded, and of each kind so many. Not thread-safe.
final class TouchedFiles {

    private static final Set<String> WRITERS = Set.of("Write", "Edit", "MultiEdit", "NotebookEdit");
    private static final Set<String> READERS = Set.of("Read", "Grep", "Glob", "LS");
    private static final List<String> PATHS = List.of("file_path", "notebook_path", "path");

    /// A longer path is none that a person would ask for.
    private static final int LONGEST = 400;

    private final Path folder;
    private final int most;
    private final Set<String> read = new LinkedHashSet<>();
    private final Set<String> wrote = new LinkedHashSet<>();

    /// Calls whose end is not known yet, by their id.
    private final Map<String, Call> underWay = new LinkedHashMap<>();

    private record Call(String path, boolean writes) {}

    /// @param folder the clone that the agent works in
    /// @param most files of each kind that are kept, the first ones
    TouchedFiles(Path folder, int most) {
        this.folder = folder.toAbsolutePath().normalize();
        this.most = most;
    }

    void heard(AgentEvent event) {
        switch (event) {
            case AgentEvent.ToolUsed(String id, String name, ObjectNode input) -> {
                if (underWay.size() < most && (WRITERS.contains(name) || READERS.contains(name))) {
                    path(input)
                            .ifPresent(path ->
                                    underWay.put(id, new Call(path, WRITERS.contains(name))));
                }
            }
            case AgentEvent.ToolEnded(String id, boolean ok, String _) -> {
                Call call = underWay.remove(id);
                if (call != null && ok) {
                    add(call);
                }
            }
            case AgentEvent.Started _,
                    AgentEvent.Said _,
                    AgentEvent.Turn _,
                    AgentEvent.Ended _ -> {}
        }
    }

    private void add(Call call) {
        Set<String> files = call.writes() ? wrote : read;
        if (files.size() < most) {
            files.add(call.path());
        }
    }

    private Optional<String> path(ObjectNode input) {
        for (String name : PATHS) {
            String said = input.path(name).asText("");
            if (!said.isEmpty()) {
                return inRepository(said);
            }
        }
        return Optional.empty();
    }

    private Optional<String> inRepository(String said) {
        try {
            Path path = folder.resolve(said).normalize();
            if (!path.startsWith(folder) || path.equals(folder)) {
                return Optional.empty();
            }
            String relative = folder.relativize(path).toString();
            return Optional.of(relative).filter(text -> text.length() <= LONGEST);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    Touched all() {
        return new Touched(List.copyOf(read), List.copyOf(wrote));
    }
}
