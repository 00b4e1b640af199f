package dev.agentnet.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.protocol.ChangeSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AttemptTest extends AttemptOnOrigin {

    @Test
    void theCloneIsAnOrdinaryCleanCheckoutOnItsBranch() throws Exception {
        String base = person.write("a.txt", "one\n").write("dir/b.txt", "two\n").commit("Begin");

        try (Attempt attempt = attempt()) {
            Person agent = agentIn(attempt);
            assertThat(agent.git("status", "--porcelain", "--branch"))
                    .isEqualTo("## agentnet/backend.1/1");
            assertThat(agent.head()).isEqualTo(base);
            assertThat(attempt.tree()).isEqualTo(person.git("rev-parse", "HEAD^{tree}"));
            assertThat(Files.getPosixFilePermissions(attempt.home()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(attempt.record("Nothing", NOW)).isEmpty();
        }
    }

    @Test
    void filesOfAnEarlierCommitAreKnown() throws Exception {
        String first = person.write("a.txt", "one\n").write("dir/b.txt", "two\n").commit("Begin");
        String second = person.write("a.txt", "three\n").commit("Go on");

        try (Attempt attempt = attempt()) {
            assertThat(attempt.changed(first)).containsExactly("a.txt", "dir/b.txt");
            assertThat(attempt.changed(second)).containsExactly("a.txt");
            assertThat(attempt.changed("0".repeat(40))).isEmpty();
            assertThat(attempt.changed("--output=x")).isEmpty();
        }
    }

    @Test
    void everyKindOfChangeIsRecordedInOneCommit() throws Exception {
        person.write("a.txt", "one\n").write("gone.txt", "x\n").write("dir/b.txt", "two\n");
        String base = person.write("file", "x\n").write(".gitignore", "*.log\n").commit("Begin");

        try (Attempt attempt = attempt()) {
            Person agent = agentIn(attempt);
            agent.write("a.txt", "changed\n").write("new file.txt", "n\n").write("x.log", "log\n");
            agent.git("commit", "-q", "-am", "The agent's own");
            Files.delete(attempt.work().resolve("gone.txt"));
            Files.delete(attempt.work().resolve("dir/b.txt"));
            Files.delete(attempt.work().resolve("dir"));
            Files.createSymbolicLink(attempt.work().resolve("dir"), Path.of("sub"));
            agent.write("sub/b.txt", "two\n");
            Files.delete(attempt.work().resolve("file"));
            agent.write("file/inside", "x\n").write("umlaut-\u00e4", "x\n");

            Attempt.Recorded recorded = attempt.record("Do it", NOW).orElseThrow();

            Person clean = new Person(attempt.folder().resolve("clean"));
            assertThat(
                            clean.git(
                                            "-c",
                                            "core.quotePath=false",
                                            "ls-tree",
                                            "-r",
                                            "--name-only",
                                            recorded.tree())
                                    .lines())
                    .containsExactly(
                            ".gitignore",
                            "a.txt",
                            "dir",
                            "file/inside",
                            "new file.txt",
                            "sub/b.txt",
                            "umlaut-\u00e4");
            assertThat(clean.git("log", "-1", "--format=%P %an <%ae> %at %s", recorded.commit()))
                    .isEqualTo(
                            base
                                    + " agentnet <agentnet@localhost> "
                                    + NOW.getEpochSecond()
                                    + " Do it");
            assertThat(recorded.size().files()).isEqualTo(9);
        }
    }

    @Test
    void theFirstChangeOfAnEmptyRepositoryHasNoParent() {
        try (Attempt attempt = attempt()) {
            assertThat(attempt.tree()).isEqualTo(BareRepository.EMPTY_TREE);
            assertThat(attempt.record("Nothing", NOW)).isEmpty();
            agentIn(attempt).write("a.txt", "one\n").commit("Begin");

            Attempt.Recorded recorded = attempt.record("Begin", NOW).orElseThrow();
            attempt.push("refs/agentnet/backend.1/1");

            assertThat(recorded.size()).isEqualTo(new ChangeSize(1, 1, 0));
            assertThat(person.git("log", "--format=%H %P", "refs/agentnet/backend.1/1"))
                    .isEqualTo(recorded.commit());
        }
    }

    @Test
    void recordingAgainReplacesWhatWasRecorded() {
        String base = person.write("a.txt", "one\n").commit("Begin");
        try (Attempt attempt = attempt()) {
            agentIn(attempt).write("a.txt", "two\n");
            attempt.record("First", NOW);
            agentIn(attempt).write("a.txt", "three\n");

            Attempt.Recorded recorded = attempt.record("Second", NOW).orElseThrow();
            attempt.push("refs/agentnet/backend.1/1");

            assertThat(person.git("log", "--format=%s", recorded.commit()))
                    .isEqualTo("Second\nBegin");
            agentIn(attempt).write("a.txt", "one\n");
            assertThat(attempt.record("Undone", NOW)).isEmpty();
            assertThatThrownBy(() -> attempt.push("refs/x")).hasMessageContaining("nothing");
            assertThat(mirror.commit("main")).contains(base);
        }
    }

    @Test
    void closingDeletesReadOnlyFilesToo() throws Exception {
        person.write("a.txt", "one\n").commit("Begin");
        Attempt attempt = attempt();
        Path locked = Files.createDirectories(attempt.home().resolve("x/y"));
        Files.writeString(locked.resolve("f"), "x");
        Files.createSymbolicLink(locked.resolve("out"), person.folder());
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-x------"));
        Files.setPosixFilePermissions(
                locked.getParent(), PosixFilePermissions.fromString("---------"));

        attempt.close();
        attempt.close();

        assertThat(attempt.folder()).doesNotExist();
        assertThat(person.folder().resolve("a.txt")).exists();
    }

    @Test
    @Tag("slow")
    void fiveThousandFilesAreQuick() throws Exception {
        StringBuilder history = new StringBuilder("commit refs/heads/main\n");
        history.append("committer Ada <ada@example.org> 1700000000 +0000\ndata 5\nBegin\n");
        for (int i = 0; i < 5_000; i++) {
            String text = "line " + i + "\n";
            history.append("M 644 inline d" + i % 50 + "/f" + i + ".txt\n");
            history.append("data " + text.length() + "\n" + text + "\n");
        }
        git.at(person.folder().resolve(".git"))
                .input(history.toString())
                .output("fast-import", "--quiet");
        mirror.fetch();
        long start = System.nanoTime();
        try (Attempt attempt = attempt()) {
            long made = System.nanoTime();
            agentIn(attempt).write("d1/f1.txt", "changed\n");
            Attempt.Recorded recorded = attempt.record("Do it", NOW).orElseThrow();
            long done = System.nanoTime();
            System.out.printf(
                    "5,000 files: attempt %d ms, record %d ms%n",
                    (made - start) / 1_000_000, (done - made) / 1_000_000);

            assertThat(recorded.size()).isEqualTo(new ChangeSize(1, 1, 1));
            // Generous: a full second read of the files on a busy machine would still be seen.
            assertThat(done - start).isLessThan(60_000_000_000L);
        }
    }
}
