package dev.agentnet.planning;

import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.PlannedTask;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads a plan file, YAML or JSON alike, and checks it: all that is wrong is told at once, with
/// the line it stands in.
///
/// JSON is read as the YAML that it is, see https://yaml.org/spec/1.2.2/#12-overview.
public final class PlanReader {

    private static final List<String> PLAN_KEYS =
            List.of("title", "repository", "base", "budget", "weight", "tasks");
    private static final List<String> TASK_KEYS =
            List.of(
                    "id",
                    "domain",
                    "role",
                    "model",
                    "prompt",
                    "inputs",
                    "artifacts",
                    "dependencies",
                    "checks",
                    "budget",
                    "priority",
                    "timeout",
                    // What a quote wrote there is for people.
                    "estimate");
    private static final List<String> BUDGET_KEYS = List.of("tokens", "cost_usd");

    /// Deeper than any plan is.
    private static final int MOST_DEPTH = 20;

    private final PlanLimits limits;
    private final Map<DomainName, List<String>> workers;

    /// @param workers of each domain that there is
    public PlanReader(PlanLimits limits, Map<DomainName, List<String>> workers) {
        this.limits = limits;
        this.workers = Map.copyOf(workers);
    }

    /// @param plan empty if there are complaints
    public record Reading(Optional<Plan> plan, List<Complaint> complaints) {}

    /// @param file what it is called in complaints
    public Reading read(String file, String text) {
        Complaints complaints = new Complaints(file, limits.complaints());
        Optional<Plan> plan = compose(text, complaints).flatMap(node -> plan(node, complaints));
        return complaints.isEmpty()
                ? new Reading(plan, List.of())
                : new Reading(Optional.empty(), complaints.all());
    }

    private Optional<Node> compose(String text, Complaints complaints) {
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        if (size > limits.bytes()) {
            complaints.add(
                    1,
                    "the file has %,d bytes; at most %,d are taken (agentnet.plan.size)"
                            .formatted(size, limits.bytes()));
            return Optional.empty();
        }
        LoadSettings settings =
                LoadSettings.builder()
                        .setCodePointLimit(limits.bytes())
                        .setAllowRecursiveKeys(false)
                        .build();
        // Tabs between the parts of JSON are none of YAML's blanks; in its texts there are none.
        String readable = text.stripLeading().startsWith("{") ? text.replace('\t', ' ') : text;
        try {
            Optional<Node> node = new Compose(settings).composeString(readable);
            if (node.isEmpty()) {
                complaints.add(1, "the file is empty; a plan has at least: tasks");
            }
            return node;
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            complaints.add(line, "neither YAML nor JSON: " + e.getProblem());
        } catch (YamlEngineException e) {
            complaints.add(1, "neither YAML nor JSON: " + e.getMessage());
        }
        return Optional.empty();
    }

    private Optional<Plan> plan(Node node, Complaints complaints) {
        Fields fields = new Fields(node, "a plan", PLAN_KEYS, complaints);
        Budget budget = budget(fields, complaints);
        Optional<Located> title = fields.text("title");
        Optional<Located> repository = fields.text("repository");
        Optional<Located> base = fields.text("base");
        int weight = weight(fields, complaints);
        List<Node> items = fields.items("tasks", limits.tasks());
        if (items.isEmpty() && complaints.isEmpty()) {
            complaints.add(fields.line(), "a plan without tasks; give it at least one");
        }
        List<Draft> drafts = items.stream().map(item -> draft(item, complaints)).toList();
        new PlanCheck(drafts, complaints).check(workers, budget, fields.line("budget"));
        if (!complaints.isEmpty()) {
            return Optional.empty();
        }
        List<PlannedTask> tasks = drafts.stream().map(Draft::task).toList();
        return Optional.of(
                new Plan(
                        title.map(Located::text),
                        repository.map(Located::text),
                        base.map(Located::text),
                        budget,
                        weight,
                        tasks));
    }

    private Draft draft(Node node, Complaints complaints) {
        Fields fields = new Fields(node, "a task", TASK_KEYS, complaints);
        Located prompt = fields.needText("prompt");
        if (prompt.text().length() > TaskSpec.MAX_DESCRIPTION) {
            complaints.add(
                    prompt.line(),
                    "the prompt has %,d characters; at most %,d are taken"
                            .formatted(prompt.text().length(), TaskSpec.MAX_DESCRIPTION));
        }
        return new Draft(
                fields.line(),
                fields.needText("id"),
                fields.text("domain"),
                fields.text("role"),
                model(fields, complaints),
                prompt.text(),
                fields.texts("inputs", limits.artifacts()),
                fields.texts("artifacts", limits.artifacts()),
                fields.texts("dependencies", limits.dependencies()),
                fields.texts("checks", TaskSpec.MAX_CHECKS),
                budget(fields, complaints),
                priority(fields, complaints),
                timeout(fields, complaints));
    }

    private static Budget budget(Fields fields, Complaints complaints) {
        return fields.node("budget")
                .map(node -> new Fields(node, "a budget", BUDGET_KEYS, complaints))
                .map(budget -> new Budget(budget.count("tokens"), budget.number("cost_usd")))
                .orElse(Budget.NONE);
    }

    private static int weight(Fields fields, Complaints complaints) {
        long weight = fields.count("weight").orElse((long) Plan.USUAL_WEIGHT);
        return understood(fields, "weight", complaints, () -> Plan.checkWeight(weight))
                .orElse(Plan.USUAL_WEIGHT);
    }

    private static Optional<String> model(Fields fields, Complaints complaints) {
        return fields.text("model")
                .flatMap(name ->
                        understood(
                                fields,
                                "model",
                                complaints,
                                () -> TaskSpec.checkModel(name.text())));
    }

    private static Priority priority(Fields fields, Complaints complaints) {
        return fields.text("priority")
                .flatMap(word ->
                        understood(
                                fields, "priority", complaints, () -> Priority.parse(word.text())))
                .orElse(Priority.NORMAL);
    }

    /// Empty, with a complaint, where a field's value is refused.
    private static <T> Optional<T> understood(
            Fields fields, String name, Complaints complaints, Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (IllegalArgumentException e) {
            complaints.add(fields.line(name), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Duration timeout(Fields fields, Complaints complaints) {
        Optional<Long> seconds = fields.count("timeout");
        if (seconds.isPresent() && seconds.get() > TaskSpec.MAX_TIMEOUT.toSeconds()) {
            complaints.add(
                    fields.line("timeout"),
                    "a timeout of %d s: use 1 to %d"
                            .formatted(seconds.get(), TaskSpec.MAX_TIMEOUT.toSeconds()));
            return PlannedTask.DEFAULT_TIMEOUT;
        }
        return seconds.map(Duration::ofSeconds).orElse(PlannedTask.DEFAULT_TIMEOUT);
    }
}
