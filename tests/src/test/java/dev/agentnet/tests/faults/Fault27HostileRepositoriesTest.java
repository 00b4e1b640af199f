package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.Claims;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.protocol.ChangeSize;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.Usage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Repositories that want git to run something, or to write where they are not: pushed, worked in,
/// handed in and fetched. Whatever they try leaves a file in `outside`, and nothing is ever there.
final class Fault27HostileRepositoriesTest extends FaultScenario {

    private static final String SOME_COMMIT = "1".repeat(40);

    private Path outside = Path.of("");
    private HostileCommits git;

    @BeforeEach
    void nothingIsOutside() throws IOException {
        outside = Files.createDirectories(folder.resolve("outside"));
        URI address = URI.create("http://127.0.0.1:" + main.port());
        git = new HostileCommits(folder.resolve("hostile"), address);
    }

    @AfterEach
    void nothingIsOutsideStill() {
        assertThat(outside).isEmptyDirectory();
        assertThat(folder.resolve("x")).doesNotExist();
    }

    private NetworkSecret secret() {
        return NetworkSecret.load(folder.resolve("state/secret"));
    }

    private String operator() {
        return secret().operatorToken();
    }

    private String tip() {
        return net.shop.commit("refs/heads/main").orElseThrow();
    }

    private String fetchedTip() {
        return git.fetch(FaultNetwork.SHOP, "main", operator());
    }

    private String marker(String name) {
        return outside.resolve(name).toString();
    }

    /// Names under which another file system would find git's folder or its parent. A later
    /// checkout, here or at a person's, must never see them.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "a/../../x",
                ".git",
                ".git/hooks/post-checkout",
                ".GIT/config",
                "a/.Git/config",
                ".g\u200cit/config",
                "git~1/config",
                ".git /config",
                ".git::$INDEX_ALLOCATION"
            })
    void namesThatLeadOutCannotEvenBePushed(String path) {
        String before = fetchedTip();
        String file = git.blob("touch " + marker("name"));
        String commit = git.commit("Names", before, git.below(path, HostileCommits.FILE, file));

        HostileCommits.Answer answer =
                git.push(FaultNetwork.SHOP, commit, "refs/heads/main", operator());

        assertThat(answer.exit()).as(answer.said()).isNotZero();
        assertThat(answer.said()).containsPattern("hasDot|hasDotdot|hasDotgit|fsck error");
        assertThat(tip()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/../../x", "/etc/x"})
    void entriesThatAreAWholePathCannotBePushed(String name) {
        String before = fetchedTip();
        HostileCommits.Entry entry =
                new HostileCommits.Entry(HostileCommits.FILE, name, git.blob("x"));
        String commit = git.commit("Path", before, entry);

        HostileCommits.Answer answer =
                git.push(FaultNetwork.SHOP, commit, "refs/heads/main", operator());

        assertThat(answer.exit()).as(answer.said()).isNotZero();
        assertThat(answer.said()).containsPattern("fullPathname|fsck error");
        assertThat(tip()).isEqualTo(before);
    }

    /// What git itself takes. A domain that lies about its task pushes it as the task's work and
    /// hands it in.
    @ParameterizedTest
    @CsvSource({
        "120000, link, OUTSIDE, outside the tree",
        "120000, link, .., outside the tree",
        "120000, a/link, ../../x, outside the tree",
        "120000, a/link, b/../../../x, outside the tree",
        "120000, a/link, b/../c, outside the tree",
        "120000, link, .git/hooks/post-checkout, outside the tree",
        "120000, link, a\\..\\..\\x, outside the tree",
        "160000, module, COMMIT, submodule",
        "100644, .gitmodules, '[submodule \"m\"]', submodules come from",
        "100644, a\\..\\..\\x, text, more than a name"
    })
    void workThatReachesOutIsRefusedWithAReason(
            String mode, String path, String content, String reason) {
        String honest = "honest-" + UUID.randomUUID();
        TaskId id = net.submit(waiting(honest));
        net.awaitFile(honest + "-runs");
        String before = fetchedTip();
        String object =
                content.equals("COMMIT")
                        ? SOME_COMMIT
                        : git.blob(content.replace("OUTSIDE", outside.toString()));
        String lie = git.commit("Lie", before, git.below(path, mode, object));

        handIn(net.task(id), before, lie);

        await().atMost(FaultNetwork.PATIENCE).until(() -> net.task(id).feedback().isPresent());
        assertThat(net.story(id)).contains("refused_tree");
        assertThat(net.task(id).feedback().orElseThrow()).contains(reason);
        assertThat(tip()).isEqualTo(before);
        // It came back, and what the next attempt did honestly lands.
        letGo(honest);
        net.settle(List.of(id));
        assertThat(net.landed(id)).as(net.story(id)).hasSize(1);
        assertThat(git.files(before, fetchedTip())).containsExactly(honest);
    }

    /// As the domain itself, with all it knows: its token, the claim, and the ref it may push.
    private void handIn(Task task, String base, String commit) {
        String token = secret().forDomain(FaultNetwork.BACKEND);
        HostileCommits.Answer pushed =
                git.push(FaultNetwork.SHOP, commit, task.attemptRef(), token);
        assertThat(pushed.exit()).as(pushed.said()).isZero();
        Outcome outcome =
                new Outcome.Completed(
                        "done",
                        Usage.NONE,
                        Optional.of(base),
                        Optional.of(commit),
                        ChangeSize.NONE);
        Claims.Finish finish =
                new Claims.Finish(
                        task.id(), task.token().orElseThrow(), task.agent().orElseThrow(), outcome);
        net.network
                .claims()
                .step(
                        task.agent().orElseThrow(),
                        UUID.randomUUID().toString(),
                        List.of(finish),
                        0,
                        FaultNetwork.LEASE);
    }

    /// What lies behind a link is neither read nor written, whatever stood there before.
    @Test
    void folderThatBecameALinkIsRefused() throws IOException {
        Path secrets = Files.createDirectories(folder.resolve("secrets-" + UUID.randomUUID()));
        Files.writeString(secrets.resolve("file"), "not yours\n");
        TaskId folder = net.submit("mkdir dir; echo mine > dir/file");
        net.settle(List.of(folder));
        String before = tip();

        TaskId id = net.submit("rm -r dir; ln -s " + secrets + " dir");

        net.settle(List.of(id));
        assertThat(net.task(id).fields())
                .containsEntry("failure", "refused_tree")
                .hasEntrySatisfying("reason", t -> assertThat(t).contains("outside the tree"));
        assertThat(tip()).isEqualTo(before);
        assertThat(secrets.resolve("file")).hasContent("not yours");
    }

    /// A person may push a link that leads out. A file in its place, on the same path, lands
    /// inside.
    @Test
    void fileWhereALinkLedOutStaysInside() {
        String name = "way-" + UUID.randomUUID();
        String link = git.blob(outside.toString());
        String commit =
                git.commit(
                        "Link",
                        fetchedTip(),
                        new HostileCommits.Entry(HostileCommits.LINK, name, link));
        assertThat(git.push(FaultNetwork.SHOP, commit, "refs/heads/main", operator()).exit())
                .isZero();

        TaskId id = net.submit("rm " + name + "; mkdir " + name + "; echo 1 > " + name + "/marker");
        net.settle(List.of(id));
        assertThat(net.landed(id)).as(net.story(id)).hasSize(1);
        TaskId next = net.submit("echo 2 > " + name + "/marker");
        net.settle(List.of(next));
        assertThat(net.landed(next)).as(net.story(next)).hasSize(1);
    }
}
