package dev.agentnet.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.protocol.ChangeSize;
import dev.agentnet.workspace.Store.Candidate;
import dev.agentnet.workspace.Store.Sent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {

    @TempDir Path temp;
    private final Git git = new Git();
    private Person person;
    private Store store;
    private String first;
    private int changes;

    @BeforeEach
    void aStoreWithOneCommit() {
        person = Person.inNewRepository(temp.resolve("shop"));
        first = person.write("a.txt", "one\n").write("b.txt", "two\n").commit("Begin");
        store = Store.create(git, temp.resolve("stores/shop"), "main");
        store.fetch(person.folder().toString(), Optional.empty());
    }

    private String change(String path, String text) {
        person.git("checkout", "-q", "-b", "change-" + changes++, first);
        String commit = person.write(path, text).commit("Change " + path);
        store.fetch(person.folder().toString(), Optional.empty());
        return commit;
    }

    @Test
    void creatingTwiceChangesNothing() {
        Store again = Store.create(git, store.folder(), "other");

        assertThat(again.headBranch()).contains("main");
        assertThat(again.commit("main")).contains(first);
        assertThat(again.branches()).containsExactly("main");
        assertThat(again.bytes()).isPositive();
    }

    @Test
    void branchThatIsNamedLikeARefIsNotTakenForIt() {
        store.putRef("refs/heads/refs/heads/main", change("a.txt", "theirs\n"));
        store.putRef("refs/heads/" + first, change("a.txt", "mine\n"));

        assertThat(store.commit("refs/heads/main")).contains(first);
        assertThat(store.commit(first)).contains(first);
    }

    @Test
    void aMissingStoreIsNotOpened() {
        assertThat(Store.exists(temp.resolve("none"))).isFalse();
        assertThatThrownBy(() -> Store.open(git, temp.resolve("none")))
                .hasMessageContaining("there is no store");
    }

    @Test
    void fetchLeavesADirtyCheckoutUntouched() {
        person.write("a.txt", "not committed\n").write("new.txt", "untracked\n");
        String before = person.git("status", "--porcelain");

        store.fetch(person.folder().toString(), Optional.empty());

        assertThat(person.git("status", "--porcelain")).isEqualTo(before).isNotEmpty();
        assertThat(person.head()).isEqualTo(first);
    }

    @Test
    void fetchKeepsWhatLandedHere() {
        Candidate.Clean landed = land("c.txt", "landed\n");

        store.fetch(person.folder().toString(), Optional.empty());

        assertThat(store.commit("main")).contains(landed.commit());
    }

    @Test
    void fetchSaysWhichBranchDivergedAndMovesTheOthers() {
        Candidate.Clean landed = land("c.txt", "landed\n");
        person.git("checkout", "-q", "main");
        person.write("d.txt", "elsewhere\n").commit("Elsewhere");
        person.git("branch", "fresh");

        assertThatThrownBy(() -> store.fetch(person.folder().toString(), Optional.empty()))
                .isInstanceOf(GitFailed.class)
                .hasMessageContaining("main");
        assertThat(store.commit("main")).contains(landed.commit());
        assertThat(store.branches()).contains("fresh");
    }

    @Test
    void onlyKnownProtocolsAreSpoken() {
        assertThatThrownBy(() -> store.fetch("ext::sh -c true", Optional.empty()))
                .hasMessageContaining("ext");
        assertThatThrownBy(() -> store.fetch("--upload-pack=x", Optional.empty()))
                .hasMessageContaining("no repository");
    }

    @Test
    void landedWorkIsSentOnToABareOrigin() {
        Path origin = temp.resolve("origin.git");
        person.git("clone", "-q", "--bare", ".", origin.toString());
        Candidate.Clean landed = land("c.txt", "landed\n");

        Sent sent = store.send("file://" + origin, landed.commit(), "main", Optional.empty());

        assertThat(sent).isEqualTo(new Sent.Taken());
        assertThat(new Person(origin).git("rev-parse", "main")).isEqualTo(landed.commit());
    }

    @Test
    void whatTheOriginLacksIsNeverForcedOnIt() {
        Path origin = temp.resolve("origin.git");
        person.git("clone", "-q", "--bare", ".", origin.toString());
        Candidate.Clean landed = land("c.txt", "landed\n");
        person.git("checkout", "-q", "main");
        String theirs = person.write("d.txt", "theirs\n").commit("Theirs");
        person.git("push", "-q", origin.toString(), "main");

        Sent sent = store.send("file://" + origin, landed.commit(), "main", Optional.empty());

        assertThat(sent).isEqualTo(new Sent.Moved());
        assertThat(new Person(origin).git("rev-parse", "main")).isEqualTo(theirs);
    }

    @Test
    void branchesOfOursThatWereTakenAwayHereDoNotComeBack() {
        person.git("branch", "agentnet/gone");
        person.git("branch", "fresh");
        store.follow(person.folder().toString(), Optional.empty(), "agentnet/");
        assertThat(store.branches()).containsExactly("fresh", "main");
    }

    @Test
    void itIsKnownWhenACommitBecamePartOfABranch() {
        String change = change("c.txt", "three\n");
        person.git("checkout", "-q", "main");
        person.write("d.txt", "four\n").commit("Meanwhile");
        person.gitAt("2020-01-02T03:04:05Z", "merge", "-q", "--no-ff", "-m", "Merge", change);
        person.write("e.txt", "five\n").commit("Later");
        store.fetch(person.folder().toString(), Optional.empty());
        assertThat(store.mergedAt(change, "main")).contains(Instant.parse("2020-01-02T03:04:05Z"));
        assertThat(store.mergedAt(change("f.txt", "six\n"), "main")).isEmpty();
    }

    @Test
    void originThatSaysNothingIsGivenUp() throws IOException {
        Config config =
                ConfigFactory.parseString("agentnet.git.silence = 1 s")
                        .withFallback(ConfigFactory.defaultReferenceUnresolved());
        Store ours = Store.open(new Git(config), store.folder());
        try (ServerSocket deaf = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + deaf.getLocalPort() + "/shop.git";
            assertThatThrownBy(() -> ours.follow(url, Optional.empty(), "agentnet/"))
                    .isInstanceOf(GitFailed.class)
                    .hasMessageContaining("too slow");
        }
    }

    @Test
    void branchesWithCommitsOnBothSidesAreUnitedByTheLeaderAlone() {
        Candidate.Clean landed = land("c.txt", "landed\n");
        person.git("checkout", "-q", "main");
        String theirs = person.write("d.txt", "theirs\n").commit("Theirs");
        store.follow(person.folder().toString(), Optional.empty(), "agentnet/");
        assertThat(store.commit("main")).contains(landed.commit());

        store.unite("main", "another");
        assertThat(store.commit("main")).contains(landed.commit());
        assertThat(store.unite("main", "leader")).isEmpty();

        String both = store.commit("main").orElseThrow();
        assertThat(new Person(store.folder()).git("log", "-1", "--format=%P", both))
                .isEqualTo(theirs + " " + landed.commit());
    }

    @Test
    void aCleanCandidateHasTipAndChangeAsParents() {
        String change = change("c.txt", "three\n");

        Candidate candidate = store.candidate(Optional.of(first), change, "Add c");

        assertThat(candidate).isInstanceOf(Candidate.Clean.class);
        Candidate.Clean clean = (Candidate.Clean) candidate;
        assertThat(new Person(store.folder()).git("log", "-1", "--format=%P", clean.commit()))
                .isEqualTo(first + " " + change);
        assertThat(clean.tree()).isEqualTo(store.tree(change));
        assertThat(store.size(Optional.of(first), clean.commit()))
                .isEqualTo(new ChangeSize(1, 1, 0));
        assertThat(store.commit("main")).contains(first);
    }

    @Test
    void aConflictNamesTheFilesAndTheReason() {
        String mine = change("a.txt", "mine\n");
        String theirs = change("a.txt", "theirs\n");

        Candidate candidate = store.candidate(Optional.of(mine), theirs, "Merge");

        assertThat(candidate).isInstanceOf(Candidate.Conflict.class);
        Candidate.Conflict conflict = (Candidate.Conflict) candidate;
        assertThat(conflict.files()).containsExactly("a.txt");
        assertThat(conflict.explanation()).contains("Merge conflict in a.txt");
    }

    @Test
    void nothingIsLeftOfAChangeThatTheBranchHas() {
        assertThat(store.candidate(Optional.of(first), first, "Again"))
                .isEqualTo(new Candidate.Nothing());
    }

    @Test
    void theFirstChangeOfAnEmptyRepositoryBecomesItsFirstCommit() {
        Store empty = Store.create(git, temp.resolve("stores/empty"), "trunk");
        empty.fetch(person.folder().toString(), Optional.empty());
        empty.lead("leader");

        Candidate.Clean clean =
                (Candidate.Clean) empty.candidate(Optional.empty(), first, "Begin here");

        assertThat(empty.commit("trunk")).isEmpty();
        assertThat(empty.refuse(BareRepository.EMPTY_TREE, first)).isEmpty();
        assertThat(empty.land("trunk", Optional.empty(), clean.commit(), "leader")).isTrue();
        assertThat(empty.land("trunk", Optional.empty(), clean.commit(), "leader")).isFalse();
        assertThat(empty.commit("trunk")).contains(clean.commit());
        assertThat(empty.size(Optional.empty(), clean.commit())).isEqualTo(new ChangeSize(2, 2, 0));
    }

    @Test
    void nobodyLandsWithTheTokenOfAnOldLeader() {
        store.lead("old");
        store.lead("new");
        Candidate.Clean clean = candidate("c.txt", "three\n");

        assertThat(store.land("main", Optional.of(first), clean.commit(), "old")).isFalse();
        assertThat(store.commit("main")).contains(first);
        assertThat(store.land("main", Optional.of(first), clean.commit(), "new")).isTrue();
        assertThat(store.commit("main")).contains(clean.commit());
    }

    @Test
    void nobodyLandsWithoutALeader() {
        Candidate.Clean clean = candidate("c.txt", "three\n");

        assertThat(store.land("main", Optional.of(first), clean.commit(), "x")).isFalse();
    }

    @Test
    void aBranchThatMovedIsNotLandedOn() {
        Candidate.Clean moved = land("c.txt", "three\n");
        Candidate.Clean late = candidate("d.txt", "four\n");

        assertThat(store.land("main", Optional.of(first), late.commit(), "leader")).isFalse();
        assertThat(store.commit("main")).contains(moved.commit());
    }

    @Test
    void aLandingThatFailsForAnotherReasonIsNoQuietNo() {
        store.lead("leader");

        assertThatThrownBy(() -> store.land("main", Optional.of(first), "1".repeat(40), "leader"))
                .isInstanceOf(GitFailed.class);
    }

    @Test
    void theLandingOfATaskIsFoundByItsTrailer() {
        Candidate.Clean landed = land("c.txt", "three\n");

        assertThat(store.landed("main", "backend.1abc")).contains(landed.commit());
        assertThat(store.landed("main", "backendx1abc")).isEmpty();
        assertThat(store.landed("main", "backend.1ab")).isEmpty();
        assertThat(store.landed("none", "backend.1abc")).isEmpty();
    }

    @Test
    void refsComeAndGo() {
        store.putRef("refs/agentnet/candidates/x", first);

        assertThat(store.refs("refs/agentnet/candidates"))
                .isEqualTo(List.of("refs/agentnet/candidates/x"));
        store.deleteRef("refs/agentnet/candidates/x");
        store.deleteRef("refs/agentnet/candidates/x");
        assertThat(store.refs("refs/agentnet/candidates")).isEmpty();
    }

    @Test
    void nobodyPushesIntoTheFolder() throws Exception {
        assertThat(Files.isExecutable(store.folder().resolve("hooks/pre-receive"))).isTrue();
        assertThatThrownBy(() -> person.git("push", store.folder().toString(), "HEAD:refs/heads/x"))
                .hasMessageContaining("push to the network's address");
    }

    private Candidate.Clean candidate(String path, String text) {
        String message = "Add " + path + "\n\nAgentnet-Task: backend.1abc\n";
        return (Candidate.Clean) store.candidate(Optional.of(first), change(path, text), message);
    }

    private Candidate.Clean land(String path, String text) {
        store.lead("leader");
        Candidate.Clean clean = candidate(path, text);
        assertThat(store.land("main", Optional.of(first), clean.commit(), "leader")).isTrue();
        return clean;
    }
}
