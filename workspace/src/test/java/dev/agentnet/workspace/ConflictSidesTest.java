package dev.agentnet.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.workspace.Store.Candidate.Conflict;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A conflict in words.
final class ConflictSidesTest {

    @TempDir private Path temp;
    private Person person;
    private Store store;

    @BeforeEach
    void aStore() {
        person = Person.inNewRepository(temp.resolve("shop"));
        person.write("a.txt", "1\n2\n3\n4\n5\n6\n7\n8\n9\n").write("b.txt", "b\n").commit("Begin");
        store = Store.create(new Git(), temp.resolve("stores/shop"), "main");
    }

    private String on(String branch, String path, String text) {
        person.git("checkout", "-q", "-b", branch, "main");
        String commit = person.write(path, text).commit("Change " + path + " on " + branch);
        store.fetch(person.folder().toString(), Optional.empty());
        return commit;
    }

    @Test
    void bothSidesStandThereWithALittleAround() {
        String ours = on("ours", "a.txt", "1\n2\n3\n4\nOURS\n6\n7\n8\n9\n");
        String theirs = on("theirs", "a.txt", "1\n2\n3\n4\nTHEIRS\n6\n7\n8\n9\n");
        Conflict conflict = store.conflict(ours, theirs).orElseThrow();
        assertThat(conflict.files()).containsExactly("a.txt");
        assertThat(store.sides(ours, theirs, conflict, 1000))
                .contains(
                        "On the branch, since your base:\n  " + ours.substring(0, 7),
                        "Change a.txt on ours",
                        "In your change:\n  " + theirs.substring(0, 7),
                        "a.txt:\n2\n3\n4\n<<<<<<< ",
                        "\nOURS\n=======\nTHEIRS\n>>>>>>> ",
                        "\n6\n7\n8\n")
                .doesNotContain("\n9\n");
        assertThat(store.sides(ours, theirs, conflict, 10)).doesNotContain("OURS");
    }

    @Test
    void whatMergesIsNoConflict() {
        String ours = on("ours", "a.txt", "changed\n");
        assertThat(store.conflict(ours, on("theirs", "b.txt", "changed\n"))).isEmpty();
        assertThat(store.conflict(ours, ours)).isEmpty();
    }

    @Test
    void fileThatOneSideDeletedHasNoLinesToShow() {
        String ours = on("ours", "a.txt", "changed\n");
        person.git("checkout", "-q", "-b", "theirs", "main");
        person.git("rm", "-q", "a.txt");
        String theirs = person.commit("Delete it");
        store.fetch(person.folder().toString(), Optional.empty());
        Conflict conflict = store.conflict(ours, theirs).orElseThrow();
        assertThat(conflict.files()).containsExactly("a.txt");
        assertThat(conflict.explanation()).contains("deleted");
        assertThat(store.sides(ours, theirs, conflict, 1000)).contains("Delete it");
    }
}
