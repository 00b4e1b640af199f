package dev.agentnet.worker.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BeginningsTest {

    private static final String LETTERS = "abcAB[rd]é?";

    /// ASCII, Latin-1 and neither.
    private static final String STEERING = "\u001b\u0085\u202e";

    private final Random random = new Random(7);

    private String text(int most) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private static List<List<Integer>> pairs(Places places) {
        List<List<Integer>> pairs = new ArrayList<>();
        for (int number = 0; number < places.count(); number++) {
            pairs.add(List.of(places.begin(number), places.place(number)));
        }
        return pairs;
    }

    /// Looks for each begin by itself, at each place.
    private static List<List<Integer>> searched(List<String> begins, String text) {
        List<List<Integer>> pairs = new ArrayList<>();
        for (int begin = 0; begin < begins.size(); begin++) {
            String wanted = begins.get(begin);
            for (int at = 0; at + wanted.length() <= text.length(); at++) {
                if (text.substring(at, at + wanted.length())
                        .toLowerCase(Locale.ROOT)
                        .equals(wanted)) {
                    pairs.add(List.of(begin, at));
                }
            }
        }
        return pairs;
    }

    private void findsAllAndNoOthers(List<String> begins) {
        Beginnings beginnings = new Beginnings(begins);
        for (int round = 0; round < 20_000; round++) {
            String text = text(16);
            assertThat(pairs(beginnings.in(Letters.of(text))))
                    .as(text)
                    .containsExactlyInAnyOrderElementsOf(searched(begins, text));
        }
    }

    @Test
    void allPlacesAreFoundAndNoOthers() {
        findsAllAndNoOthers(
                List.of("a", "ab", "bc", "cab[r", "d]a", "éb", "bb", "?c", "d?", "abab"));
    }

    /// Of whose first three letters two have to be seen.
    @Test
    void longBeginsAreFoundWhereverTheyStand() {
        findsAllAndNoOthers(List.of("bcd", "cdb", "dbb[", "rrr", "bcrd"));
    }

    @Test
    void shortBeginsAreFoundWhereverTheyStand() {
        findsAllAndNoOthers(List.of("bc", "d"));
    }

    @Test
    void whatSteersATerminalIsSeenWhereverItStands() {
        Beginnings beginnings = new Beginnings(List.of("ab", "bc"));
        for (int round = 0; round < 2_000; round++) {
            String text = text(8);
            int at = random.nextInt(text.length() + 1);
            char sign = STEERING.charAt(random.nextInt(STEERING.length()));
            String steered = text.substring(0, at) + sign + text.substring(at);
            assertThat(beginnings.in(Letters.of(steered))).as(text).isSameAs(Places.STEERED);
            assertThat(beginnings.in(Letters.of(text))).as(text).isNotSameAs(Places.STEERED);
        }
    }

    @Test
    void afterAChangeTheSamePlacesAreFoundAsInTheWholeText() {
        // Also such as reach into the new part, or stand in each other.
        Beginnings beginnings = new Beginnings(List.of("a", "ab", "bc", "cab[r", "d]a", "éb", "]"));
        for (int round = 0; round < 20_000; round++) {
            String before = text(8);
            String gone = text(6);
            String rest = text(8);
            String old = before + gone + rest;
            Rule.Change change =
                    new Rule.Change(before + Redactor.MARK + rest, before.length(), rest.length());
            Places after = beginnings.after(change, old.length(), beginnings.in(Letters.of(old)));
            assertThat(pairs(after))
                    .as("%s, changed to %s", old, change.text())
                    .containsExactlyInAnyOrderElementsOf(
                            pairs(beginnings.in(Letters.of(change.text()))));
        }
    }
}
