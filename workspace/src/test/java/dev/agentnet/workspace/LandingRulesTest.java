package dev.agentnet.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The trees are made by plumbing, since git itself would not check out most of them.
class LandingRulesTest {

    private static final String SOME_COMMIT = "1".repeat(40);

    @TempDir Path temp;
    private Store store;
    private BareRepository raw;
    private String base;

    @BeforeEach
    void aStoreWithASubmodule() {
        store = Store.create(new Git(), temp.resolve("store"), "main");
        raw = new BareRepository(new Git(), store.folder());
        base =
                commit(
                        "Begin",
                        "100644 blob "
                                + blob("x")
                                + "\t.gitmodules\n"
                                + "100644 blob "
                                + blob("text")
                                + "\tREADME\n"
                                + "160000 commit "
                                + SOME_COMMIT
                                + "\tlib\n",
                        "");
    }

    private String blob(String text) {
        return raw.call().input(text).text("hash-object", "-w", "--stdin");
    }

    private String tree(String entries) {
        return raw.call().input(entries).text("mktree", "--missing");
    }

    private String commit(String message, String entries, String parent) {
        String tree = tree(entries);
        return parent.isEmpty()
                ? raw.call().input(message).text("commit-tree", tree, "-F", "-")
                : raw.call().input(message).text("commit-tree", tree, "-F", "-", "-p", parent);
    }

    /// The base with one entry more, or another in its place.
    private String changed(String entry, String path) {
        StringBuilder entries = new StringBuilder();
        for (String line : raw.call().lines("ls-tree", base)) {
            if (!line.endsWith("\t" + path)) {
                entries.append(line).append('\n');
            }
        }
        return commit("Change", entries + entry + "\t" + path + "\n", base);
    }

    private String withFile(String path) {
        int slash = path.indexOf('/');
        return slash < 0
                ? changed("100644 blob " + blob("content"), path)
                : changed(
                        "040000 tree "
                                + tree(
                                        "100644 blob "
                                                + blob("content")
                                                + "\t"
                                                + path.substring(slash + 1)
                                                + "\n"),
                        path.substring(0, slash));
    }

    private String withLink(String path, String target) {
        int slash = path.indexOf('/');
        String link = "120000 blob " + blob(target) + "\t";
        return slash < 0
                ? changed("120000 blob " + blob(target), path)
                : changed(
                        "040000 tree " + tree(link + path.substring(slash + 1) + "\n"),
                        path.substring(0, slash));
    }

    @Test
    void anOrdinaryChangeWithAnUnchangedSubmodulePasses() {
        assertThat(store.refuse(base, withFile("src/Main.java"))).isEmpty();
        assertThat(store.refuse(base, withFile(".gitignore"))).isEmpty();
        assertThat(store.refuse(base, withFile(".github/x.yml"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git/config",
                ".GIT/config",
                ".Git",
                "..",
                "../x",
                "git~1/config",
                ".git /hooks",
                ".g\u200cit/config",
                "a\\..\\b",
                ".git::$INDEX_ALLOCATION"
            })
    void namesThatReachOutOfTheTreeAreRefused(String path) {
        assertThat(store.refuse(base, withFile(path)))
                .get()
                .asString()
                .contains("more than a name");
    }

    @ParameterizedTest
    @CsvSource({
        "link,/etc/passwd",
        "link,..",
        "link,../other",
        "dir/link,../../x",
        "dir/link,x/../y",
        "link,dir/../../x",
        "link,.git/config",
        "link,dir/.GIT/hooks",
        "link,dir/..",
        "link,a\\..\\..\\b"
    })
    void linksThatLeaveTheTreeAreRefused(String path, String target) {
        assertThat(store.refuse(base, withLink(path, target)))
                .get()
                .asString()
                .contains("outside the tree");
    }

    @ParameterizedTest
    @CsvSource({"link,README", "link,dir/file", "dir/link,../README", "dir/link,./x"})
    void linksInsideTheTreePass(String path, String target) {
        assertThat(store.refuse(base, withLink(path, target))).isEmpty();
    }

    @Test
    void aNewAMovedAndARemovedSubmoduleAreRefused() {
        String other = "160000 commit " + "2".repeat(40);

        assertThat(store.refuse(base, changed(other, "new")))
                .get()
                .asString()
                .contains("submodule");
        assertThat(store.refuse(base, changed(other, "lib")))
                .get()
                .asString()
                .contains("submodule");
        assertThat(store.refuse(base, withFile("lib"))).get().asString().contains("submodule");
    }

    @Test
    void aChangedGitmodulesIsRefused() {
        assertThat(store.refuse(base, withFile(".gitmodules")))
                .get()
                .asString()
                .contains(".gitmodules");
        assertThat(store.refuse(BareRepository.EMPTY_TREE, withFile(".gitModules")))
                .get()
                .asString()
                .containsIgnoringCase(".gitmodules");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\n\nAgentnet-Task: backend.1\n",
                "agentnet-task: backend.1",
                "x\n\n  AGENTNET-Z : 1"
            })
    void aTrailerOfOursIsRefusedWhereverItStands(String message) {
        String lying = commit(message, "100644 blob " + blob("x") + "\tf\n", "");
        String above = commit("Harmless", "100644 blob " + blob("y") + "\tf\n", lying);

        assertThat(store.refuse(BareRepository.EMPTY_TREE, above))
                .get()
                .asString()
                .contains("trailer");
        assertThat(store.refuse(lying, above)).isEmpty();
    }

    @Test
    void aCommitThatIsNotThereIsRefused() {
        assertThat(store.refuse(base, SOME_COMMIT)).get().asString().contains("no commit");
    }

    @Test
    void aCandidateKeepsTheSubmodule() throws Exception {
        Store.Candidate.Clean clean =
                (Store.Candidate.Clean)
                        store.candidate(Optional.of(base), withFile("src/A.java"), "A");

        assertThat(raw.call().text("ls-tree", clean.commit(), "lib")).contains(SOME_COMMIT);
        assertThat(Files.exists(store.folder())).isTrue();
    }
}
