package dev.agentnet.tests.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.tests.claude.ClaudeBench.Options;
import dev.agentnet.worker.agent.AgentRunner.Result;
import dev.agentnet.worker.agent.claude.FakeMessagesApi;
import dev.agentnet.worker.agent.claude.MessagesScript;
import dev.agentnet.worker.process.AttemptProcesses;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfEnvironmentVariable(named = "AGENTNET_TEST_CLAUDE", matches = ".+")
class ClaudeWorksTest {

    private static final String HELLO =
            """
            {"tool":"Write","input":{"file_path":"{cwd}/hello.txt","content":"hello"}}\
            """;

    private static final MessagesScript WORK =
            MessagesScript.of(
                    "Greet the \"world\"",
                    HELLO,
                    """
                    {"tool":"Bash","input":{"command":"tr a-z A-Z < hello.txt > b"}}\
                    """,
                    """
                    {"tool":"Edit","input":{"file_path":"{cwd}/hello.txt",\
                    "old_string":"hello","new_string":"hi"}}\
                    """,
                    """
                    {"tool":"Write","input":{"file_path":"/var/agentnet-out","content":"x"}}\
                    """,
                    """
                    {"tool":"Write","input":{"file_path":"{cwd}/.mcp.json","content":"{}"}}\
                    """,
                    """
                    {"tool":"Bash","input":{"command":"touch denied.txt"}}\
                    """,
                    """
                    {"text":"All greeted."}\
                    """);

    @TempDir Path place;

    @Test
    void worksInTheCloneAndNowhereElse() throws Exception {
        ClaudeBench bench = new ClaudeBench(place);
        try (FakeMessagesApi api = new FakeMessagesApi(WORK)) {
            Result result = bench.play(api, "Greet the \"world\"", Options.NONE);

            assertThat(result.failure()).as(result.reason()).isEmpty();
            assertThat(result.output()).isEqualTo("All greeted.");
            assertThat(result.session()).isPresent();
            assertThat(result.usage().tokensIn()).isEqualTo(7000);
            assertThat(result.usage().tokensOut()).isEqualTo(700);
            assertThat(result.usage().costUsd()).isPositive();
            assertThat(bench.toolEnds()).containsExactly(true, true, true, false, false, false);
            assertThat(api.requests())
                    .allMatch(request -> request.authorization().equals("Bearer tok"));
            assertThat(api.requests().getFirst().body().toString()).contains("You greet.");
        }
        assertThat(bench.clone("hello.txt")).hasContent("hi");
        assertThat(bench.clone("b")).hasContent("HELLO");
        assertThat(bench.clone(".mcp.json")).doesNotExist();
        assertThat(bench.clone("denied.txt")).doesNotExist();
        assertThat(Path.of("/var/agentnet-out")).doesNotExist();
        assertThat(AttemptProcesses.killAll(bench.marker)).isZero();
    }

    @Test
    void resumedSessionRemembersAndIsBilledForItselfOnly() throws Exception {
        ClaudeBench bench = new ClaudeBench(place);
        MessagesScript script =
                MessagesScript.of(
                        "Greet", HELLO, "{\"text\":\"Greeted.\"}", "{\"text\":\"Once more.\"}");
        try (FakeMessagesApi api = new FakeMessagesApi(script)) {
            Result first = bench.play(api, "Greet", Options.NONE);
            // The next attempt has the home but another clone.
            bench.moveClone("clone2");
            String session = first.session().orElseThrow();
            Result second = bench.play(api, "Go on", Options.NONE.resumed(session, "clone2"));

            assertThat(first.output()).as(first.reason()).isEqualTo("Greeted.");
            assertThat(second.output()).as(second.reason()).isEqualTo("Once more.");
            assertThat(second.session()).hasValue(session);
            assertThat(second.usage().tokensIn()).isEqualTo(1000);
            assertThat(second.usage().costUsd()).isLessThan(first.usage().costUsd());
        }
    }

    @Test
    void sessionThatIsGoneBeginsANewOne() throws Exception {
        ClaudeBench bench = new ClaudeBench(place);
        MessagesScript script = MessagesScript.of("Greet", "{\"text\":\"Greeted.\"}");
        try (FakeMessagesApi api = new FakeMessagesApi(script)) {
            String gone = UUID.randomUUID().toString();
            Result result = bench.play(api, "Greet", Options.NONE.resumed(gone, "clone"));

            assertThat(result.output()).as(result.reason()).isEqualTo("Greeted.");
        }
    }
}
