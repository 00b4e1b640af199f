package dev.agentnet.main.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is pushed with a secret in it that main knows: `correct-horse-battery`.
class PushedSecretsTest extends ServedStore {

    private static final String SECRET = "correct-horse-battery";

    private Path mine = Path.of("");

    @BeforeEach
    void aClone() throws Exception {
        mine = temp.resolve("mine");
        run(temp, "clone", "-q", operatorUrl("shop"), "mine");
    }

    private void commit(String message) throws Exception {
        run(mine, "add", "-A");
        run(mine, "commit", "-q", "-m", message);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused() {
        String before = store.commit("main").orElseThrow();
        var refused =
                assertThatThrownBy(() -> run(mine, "push", "origin", "main"))
                        .hasMessageContaining("holds a secret that is known here")
                        .hasMessageNotContaining(SECRET);
        assertThat(store.commit("main")).contains(before);
        return refused;
    }

    @Test
    void inAFileItIsRefusedAndTheFileNamed() throws Exception {
        Files.createDirectories(mine.resolve("conf"));
        Files.writeString(mine.resolve("conf/a b.txt"), "x = " + SECRET + "!\n");
        commit("Configure");
        refused().hasMessageContaining("file conf/a b.txt holds");
    }

    /// Nothing of it is in the tip any more, but whoever fetches the branch has it.
    @Test
    void inAnEarlierCommitItIsRefused() throws Exception {
        Files.writeString(mine.resolve("b.txt"), SECRET);
        commit("Put it in");
        Files.writeString(mine.resolve("b.txt"), "gone");
        commit("Take it out");
        refused().hasMessageContaining("file b.txt");
    }

    @Test
    void inTheNameOfAFileItIsRefusedWithoutTheName() throws Exception {
        Files.writeString(mine.resolve(SECRET + ".txt"), "x");
        commit("Name");
        refused().hasMessageContaining("the name of a file");
    }

    @Test
    void inAMessageItIsRefused() throws Exception {
        Files.writeString(mine.resolve("b.txt"), "x");
        commit("Use " + SECRET);
        refused().hasMessageContaining("the message of ");
    }

    @Test
    @Tag("slow")
    void inTheMiddleOfALongBinaryFileItIsRefused() throws Exception {
        byte[] zeros = new byte[1 << 20];
        try (OutputStream file = Files.newOutputStream(mine.resolve("disk.img"))) {
            for (int mebibyte = 0; mebibyte < 80; mebibyte++) {
                file.write(zeros);
                if (mebibyte == 40) {
                    file.write(SECRET.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        commit("Image");
        refused().hasMessageContaining("file disk.img");
    }

    /// A domain may make such a file out of a few kilobytes; main's memory is not for that.
    @Test
    @Tag("slow")
    void lineThatIsTooLongToBeSearchedIsRefused() throws Exception {
        byte[] letters = new byte[1 << 20];
        Arrays.fill(letters, (byte) 'x');
        try (OutputStream file = Files.newOutputStream(mine.resolve("line.txt"))) {
            for (int mebibyte = 0; mebibyte < 600; mebibyte++) {
                file.write(letters);
            }
        }
        commit("Line");
        assertThatThrownBy(() -> run(mine, "push", "origin", "main"))
                .hasMessageContaining("a line is too long");
    }

    /// What main has already, nobody is kept from working on.
    @Test
    void whatIsThereAlreadyIsNotSearchedAgain() throws Exception {
        Path origin = temp.resolve("checkout");
        Files.writeString(origin.resolve("old.txt"), SECRET);
        run(origin, "add", "-A");
        run(origin, "commit", "-q", "-m", "Old");
        store.fetch(origin.toString(), Optional.empty());
        run(mine, "pull", "-q");
        Files.writeString(mine.resolve("b.txt"), "x");
        commit("Go on");
        run(mine, "push", "-q", "origin", "main");
        assertThat(store.commit("main")).contains(run(mine, "rev-parse", "HEAD"));
        assertThat(store.folder().resolve("objects").toFile().list())
                .as("nothing of the search stays")
                .allMatch(name -> name.matches("[0-9a-f]{2}|pack|info"));
    }
}
