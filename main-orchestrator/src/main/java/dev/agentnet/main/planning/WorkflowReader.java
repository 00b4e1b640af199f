package dev.agentnet.main.planning;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import dev.agentnet.main.planning.WorkflowStep.When;
import dev.agentnet.protocol.PlannedTask;
import dev.agentnet.protocol.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a workflow's file, and refuses what is wrong with it by file and line.
final class WorkflowReader {

    private static final List<String> KEYS =
            List.of("description", "order", "opens", "subjects", "words", "steps");
    private static final List<String> STEP_KEYS =
            List.of("id", "role", "headline", "prompt", "after", "at-once", "when", "weight");

    /// More steps than anybody follows.
    private static final int MOST_STEPS = 50;

    private final Config roles;

    /// @param roles what each role is asked for where a step says nothing else
    WorkflowReader(Config roles) {
        this.roles = roles;
    }

    /// @throws BrokenWorkflow saying where and what
    Workflow read(String name, Config config) {
        try {
            known(config, KEYS);
            List<WorkflowStep> steps = new ArrayList<>();
            Set<String> ids = new HashSet<>();
            boolean parallel = oneOf(config, "order", "sequential", "parallel").equals("parallel");
            if (config.getConfigList("steps").size() > MOST_STEPS) {
                throw broken(config.origin(), "more than " + MOST_STEPS + " steps");
            }
            for (Config step : config.getConfigList("steps")) {
                steps.add(step(step, ids));
            }
            return new Workflow(
                    name,
                    config.getString("description"),
                    parallel,
                    steps,
                    texts(config, "opens"),
                    texts(config, "subjects"),
                    texts(config, "words"));
        } catch (ConfigException | IllegalArgumentException e) {
            throw new BrokenWorkflow(String.valueOf(e.getMessage()));
        }
    }

    /// A step of a role as it is where nobody said anything about it.
    WorkflowStep usual(Role role, String id) {
        Config usual = roles.getConfig(role.word());
        return new WorkflowStep(
                id,
                role,
                usual.getString("headline"),
                usual.getString("prompt"),
                Optional.empty(),
                false,
                When.ALWAYS,
                usual.getInt("weight"));
    }

    private WorkflowStep step(Config config, Set<String> ids) {
        known(config, STEP_KEYS);
        Role role = Role.parse(config.getString("role"));
        Config step = config.withFallback(roles.getConfig(role.word()));
        String id = step.hasPath("id") ? step.getString("id") : role.word();
        if (!PlannedTask.isId(id)) {
            throw broken(config.origin(), "\"" + id + "\" is no id: use a-z, 0-9 and -");
        }
        Optional<List<String>> after =
                step.hasPath("after") ? Optional.of(step.getStringList("after")) : Optional.empty();
        for (String before : after.orElse(List.of())) {
            if (!ids.contains(before)) {
                throw broken(
                        config.origin(),
                        "%s waits for \"%s\", and no step before it is called so.%s"
                                .formatted(id, before, Suggestion.of(before, ids)));
            }
        }
        if (!ids.add(id)) {
            throw broken(config.origin(), "two steps are called " + id + "; give one an id");
        }
        return new WorkflowStep(
                id,
                role,
                step.getString("headline"),
                step.getString("prompt"),
                after,
                step.hasPath("at-once") && step.getBoolean("at-once"),
                When.valueOf(
                        oneOf(step, "when", "always", "complex", "several")
                                .toUpperCase(Locale.ROOT)),
                step.getInt("weight"));
    }

    /// The first of them where nothing is said.
    private static String oneOf(Config config, String key, String... words) {
        if (!config.hasPath(key)) {
            return words[0];
        }
        String word = config.getString(key);
        List<String> known = List.of(words);
        if (!known.contains(word)) {
            throw broken(
                    config.getValue(key).origin(),
                    "%s = %s.%s Known: %s"
                            .formatted(
                                    key,
                                    word,
                                    Suggestion.of(word, known),
                                    String.join(", ", known)));
        }
        return word;
    }

    private static void known(Config config, List<String> keys) {
        for (Map.Entry<String, ConfigValue> entry : config.root().entrySet()) {
            if (!keys.contains(entry.getKey())) {
                throw broken(
                        entry.getValue().origin(),
                        "no key is called %s.%s Known: %s"
                                .formatted(
                                        entry.getKey(),
                                        Suggestion.of(entry.getKey(), keys),
                                        String.join(", ", keys)));
            }
        }
    }

    private static List<String> texts(Config config, String key) {
        return config.hasPath(key) ? config.getStringList(key) : List.of();
    }

    private static BrokenWorkflow broken(ConfigOrigin where, String what) {
        return new BrokenWorkflow(where.description() + ": " + what);
    }

    /// A file that is no workflow.
    static final class BrokenWorkflow extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        BrokenWorkflow(String what) {
            super(what);
        }
    }
}
