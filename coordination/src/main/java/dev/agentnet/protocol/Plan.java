package dev.agentnet.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A feature as tasks, and which of them waits for which.
///
/// @param title what the whole is about, for people
/// @param repository where all of its tasks work; absent means the network's default
/// @param base the branch to start from and land on; absent means the repository's default
/// @param budget for all tasks together
/// @param tasks at least one, in the order they were written in
public record Plan(
        Optional<String> title,
        Optional<String> repository,
        Optional<String> base,
        Budget budget,
        List<PlannedTask> tasks) {

    public Plan {
        tasks = List.copyOf(tasks);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("a plan without tasks");
        }
    }

    /// The title, or what stands for it.
    public String name() {
        return title.orElseGet(() -> "a plan of " + tasks.size() + " tasks");
    }

    /// The same with each task changed.
    public Plan withTasks(UnaryOperator<PlannedTask> change) {
        return new Plan(title, repository, base, budget, tasks.stream().map(change).toList());
    }

    /// The same in this repository, on this base.
    public Plan in(Optional<String> newRepository, Optional<String> newBase) {
        return new Plan(title, newRepository, newBase, budget, tasks);
    }

    /// The plan as a plan file has it. What is empty or as usual is left out.
    public ObjectNode toJson() {
        ObjectNode json = Json.object();
        title.ifPresent(value -> json.put("title", value));
        repository.ifPresent(value -> json.put("repository", value));
        base.ifPresent(value -> json.put("base", value));
        if (!budget.isEmpty()) {
            json.set("budget", budget.toJson());
        }
        ArrayNode list = json.putArray("tasks");
        tasks.forEach(task -> list.add(task.toJson()));
        return json;
    }
}
