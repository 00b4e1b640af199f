package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Users.Role;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.SecretForms;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.tests.stage.Agentnet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A worker that does all it can to let out the one secret it has, its domain's token. Afterwards
/// it is looked for in Redis, in main's folders and repositories, and in what every process
/// printed.
@TestInstance(Lifecycle.PER_CLASS)
final class Fault26CanaryTest {

    private static final DomainName CHECKS = new DomainName("checks");
    private static final String KEY = "model-key-of-the-canary-test";
    private static final String OWN = "postgres://test:canary-of-the-test@db/shop";
    private static final String PASSWORD = "pass/word of the origin";

    /// As the agent finds it.
    private static final String TOKEN = "$ANTHROPIC_AUTH_TOKEN";

    private Path folder = Path.of("");
    private FaultNetwork net;
    private FaultNetwork.Main main;
    private HostileCommits git;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        folder = temporary;
        Files.writeString(folder.resolve("model-key"), KEY + "\n");
        Files.writeString(
                folder.resolve("credentials"),
                "https://me:pass%2Fword+of%20the%20origin@git.example.com\n");
        Path checks = Files.createDirectories(folder.resolve("templates/checks"));
        Files.copy(
                Agentnet.ROOT.resolve("domain-templates/checks/domain.conf"),
                checks.resolve("domain.conf"));
        FaultFiles.writeTemplate(folder, "secrets = [TEST_DB]\n");
        Path secrets = Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("TEST_DB"), OWN + "\n");
        net =
                new FaultNetwork(
                        folder,
                        "spawn.secrets = \"" + secrets + "\"",
                        "model.key-file = \"" + folder.resolve("model-key") + "\"",
                        "main.git-credentials = \"" + folder.resolve("credentials") + "\"");
        main = net.startMain();
        git =
                new HostileCommits(
                        folder.resolve("hostile"), URI.create("http://127.0.0.1:" + main.port()));
        net.settle(List.of(net.submit("echo warm > warm.txt")));
    }

    @AfterAll
    void nothingOfItIsAnywhere() throws IOException {
        net.stopWorkers();
        for (DomainName domain : List.of(FaultNetwork.BACKEND, CHECKS)) {
            for (String token : List.of(secret().forDomain(domain), secret().forAgents(domain))) {
                Leaks leaks = new Leaks(token);
                net.redis.raw(leaks::inRedis);
                leaks.in("main", main.started().out() + main.started().err());
                leaks.inObjects(folder.resolve("state/stores/shop.git"));
                // A domain is given its token as a file, which is as far as it goes.
                leaks.inFolder(folder.resolve("state"), Set.of("secret"));
                assertThat(leaks.found()).isEmpty();
            }
            Leaks passwords = new Leaks(secret().redisPassword(new Role.Domain(domain)));
            net.redis.raw(passwords::inRedis);
            passwords.inFolder(folder.resolve("state"), Set.of("redis-url"));
            assertThat(passwords.found()).isEmpty();
        }
        Leaks own = new Leaks(OWN);
        net.redis.raw(own::inRedis);
        own.inObjects(folder.resolve("state/stores/shop.git"));
        own.inFolder(folder.resolve("state"), Set.of("TEST_DB"));
        assertThat(own.found()).isEmpty();
        net.close();
    }

    private NetworkSecret secret() {
        return NetworkSecret.load(folder.resolve("state/secret"));
    }

    /// A search that finds nothing proves nothing, if it cannot find anything.
    @Test
    void searchFindsWhatIsThere() throws IOException {
        String token = secret().forDomain(FaultNetwork.BACKEND);
        net.redis.raw(redis -> {
            redis.xadd("logs:canary", "line", "the token is " + token);
            assertThat(new Leaks(token).inRedis(redis).found()).isNotEmpty();
            redis.del("logs:canary");
        });
        assertThat(new Leaks(token).inFolder(folder.resolve("state"), Set.of()).found())
                .isNotEmpty();
    }

    /// Each in the log line by line, in the output, in the recording, and in the commit's message.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo token TOKEN here",
                "printf %s TOKEN | cut -c1-20 | tr -d '\\n'; sleep 0.2; printf %s TOKEN | cut -c21-",
                "printf %s TOKEN | fold -w 30",
                "echo TOKEN | base64",
                "printf 'url=https://x:%s@host/' TOKEN | base64 -w 0",
                "printf %s TOKEN | od -An -tx1 | tr -d ' \\n'",
                "echo TOKEN >&2",
                "printf '\\033[1m%s\\033[0m\\n' TOKEN",
                "printf '\\033]0;%s\\007\\n' TOKEN",
                "head -c 20000 /dev/zero | tr '\\000' 'x'; echo; echo TOKEN; seq 1 4000"
            })
    void whatIsPrintedIsRedacted(String script) {
        String printing = script.replace("TOKEN", TOKEN);
        TaskId id = net.submit(printing + "; date +%N > said-$AGENTNET_TASK");
        net.settle(List.of(id));
        assertThat(net.landed(id)).as(net.story(id)).hasSize(1);
    }

    @Test
    void reasonOfAFailureIsRedacted() {
        TaskId id = net.submit("echo 'it is '" + TOKEN + "; echo " + TOKEN + " >&2; exit 127");
        net.settle(List.of(id));
        assertThat(net.task(id).state()).isEqualTo(TaskState.DEAD);
    }

    /// In the work itself it is not redacted, but refused: nobody but the agent may change a file.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo TOKEN > note.txt",
                "echo TOKEN | base64 > note.b64",
                "touch note-TOKEN",
                "ln -s TOKEN note-link",
                "mkdir TOKEN; echo 1 > TOKEN/note"
            })
    void workWithItIsRefused(String script) {
        TaskId id = net.submit(script.replace("TOKEN", TOKEN));
        net.settle(List.of(id));
        assertThat(net.task(id).fields())
                .containsEntry("failure", "refused_tree")
                .hasEntrySatisfying("reason", text -> assertThat(text).contains("holds a secret"));
        assertThat(net.landed(id)).isEmpty();
        assertThat(net.shop.refs("refs/agentnet/" + id)).isEmpty();
    }

    /// A domain's own secret is a file there, and a known one.
    @Test
    void domainsOwnSecretIsThereAndDoesNotLeave() {
        TaskId id =
                net.submit(
                        "test $(stat -c %a $TEST_DB_FILE) = 400; grep -q canary $TEST_DB_FILE; cat"
                                + " $TEST_DB_FILE; base64 < $TEST_DB_FILE; echo 1 > own-secret");
        net.settle(List.of(id));
        assertThat(net.landed(id)).as(net.story(id)).hasSize(1);

        TaskId leak = net.submit("cp $TEST_DB_FILE leaked; chmod 644 leaked");
        net.settle(List.of(leak));
        assertThat(net.task(leak).fields()).containsEntry("failure", "refused_tree");
    }

    /// By the agent itself, which has the token and so the right to push.
    @Test
    void workPushedPastTheWorkerIsRefused() {
        TaskId id =
                net.submit(
                        "git commit -q --allow-empty -m \"it is "
                                + TOKEN
                                + "\"; if git -c"
                                + " http.extraHeader=\"Authorization: Bearer "
                                + TOKEN
                                + "\" push"
                                + " -q "
                                + git.address(FaultNetwork.SHOP)
                                + " HEAD:refs/agentnet/$AGENTNET_TASK/1; then exit 9; fi;"
                                + " echo 1 > past");
        net.settle(List.of(id));
        assertThat(net.landed(id)).as(net.story(id)).hasSize(1);
    }

    @Test
    void whatAChecksPrintsIsRedacted() {
        String file = folder.resolve("state/domains") + "/checks.*/files/secret";
        TaskSpec checked =
                FaultNetwork.spec(
                        "echo 1 > checked",
                        Priority.NORMAL,
                        FaultNetwork.SHOP,
                        List.of("cat " + file + " | tee /dev/stderr; false"));
        TaskId id = net.network.submissions().submit(checked).id();
        net.settle(List.of(id));
        assertThat(net.task(id).fields()).containsEntry("failure", "check_failed");
    }

    /// Whatever main knows, whoever pushes it.
    @Test
    void everythingThatMainKnowsIsRefused() {
        String operator = secret().operatorToken();
        for (String known :
                List.of(
                        KEY,
                        PASSWORD,
                        operator,
                        secret().forDomain(CHECKS),
                        secret().forAgents(FaultNetwork.BACKEND),
                        secret().redisPassword(new Role.Spawner()))) {
            for (String form : SecretForms.of(known, 8)) {
                String before = git.fetch(FaultNetwork.SHOP, "main", operator);
                HostileCommits.Entry file =
                        new HostileCommits.Entry(
                                HostileCommits.FILE, "known", git.blob("x" + form + "y"));
                String commit = git.commit("Known", before, file);
                HostileCommits.Answer answer =
                        git.push(FaultNetwork.SHOP, commit, "refs/heads/main", operator);
                assertThat(answer.said()).contains("file known holds a secret");
                assertThat(answer.said()).doesNotContain(form);
                assertThat(net.shop.commit("main")).contains(before);
            }
        }
    }
}
