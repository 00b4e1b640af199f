package dev.agentnet.main.planning;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// How hard a piece of work looks from its words.
///
/// @param reasons what counted, in words for people
public record Complexity(Level level, List<String> reasons) {

    /// Points from which on work is complex: a feature of two domains and one weighty subject that
    /// asks for several things has as many.
    private static final int HIGH = 4;

    private static final Pattern SEPARATE_THINGS =
            Pattern.compile("[.;:!?]\\s+|\\R\\s*|,\\s+|\\s+(?:and|plus|then)\\s+");

    private static final int SEVERAL_THINGS = 3;
    private static final int MANY_THINGS = 7;
    private static final int LONG = 80;
    private static final int VERY_LONG = 250;

    /// Subjects at which work is seldom small, each counted once.
    private static final List<Subject> WEIGHTY =
            List.of(
                    new Subject(2, "data that moves", "migrat\\w*|backfill\\w*|schema|data model"),
                    new Subject(
                            1,
                            "safety",
                            "authenticat\\w*|authoriz\\w*|login|passwords?|payments?|encrypt\\w*"
                                    + "|permissions?|secrets?|oauth|sso"),
                    new Subject(
                            2,
                            "concurrency",
                            "concurren\\w*|race|deadlock\\w*|locking|distributed|transactions?"
                                    + "|consistency"),
                    new Subject(
                            1,
                            "what others rely on",
                            "breaking|protocol|public api|backwards?|deprecat\\w*|compatib\\w*"),
                    new Subject(
                            1,
                            "speed or size",
                            "performance|scal(?:e|ing|able)|latency|throughput|real-?time|streaming"),
                    new Subject(
                            2,
                            "a rebuild",
                            "rewrite|refactor\\w*|redesign|re-?architect\\w*|architecture"
                                    + "|from scratch|replace"));

    private static final Subject SMALL =
            new Subject(
                    -2,
                    "something small",
                    "typos?|wording|spelling|rename|labels?|colou?rs?|bump|comments?|tooltip");

    private record Subject(int points, String name, Pattern words) {
        Subject(int points, String name, String words) {
            this(points, name, Pattern.compile("\\b(?:" + words + ")\\b"));
        }
    }

    /// Low or high: there is one analyst or none.
    public enum Level {
        LOW,
        HIGH;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Complexity {
        reasons = List.copyOf(reasons);
    }

    /// As a person says.
    public static Complexity said(Level level) {
        return new Complexity(level, List.of("as you say"));
    }

    /// @param domains how many domains build it
    public static Complexity estimate(String text, int domains) {
        String lower = text.toLowerCase(Locale.ROOT);
        List<String> reasons = new ArrayList<>();
        int points = 0;
        if (domains > 1) {
            points += count(reasons, 2 * (domains - 1), domains + " domains");
        }
        long things = SEPARATE_THINGS.splitAsStream(lower).filter(part -> !part.isBlank()).count();
        if (things >= SEVERAL_THINGS) {
            points += count(reasons, things >= MANY_THINGS ? 2 : 1, things + " things asked for");
        }
        long words = lower.strip().split("\\s+").length;
        if (words >= LONG) {
            points += count(reasons, words >= VERY_LONG ? 2 : 1, words + " words");
        }
        for (Subject subject : WEIGHTY) {
            points += named(lower, subject, reasons);
        }
        points += named(lower, SMALL, reasons);
        if (reasons.isEmpty()) {
            reasons.add("one domain, one thing, nothing weighty named");
        }
        reasons.add("%d of %d points".formatted(points, HIGH));
        return new Complexity(points >= HIGH ? Level.HIGH : Level.LOW, reasons);
    }

    private static int named(String text, Subject subject, List<String> reasons) {
        var found = subject.words().matcher(text);
        return found.find()
                ? count(
                        reasons,
                        subject.points(),
                        "%s (\"%s\")".formatted(subject.name(), found.group()))
                : 0;
    }

    private static int count(List<String> reasons, int points, String why) {
        reasons.add("%s %+d".formatted(why, points));
        return points;
    }
}
