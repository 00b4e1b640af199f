package dev.agentnet.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One task of a plan.
///
/// @param id its name within the plan: a-z, 0-9 and -, a letter first, at most 40 characters
/// @param domain who does it; absent lets the router decide
/// @param role the domain's worker; absent lets the domain choose
/// @param model what its agent asks instead of its worker's; absent lets the worker choose
/// @param prompt what is to be done
/// @param inputs what it reads or starts from, in words or as paths
/// @param artifacts what it writes: paths, folders or patterns with `*`, `**` and `?`
/// @param dependencies ids of tasks that must be done before it begins
/// @param checks acceptance commands; none means those of the network
/// @param timeout working time of one attempt
public record PlannedTask(
        String id,
        Optional<DomainName> domain,
        Optional<String> role,
        Optional<String> model,
        String prompt,
        List<String> inputs,
        List<String> artifacts,
        List<String> dependencies,
        List<String> checks,
        Budget budget,
        Priority priority,
        Duration timeout) {

    public static final int MOST_ID = 40;
    public static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);

    public PlannedTask {
        if (!isId(id)) {
            throw new IllegalArgumentException("\"" + id + "\" is no id of a task in a plan");
        }
        inputs = List.copyOf(inputs);
        artifacts = List.copyOf(artifacts);
        dependencies = List.copyOf(dependencies);
        checks = List.copyOf(checks);
        model.ifPresent(TaskSpec::checkModel);
    }

    /// Whether a task of a plan can be called so.
    public static boolean isId(String text) {
        return !text.isEmpty() && Shape.endOfName(text, 0, MOST_ID) == text.length();
    }

    /// The same, done by this domain and worker.
    public PlannedTask doneBy(DomainName who, String worker) {
        return with(Optional.of(who), Optional.of(worker), checks, budget);
    }

    /// The same with these acceptance commands, if it brings none of its own.
    public PlannedTask checkedBy(List<String> commands) {
        return with(domain, role, checks.isEmpty() ? commands : checks, budget);
    }

    /// The same with this budget.
    public PlannedTask paidBy(Budget share) {
        return with(domain, role, checks, share);
    }

    private PlannedTask with(
            Optional<DomainName> who,
            Optional<String> worker,
            List<String> commands,
            Budget share) {
        return new PlannedTask(
                id,
                who,
                worker,
                model,
                prompt,
                inputs,
                artifacts,
                dependencies,
                commands,
                share,
                priority,
                timeout);
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object().put("id", id);
        domain.ifPresent(value -> json.put("domain", value.value()));
        role.ifPresent(value -> json.put("role", value));
        model.ifPresent(value -> json.put("model", value));
        json.put("prompt", prompt);
        put(json, "inputs", inputs);
        put(json, "artifacts", artifacts);
        put(json, "dependencies", dependencies);
        put(json, "checks", checks);
        if (!budget.isEmpty()) {
            json.set("budget", budget.toJson());
        }
        if (priority != Priority.NORMAL) {
            json.put("priority", priority.word());
        }
        if (!timeout.equals(DEFAULT_TIMEOUT)) {
            json.put("timeout", timeout.toSeconds());
        }
        return json;
    }

    private static void put(ObjectNode json, String name, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode list = json.putArray(name);
            values.forEach(list::add);
        }
    }
}
