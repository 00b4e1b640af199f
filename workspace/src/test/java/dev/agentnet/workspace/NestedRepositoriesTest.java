package dev.agentnet.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/// Repositories in the tree that an attempt records: the agent's own, buried ones, worktrees,
/// submodules.
class NestedRepositoriesTest extends AttemptOnOrigin {

    private String files(Attempt attempt, Attempt.Recorded recorded) {
        return new Person(attempt.folder().resolve("clean"))
                .git("ls-tree", "-r", "--name-only", recorded.commit());
    }

    /// Each of these ran with `git add` or `git status` in the agent's own repository.
    @Test
    void nothingOfTheRepositoryIsRunToRecordIt() throws Exception {
        person.write("lib/a.txt", "one\n").write("a.txt", "one\n").commit("Begin");
        Path proof = temp.resolve("ran");
        try (Attempt attempt = attempt()) {
            Person agent = agentIn(attempt);
            Person buried = Person.inNewRepository(attempt.work().resolve("buried"));
            buried.write("b.txt", "b\n").commit("Buried");
            Person bare = new Person(attempt.work());
            bare.git("init", "-q", "--bare", "bare");
            for (String config :
                    new String[] {
                        ".git/config", "buried/.git/config", "bare/config", "../clean/config"
                    }) {
                poison(attempt.work().resolve(config), proof);
            }
            agent.write(".gitattributes", "* filter=evil diff=evil merge=evil\n");
            buried.write(".gitattributes", "* filter=evil\n").write("b.txt", "changed\n");
            agent.write("a.txt", "changed\n");

            Attempt.Recorded recorded = attempt.record("Do it", NOW).orElseThrow();
            attempt.push("refs/agentnet/backend.1/1");

            assertThat(proof).doesNotExist();
            assertThat(files(attempt, recorded))
                    .contains("buried/b.txt", "bare/HEAD", "a.txt")
                    .doesNotContain(".git/");
        }
    }

    private static void poison(Path config, Path proof) throws Exception {
        String run = "touch " + proof;
        Path hooks = Files.createDirectories(config.resolveSibling("evil"));
        for (String hook :
                new String[] {
                    "pre-commit", "post-index-change", "pre-push", "reference-transaction"
                }) {
            Path file = hooks.resolve(hook);
            Files.writeString(file, "#!/bin/sh\n" + run + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(
                config,
                Files.readString(config)
                        + "[core]\n\tfsmonitor = "
                        + run
                        + "\n\thooksPath = "
                        + hooks
                        + "\n[filter \"evil\"]\n\tclean = "
                        + run
                        + "; cat\n\tsmudge = "
                        + run
                        + "; cat\n\trequired = true\n[diff]\n\texternal = "
                        + run
                        + "\n[diff \"evil\"]\n\ttextconv = "
                        + run
                        + "\n\tcommand = "
                        + run
                        + "\n[merge \"evil\"]\n\tdriver = "
                        + run
                        + "\n");
    }

    @Test
    void aWorktreeInsideTheTreeIsLeftOut() {
        person.write("a.txt", "one\n").commit("Begin");
        try (Attempt attempt = attempt()) {
            Person agent = agentIn(attempt);
            agent.git("worktree", "add", "-q", "side");
            agent.write("b.txt", "b\n");

            assertThat(files(attempt, attempt.record("Do it", NOW).orElseThrow()).lines())
                    .containsExactly("a.txt", "b.txt");
        }
    }

    @Test
    void unchangedSubmodulesPassUnharmed() throws Exception {
        Person library = Person.inNewRepository(temp.resolve("library"));
        library.write("l.txt", "l\n").commit("Library");
        person.write("a.txt", "one\n").commit("Begin");
        person.git("submodule", "--quiet", "add", library.folder().toString(), "lib");
        person.git("submodule", "--quiet", "add", library.folder().toString(), "lib2");
        String base = person.commit("Add the library");
        try (Attempt attempt = attempt()) {
            Person agent = agentIn(attempt);
            agent.git("clone", "-q", library.folder().toString(), "lib");
            new Person(attempt.work().resolve("lib")).write("l.txt", "other\n").commit("Other");
            Files.delete(attempt.work().resolve("lib2"));
            agent.write("a.txt", "changed\n");

            Attempt.Recorded recorded = attempt.record("Do it", NOW).orElseThrow();

            assertThat(recorded.size().files()).isEqualTo(1);
            Person clean = new Person(attempt.folder().resolve("clean"));
            assertThat(clean.git("ls-tree", recorded.commit(), "lib", "lib2"))
                    .isEqualTo(person.git("ls-tree", base, "lib", "lib2"));
        }
    }
}
