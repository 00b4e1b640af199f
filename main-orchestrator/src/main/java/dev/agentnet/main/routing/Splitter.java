package dev.agentnet.main.routing;

import dev.agentnet.main.routing.Clauses.Clause;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds texts that clearly ask several domains for something.
///
/// Each clause is judged alone. A clause nobody can be sure about goes with the one before it. What
/// stands before a colon is a heading if what follows splits.
final class Splitter {

    /// How texts begin that want something made, or say who wants it.
    private static final Pattern WISH =
            Pattern.compile(
                    "^(?:(?:please|nightly|daily|weekly)[, ]+)?(?:accept|add|allow|apply|build|"
                            + "change|cache|compute|connect|create|deliver|deploy|design|develop|"
                            + "display|email|enable|encrypt|enforce|expose|extend|fix|generate|give|"
                            + "hash|hide|implement|import|integrate|introduce|keep|let|limit|log|"
                            + "make|migrate|move|notify|offer|paginate|prepare|preview|protect|"
                            + "provide|publish|queue|record|remember|remove|rename|replace|"
                            + "restrict|return|rework|roll out|rotate|save|schedule|send|serve|set|"
                            + "ship|show|speed up|split|store|support|switch|sync|track|turn|"
                            + "update|upgrade|use|validate|write|we need|we want)\\b"
                            + "|^\\W*(?:the |our )?\\w+ (?:should|must|want|wants|need|needs)\\b",
                    Pattern.CASE_INSENSITIVE);

    private final Function<String, Judged> judge;
    private final RoutingSettings settings;

    /// What a clause is taken for.
    record Judged(int label, double confidence) {}

    /// What one label gets of a text.
    record Piece(int label, double confidence, String text) {}

    Splitter(RoutingSettings settings, Function<String, Judged> judge) {
        this.settings = settings;
        this.judge = judge;
    }

    /// The pieces in the order of the text; fewer than two if the text is not to be split.
    List<Piece> split(String text) {
        if (!asks(text)) {
            return List.of();
        }
        List<Clause> clauses = Clauses.of(text, settings.clauses());
        if (clauses.stream().anyMatch(Clause::title)) {
            List<Clause> items = clauses.stream().filter(clause -> !clause.title()).toList();
            List<Piece> pieces = pieces(text, items);
            if (pieces.size() > 1) {
                return pieces;
            }
        }
        return pieces(text, clauses);
    }

    private List<Piece> pieces(String text, List<Clause> clauses) {
        List<Run> runs = new ArrayList<>();
        for (Clause clause : clauses) {
            Judged judged = judge.apply(clause.in(text));
            boolean sure = judged.confidence() >= settings.clauseConfidence();
            if (!runs.isEmpty() && (!sure || runs.getLast().fits(judged))) {
                runs.getLast().take(clause, judged, sure);
            } else {
                runs.add(new Run(clause, judged, sure));
            }
        }
        Map<Integer, List<Run>> byLabel =
                runs.stream()
                        .filter(run -> run.sure)
                        .collect(
                                Collectors.groupingBy(
                                        run -> run.label, LinkedHashMap::new, Collectors.toList()));
        return byLabel.entrySet().stream()
                .map(entry -> piece(text, entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Piece piece(String text, int label, List<Run> runs) {
        double confidence = runs.stream().mapToDouble(run -> run.confidence).max().orElse(0);
        String own =
                runs.stream()
                        .map(run -> text.substring(run.start, run.end))
                        .collect(Collectors.joining("; "));
        return new Piece(label, confidence, own);
    }

    /// Neighbouring clauses of one label.
    private static final class Run {
        private final int start;
        private int label;
        private int end;
        private double confidence;
        private boolean sure;

        Run(Clause clause, Judged judged, boolean sure) {
            this.start = clause.start();
            this.end = clause.end();
            this.label = judged.label();
            this.confidence = judged.confidence();
            this.sure = sure;
        }

        /// Unsure beginnings belong to whatever sure clause comes next.
        boolean fits(Judged judged) {
            return !sure || judged.label() == label;
        }

        void take(Clause clause, Judged judged, boolean clauseIsSure) {
            end = clause.end();
            if (clauseIsSure) {
                label = judged.label();
                confidence = sure ? Math.max(confidence, judged.confidence()) : judged.confidence();
                sure = true;
            }
        }
    }

    /// Whether the text asks for something to be made. Reports of what goes wrong are never split:
    /// they name several things, but want one repaired.
    private static boolean asks(String text) {
        return WISH.matcher(text).find();
    }
}
