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
/// @param weight how many claims of a domain it gets for each one of a plan of weight 1, while
///   tasks of both wait there
/// @param tasks at least one, in the order they were written in
public record Plan(
        Optional<String> title,
        Optional<String> repository,
        Optional<String> base,
        Budget budget,
        int weight,
        List<PlannedTask> tasks) {

    /// Of a plan that does not say it, and of all tasks together that are of no plan.
    public static final int USUAL_WEIGHT = 1;

    /// Beyond it the others would hardly get on.
    public static final int MOST_WEIGHT = 100;

    public Plan {
        tasks = List.copyOf(tasks);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("a plan without tasks");
        }
        checkWeight(weight);
    }

    /// @return `weight`
    /// @throws IllegalArgumentException if it is none
    public static int checkWeight(long weight) {
        if (weight < USUAL_WEIGHT || weight > MOST_WEIGHT) {
            throw new IllegalArgumentException(
                    "a weight of %d: use %d to %d".formatted(weight, USUAL_WEIGHT, MOST_WEIGHT));
        }
        return (int) weight;
    }

    /// The title, or what stands for it.
    public String name() {
        return title.orElseGet(() -> "a plan of " + tasks.size() + " tasks");
    }

    /// The same with each task changed.
    public Plan withTasks(UnaryOperator<PlannedTask> change) {
        return new Plan(
                title, repository, base, budget, weight, tasks.stream().map(change).toList());
    }

    /// The same in this repository, on this base.
    public Plan in(Optional<String> newRepository, Optional<String> newBase) {
        return new Plan(title, newRepository, newBase, budget, weight, tasks);
    }

    /// The same with this weight.
    public Plan weighing(int newWeight) {
        return new Plan(title, repository, base, budget, newWeight, tasks);
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
        if (weight != USUAL_WEIGHT) {
            json.put("weight", weight);
        }
        ArrayNode list = json.putArray("tasks");
        tasks.forEach(task -> list.add(task.toJson()));
        return json;
    }
}
