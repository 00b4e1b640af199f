package dev.agentnet.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A git command that is not let to its end.
final class GitCallTest {

    @TempDir private Path folder;

    private final Git git = new Git();

    /// It holds the index while it waits for the message.
    private GitCall commit() {
        return git.anywhere()
                .workTree(folder)
                .env("GIT_DIR", folder.resolve(".git").toString())
                .env("GIT_AUTHOR_NAME", "a")
                .env("GIT_AUTHOR_EMAIL", "a@localhost")
                .env("GIT_COMMITTER_NAME", "a")
                .env("GIT_COMMITTER_EMAIL", "a@localhost");
    }

    @Test
    void interruptedCommandLeavesNoLockBehind() throws Exception {
        git.anywhere().output("init", "--quiet", folder.toString());
        String message = folder.resolve("message").toString();
        assertThat(new ProcessBuilder("mkfifo", message).start().waitFor()).isZero();
        Path lock = folder.resolve(".git/index.lock");
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Thread thread =
                Thread.ofPlatform()
                        .start(() -> {
                            assertThatThrownBy(() -> commit().run("commit", "-aF", message))
                                    .isInstanceOf(GitFailed.class);
                            stillInterrupted.set(Thread.currentThread().isInterrupted());
                        });
        await().until(() -> Files.exists(lock));
        thread.interrupt();
        thread.join();
        assertThat(lock).doesNotExist();
        assertThat(stillInterrupted).isTrue();
    }

    /// As one that was killed leaves it.
    @Test
    void mirrorThatWasBegunIsMadeAnew() throws Exception {
        Path origin = folder.resolve("origin");
        git.anywhere().output("init", "--quiet", "--bare", origin.toString());
        Path mirrors = Files.createDirectories(folder.resolve("mirror"));
        Files.writeString(mirrors.resolve("config.lock"), "");
        Mirror mirror = new Mirror(git, mirrors, origin.toString(), "");
        mirror.fetch();
        assertThat(mirror.hasCommits()).isFalse();
    }
}
