package dev.agentnet.domain;

import dev.agentnet.config.DomainTemplate;
import dev.agentnet.config.DomainTemplate.Example;
import dev.agentnet.config.DomainTemplate.WorkerTemplate;
import dev.agentnet.protocol.TaskSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Chooses the worker whose description and examples share the rarest words with a task.
///
/// The router has chosen already for what came through `main`; this is for tasks that were sent to
/// the domain itself. The weight of a word is its inverse document frequency over the workers'
/// texts (K. Spärck Jones, 1972).
final class WorkerChooser {

    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]{2,}");

    private final DomainTemplate template;

    /// Worker → word → in how many of its texts.
    private final Map<String, Map<String, Integer>> words = new HashMap<>();

    WorkerChooser(DomainTemplate template) {
        this.template = template;
        template.workers()
                .forEach((name, worker) -> {
                    words.put(name, new HashMap<>());
                    count(name, worker.description());
                });
        for (Example example : template.examples()) {
            count(example.worker(), example.text());
        }
    }

    private void count(String worker, String text) {
        Map<String, Integer> counts = Objects.requireNonNull(words.get(worker));
        wordsOf(text).forEach(word -> counts.merge(word, 1, Integer::sum));
    }

    private static Set<String> wordsOf(String text) {
        Set<String> found = new HashSet<>();
        WORD.matcher(text.toLowerCase(Locale.ROOT)).results().forEach(m -> found.add(m.group()));
        return found;
    }

    /// The worker a task asks for, else the best match; empty if it asks for one that is not here.
    Optional<WorkerTemplate> choose(TaskSpec task) {
        if (task.worker().isPresent()) {
            return Optional.ofNullable(template.workers().get(task.worker().get()));
        }
        WorkerTemplate best = template.workers().values().iterator().next();
        if (template.workers().size() == 1) {
            return Optional.of(best);
        }
        Set<String> asked = wordsOf(task.description());
        double bestScore = -1;
        for (WorkerTemplate worker : template.workers().values()) {
            double score = score(worker.name(), asked);
            if (score > bestScore) {
                best = worker;
                bestScore = score;
            }
        }
        return Optional.of(best);
    }

    private double score(String worker, Set<String> asked) {
        Map<String, Integer> own = Objects.requireNonNull(words.get(worker));
        double score = 0;
        for (String word : asked) {
            int here = own.getOrDefault(word, 0);
            int all = words.values().stream().mapToInt(w -> w.getOrDefault(word, 0)).sum();
            if (here > 0) {
                score +=
                        (double) here
                                / all
                                * Math.log(1 + (double) template.examples().size() / all);
            }
        }
        return score;
    }
}
