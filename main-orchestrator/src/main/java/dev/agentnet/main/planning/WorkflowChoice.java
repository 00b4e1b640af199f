package dev.agentnet.main.planning;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The workflow that a text is for, and why.
///
/// @param reason in words for people
public record WorkflowChoice(Workflow workflow, String reason) {

    private static final int OPENS = 3;

    /// What a text is about weighs more than its verb: "Fix the README".
    private static final int SUBJECT = 5;

    private static final int WORD = 1;

    /// Many words of one kind are one story told at length.
    private static final int MOST_WORDS = 2;

    /// Where the first thing that is asked for ends.
    private static final Pattern HEAD_END =
            Pattern.compile("[,.;:!?]\\s|\\R|\\s(?:with|and|including|plus)\\s");

    private record Score(int points, String reason) {}

    /// Compares the words of each workflow with the text's; where nothing speaks for another one,
    /// it is the first.
    public static WorkflowChoice of(String text, List<Workflow> workflows) {
        Workflow best = workflows.getFirst();
        Score most = score(text, best);
        for (Workflow workflow : workflows.subList(1, workflows.size())) {
            Score score = score(text, workflow);
            if (score.points() > most.points()) {
                best = workflow;
                most = score;
            }
        }
        String reason =
                most.points() == 0 ? "nothing in the words speaks for another" : most.reason();
        return new WorkflowChoice(best, reason);
    }

    private static Score score(String text, Workflow workflow) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        String head = HEAD_END.split(lower, 2)[0];
        int points = 0;
        List<String> reasons = new ArrayList<>();
        for (String opening : workflow.opens()) {
            if (phrase("^(?:please )?", opening).matcher(lower).find()) {
                points += OPENS;
                reasons.add("it begins with \"" + opening + "\"");
                break;
            }
        }
        for (String subject : workflow.subjects()) {
            if (phrase("", subject).matcher(head).find()) {
                points += SUBJECT;
                reasons.add("it is about \"" + subject + "\"");
                break;
            }
        }
        List<String> spoken =
                workflow.words().stream()
                        .filter(word -> phrase("", word).matcher(lower).find())
                        .limit(MOST_WORDS)
                        .toList();
        if (!spoken.isEmpty()) {
            points += WORD * spoken.size();
            reasons.add("it speaks of \"" + String.join("\", \"", spoken) + "\"");
        }
        return new Score(points, String.join(", ", reasons));
    }

    private static Pattern phrase(String before, String words) {
        return Pattern.compile(before + "(?<![\\w-])" + Pattern.quote(words) + "(?![\\w-])");
    }
}
