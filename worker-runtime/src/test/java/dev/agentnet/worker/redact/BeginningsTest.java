package dev.agentnet.worker.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BeginningsTest {

    private static final String LETTERS = "abc[rd]é";

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
            Places after = beginnings.after(change, old.length(), beginnings.in(old));
            assertThat(pairs(after))
                    .as("%s, changed to %s", old, change.text())
                    .containsExactlyInAnyOrderElementsOf(pairs(beginnings.in(change.text())));
        }
    }
}
