package dev.agentnet.cli.follow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Journal.AttemptFiles;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which tasks read and wrote a file: what their agents' tools touched, as long as the tasks are
/// kept, and what landed, for ever.
public final class FileStory {

    /// Tasks of one domain in one state that are looked at: as many as are kept.
    private static final int MOST = 10_000;

    /// One attempt, or the landing of a task that has left.
    ///
    /// @param attempt 0 where nobody knows it any more
    /// @param commit that landed the task, if it changed the file; else empty
    public record Chapter(
            String task,
            String agent,
            int attempt,
            boolean read,
            boolean wrote,
            Instant at,
            String commit,
            String description) {

        public ObjectNode toJson() {
            return Json.object()
                    .put("task", task)
                    .put("agent", agent)
                    .put("attempt", attempt == 0 ? null : attempt)
                    .put("read", read)
                    .put("wrote", wrote)
                    .put("at", at.toEpochMilli())
                    .put("commit", commit.isEmpty() ? null : commit)
                    .put("description", description);
        }
    }

    /// What landed, by its task; those that are told of with an attempt are taken out.
    private final Map<String, JsonNode> landed = new LinkedHashMap<>();

    private final Set<String> names = new LinkedHashSet<>();
    private final List<Chapter> chapters = new ArrayList<>();

    /// @param path of a file or a folder, in the repository
    /// @param commits of its history, each with `task` and `from`, a name that it had before
    public FileStory(String path, JsonNode commits) {
        names.add(path);
        commits.forEach(commit -> {
            names.add(commit.path("from").asText());
            String task = commit.path("task").asText();
            if (!task.isEmpty()) {
                landed.putIfAbsent(task, commit);
            }
        });
    }

    /// @return newest first
    public List<Chapter> tell(Network network, Collection<DomainName> domains, String repository) {
        for (DomainName domain : domains) {
            for (TaskState state : TaskState.values()) {
                for (TaskId id : network.records().list(domain, state, MOST)) {
                    network.records()
                            .find(id)
                            .filter(task -> task.attempt() > 0)
                            .filter(task ->
                                    task.spec().repository().orElse(id.value()).equals(repository))
                            .ifPresent(task -> add(network, task));
                }
            }
        }
        landed.values().forEach(this::add);
        chapters.sort(Comparator.comparing(Chapter::at).reversed());
        return List.copyOf(chapters);
    }

    private void add(Network network, Task task) {
        List<AttemptFiles> attempts = network.journal().touched(task.id(), task.attempt());
        for (AttemptFiles one : attempts) {
            boolean read = one.files().read().stream().anyMatch(this::isMeant);
            boolean wrote = one.files().wrote().stream().anyMatch(this::isMeant);
            JsonNode commit =
                    one.attempt() == task.attempt() ? landed.remove(task.id().value()) : null;
            if (read || wrote || commit != null) {
                chapters.add(
                        new Chapter(
                                task.id().value(),
                                one.agent().value(),
                                one.attempt(),
                                read,
                                wrote || commit != null,
                                one.at(),
                                commit == null ? "" : commit.path("commit").asText(),
                                task.spec().description()));
            }
        }
    }

    private boolean isMeant(String file) {
        return names.stream().anyMatch(name -> file.equals(name) || file.startsWith(name + "/"));
    }

    private void add(JsonNode commit) {
        chapters.add(
                new Chapter(
                        commit.path("task").asText(),
                        commit.path("agent").asText(),
                        0,
                        false,
                        true,
                        Instant.ofEpochMilli(commit.path("at").asLong()),
                        commit.path("commit").asText(),
                        commit.path("subject").asText()));
    }
}
