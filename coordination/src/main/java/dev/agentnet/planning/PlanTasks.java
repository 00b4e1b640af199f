package dev.agentnet.planning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.PlannedTask;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A plan as tasks: one of `main` for the whole, and one for each of its own.
public final class PlanTasks {

    private PlanTasks() {}

    /// The whole, as it is submitted.
    public static TaskSpec whole(Plan plan) {
        return new TaskSpec(
                        DomainName.MAIN,
                        TaskKind.PLAN,
                        plan.name(),
                        Priority.NORMAL,
                        PlannedTask.DEFAULT_TIMEOUT,
                        plan.toJson(),
                        plan.repository(),
                        plan.base(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())
                .within(plan.budget());
    }

    /// The ids of its tasks in the order of the plan: whoever asks, and however often, the same.
    ///
    /// @param whole the plan's own
    public static List<TaskId> ids(TaskId whole, Plan plan) {
        List<TaskId> ids = new ArrayList<>();
        for (PlannedTask task : plan.tasks()) {
            ids.add(whole.part(task.domain().orElseThrow(), ids.size() + 1));
        }
        return ids;
    }

    /// What its task number `place` is asked for, counted from 0.
    public static TaskSpec spec(Task whole, Plan plan, int place) {
        PlannedTask task = plan.tasks().get(place);
        return new TaskSpec(
                        task.domain().orElseThrow(),
                        TaskKind.WORK,
                        task.prompt(),
                        task.priority(),
                        task.timeout(),
                        context(plan, task),
                        // Without one they share one of their own, so that they build on each
                        // other.
                        plan.repository().or(() -> Optional.of(whole.id().value())),
                        plan.base(),
                        task.checks(),
                        task.role(),
                        Optional.of(whole.id()),
                        Optional.empty())
                .within(task.budget())
                .asking(task.model());
    }

    /// What the worker is shown besides its prompt.
    private static ObjectNode context(Plan plan, PlannedTask task) {
        ObjectNode context = Json.object();
        plan.title().ifPresent(title -> context.put("plan", title));
        context.put("task", task.id());
        put(context, "inputs", task.inputs());
        put(context, "artifacts", task.artifacts());
        return context;
    }

    private static void put(ObjectNode context, String name, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode list = context.putArray(name);
            values.forEach(list::add);
        }
    }
}
