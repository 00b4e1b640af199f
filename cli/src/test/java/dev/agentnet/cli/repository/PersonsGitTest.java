package dev.agentnet.cli.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PersonsGitTest {

    private static final String SHOP = "http://127.0.0.1:7070/git/shop";
    private static final String OTHER = "http://127.0.0.1:7070/git/other";

    @TempDir private Path folder;

    private PersonsGit git;

    @BeforeEach
    void makeRepository() {
        git = new PersonsGit(folder);
        git.run("init", "--quiet", "--initial-branch=main");
    }

    private String settings() {
        return git.run("config", "--local", "--list");
    }

    @Test
    void remoteThatMovesTellsWhereItLedToAndLeavesNoTokenThere() {
        assertThat(git.addRemote("agentnet", SHOP, "first")).isEmpty();
        assertThat(git.addRemote("agentnet", SHOP, "second")).isEmpty();
        assertThat(git.addRemote("agentnet", OTHER, "third")).contains(SHOP);
        assertThat(git.run("remote", "get-url", "agentnet")).isEqualTo(OTHER);
        assertThat(settings()).contains("third").doesNotContain("first", "second", SHOP);
    }

    @Test
    void branchesAreThoseWithCommits() {
        assertThat(git.branches()).isEmpty();
        git.run(
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@b",
                "commit",
                "--quiet",
                "--allow-empty",
                "-m",
                "Begin");
        git.run("branch", "feature/cart");
        assertThat(git.branches()).containsExactly("feature/cart", "main");
        assertThat(git.branches(folder.toString())).containsExactly("feature/cart", "main");
    }
}
