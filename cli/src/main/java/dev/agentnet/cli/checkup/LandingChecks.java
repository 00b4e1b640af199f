package dev.agentnet.cli.checkup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.cli.repository.MainApi;
import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.coordination.Inspection.Violation;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares what the results say has landed with what the repositories hold.
public final class LandingChecks {

    /// Of each domain, newest first: as many as are kept unless it is told otherwise.
    private static final int TASKS = 10_000;

    private final Network network;
    private final MainApi main;

    public LandingChecks(Network network, MainApi main) {
        this.network = network;
        this.main = main;
    }

    /// @throws dev.agentnet.cli.terminal.Problem if main does not answer
    public List<Violation> all() {
        // First what is said to be done: what lands meanwhile is then in the repository at least.
        Map<TaskId, String> merged = merged();
        Set<String> commits = new HashSet<>();
        List<Violation> violations = new ArrayList<>();
        for (Repository repository : network.repositories().all()) {
            main.get("/repositories/" + repository.name() + "/landings")
                    .properties()
                    .forEach(branch -> {
                        String place = repository.name() + ":" + branch.getKey();
                        violations.addAll(twice(place, branch.getValue()));
                        branch.getValue()
                                .forEach(landing -> commits.add(landing.path("commit").asText()));
                    });
        }
        merged.forEach((id, commit) -> {
            if (!commits.contains(commit)) {
                String what =
                        "%s is done with commit %s, which is on no branch".formatted(id, commit);
                violations.add(new Violation(Invariant.I3, what, List.of(id.value())));
            }
        });
        return violations;
    }

    private static List<Violation> twice(String place, JsonNode landings) {
        Map<String, List<String>> commits = new HashMap<>();
        landings.forEach(landing ->
                commits.computeIfAbsent(landing.path("task").asText(), _ -> new ArrayList<>())
                        .add(landing.path("commit").asText()));
        List<Violation> violations = new ArrayList<>();
        commits.forEach((task, all) -> {
            if (all.size() > 1) {
                String what =
                        "%s landed %d times on %s: %s"
                                .formatted(task, all.size(), place, String.join(", ", all));
                violations.add(new Violation(Invariant.I3, what, List.of(task)));
            }
        });
        return violations;
    }

    /// Task → the commit that its result says it landed with. A task of main's names its
    /// children's.
    private Map<TaskId, String> merged() {
        Map<TaskId, String> merged = new HashMap<>();
        for (DomainName domain : network.registry().domains().keySet()) {
            for (TaskId id : network.records().list(domain, TaskState.DONE, TASKS)) {
                Map<String, String> result = network.records().result(id);
                String commit = result.getOrDefault("commit", "");
                if ("true".equals(result.get("merged")) && !commit.isEmpty()) {
                    merged.put(id, commit);
                }
            }
        }
        return merged;
    }
}
