package dev.agentnet.main.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.workspace.Git;
import dev.agentnet.workspace.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/// Stores in a folder of the test's own, and commits in them.
public abstract class FilledStores {

    @TempDir protected Path folder;

    protected Stores stores() {
        return new Stores(new Git(), folder.resolve("stores"));
    }

    /// A commit of one file, on top of what a ref points to, which it moves.
    protected static String commit(Store store, String ref, String message)
            throws IOException, InterruptedException {
        return run(
                store,
                """
                blob=$(echo "$2" | git hash-object -w --stdin)
                tree=$(printf '100644 blob %s\\tfile\\n' "$blob" | git mktree)
                parent=$(git rev-parse --verify --quiet "$1") && parent="-p $parent"
                commit=$(git commit-tree "$tree" $parent -m "$2")
                git update-ref "$1" "$commit"
                echo "$commit"
                """,
                ref,
                message);
    }

    /// Merges what a ref points to into another, which has not moved meanwhile or has.
    protected static void merge(Store store, String into, String ref)
            throws IOException, InterruptedException {
        run(
                store,
                """
                tree=$(git rev-parse "$2^{tree}")
                git update-ref "$1" "$(git commit-tree "$tree" -p "$1" -p "$2" -m Merge)"
                """,
                into,
                ref);
    }

    private static String run(Store store, String script, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script, "sh");
        builder.command().addAll(List.of(arguments));
        builder.environment().put("GIT_DIR", store.folder().toString());
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            builder.environment().put("GIT_" + who + "_NAME", "a");
            builder.environment().put("GIT_" + who + "_EMAIL", "a@localhost");
        }
        Process process = builder.redirectErrorStream(true).start();
        String out =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }
}
