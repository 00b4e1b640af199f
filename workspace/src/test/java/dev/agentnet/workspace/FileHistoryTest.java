package dev.agentnet.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.workspace.Store.Candidate;
import dev.agentnet.workspace.Store.Landed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What changed a file, by what landed on its branch.
final class FileHistoryTest {

    @TempDir private Path temp;
    private Person person;
    private Store store;

    @BeforeEach
    void aStoreWithOneCommit() {
        person = Person.inNewRepository(temp.resolve("shop"));
        person.write("src/old.js", "one\ntwo\nthree\n").write("other", "x\n").commit("Begin");
        store = Store.create(new Git(), temp.resolve("stores/shop"), "main");
        fetch();
        store.lead("main.1 1");
    }

    private void fetch() {
        store.fetch(person.folder().toString(), Optional.empty());
    }

    /// Lands a person's commit as a task's work.
    private void land(String task, String change) {
        fetch();
        Optional<String> tip = store.commit("main");
        String trailers = "\n\nAgentnet-Task: " + task + "\nAgentnet-Agent: backend.1.api-1\n";
        Candidate made = store.candidate(tip, change, "Do " + task + trailers);
        assertThat(made)
                .isInstanceOfSatisfying(
                        Candidate.Clean.class,
                        clean ->
                                assertThat(store.land("main", tip, clean.commit(), "main.1 1"))
                                        .isTrue());
    }

    private String branch(String name) {
        person.git("checkout", "-q", "-b", name, "main");
        return name;
    }

    private static List<String> tasks(List<Landed> history) {
        return history.stream().map(Landed::task).toList();
    }

    @Test
    void newestComesFirstAndWhatAPersonDidHasNoTask() {
        branch("a");
        land("backend.a", person.write("src/old.js", "one\ntwo\nthree\nfour\n").commit("a"));
        branch("b");
        land("backend.b", person.write("other", "y\n").commit("b"));
        List<Landed> history = store.history("main", "src/old.js", 10);
        assertThat(tasks(history)).containsExactly("backend.a", "");
        assertThat(history.getFirst().agent()).isEqualTo("backend.1.api-1");
        assertThat(history.getFirst().subject()).isEqualTo("Do backend.a");
        assertThat(store.history("main", "src/old.js", 1)).hasSize(1);
        assertThat(tasks(store.history("main", "src", 10))).containsExactly("backend.a", "");
    }

    @Test
    void historyGoesOnBeforeARename() {
        branch("a");
        land("backend.a", person.write("src/old.js", "one\ntwo\nthree\nfour\n").commit("a"));
        person.git("checkout", "-q", "-b", "b", "a");
        person.git("mv", "src/old.js", "src/neü.js");
        land("backend.b", person.commit("b"));
        List<Landed> history = store.history("main", "src/neü.js", 10);
        assertThat(tasks(history)).containsExactly("backend.b", "backend.a", "");
        assertThat(history.getFirst().from()).isEqualTo("src/old.js");
    }

    @Test
    void pathIsTakenAsItStandsAndNotAsAPattern() {
        assertThat(store.history("main", "*", 10)).isEmpty();
        assertThat(store.history("main", ":/", 10)).isEmpty();
        assertThat(store.history("none", "other", 10)).isEmpty();
    }

    @Test
    void filesOfTheSameLastNameAreKnown() {
        assertThat(store.has("main", "src/old.js")).isTrue();
        assertThat(store.has("main", "old.js")).isFalse();
        assertThat(store.similar("main", "lib/old.js", 3)).containsExactly("src/old.js");
        assertThat(store.similar("none", "lib/old.js", 3)).isEmpty();
    }
}
