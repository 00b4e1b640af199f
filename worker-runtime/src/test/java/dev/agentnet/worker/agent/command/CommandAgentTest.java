package dev.agentnet.worker.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.worker.agent.AgentEvent;
import dev.agentnet.worker.agent.AgentRunner.Result;
import dev.agentnet.worker.agent.Runs;
import dev.agentnet.worker.process.AttemptProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandAgentTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final CommandAgent agent = new CommandAgent(ConfigFactory.load());
    private final List<AgentEvent> events = new ArrayList<>();

    @TempDir Path folder;
    private Runs runs = new Runs(Path.of(""), Path.of(""), "none");

    @BeforeEach
    void prepare() throws IOException {
        runs = Runs.in(folder);
    }

    private Result run(String command) throws InterruptedException {
        return agent.run(runs.command(command, MINUTE), events::add);
    }

    @Test
    void commandWorksInTheCloneWithThePromptAtHand() throws Exception {
        Result result = run("cat > in.txt; cmp in.txt \"$AGENTNET_PROMPT_FILE\" && echo same");

        assertThat(result.failure()).isEmpty();
        assertThat(result.output()).isEqualTo("same");
        assertThat(runs.folder().resolve("in.txt")).hasContent("You are careful.\n\nDo it.");
        assertThat(events)
                .containsExactly(
                        new AgentEvent.Said("same"), new AgentEvent.Ended(true, "exit 0", "same"));
    }

    @Test
    void modelOfTheTaskIsACommandsToo() throws Exception {
        String command = "echo ${AGENTNET_MODEL-none}";

        assertThat(run(command).output()).isEqualTo("none");
        assertThat(agent.run(runs.command(command, "opus"), events::add).output())
                .isEqualTo("opus");
    }

    @Test
    void otherExitCodeIsAFailureWithTheEndOfTheOutput() throws Exception {
        Result result = run("echo first; echo broken >&2; exit 7");

        assertThat(result.failure()).hasValue(FailureName.AGENT_ERROR);
        assertThat(result.reason()).contains("exit code 7");
        assertThat(result.output()).isEqualTo("first\nbroken");
    }

    @Test
    void missingCommandIsAMissingAgent() throws Exception {
        assertThat(run("no-such-program-here").failure()).hasValue(FailureName.AGENT_MISSING);
        assertThat(agent.run(runs.prompt("x", Map.of()), events::add).failure())
                .hasValue(FailureName.AGENT_MISSING);
    }

    @Test
    void commandIsStoppedAfterItsTime() throws Exception {
        Result result =
                agent.run(
                        runs.command("echo begun; sleep 60", Duration.ofMillis(500)), events::add);

        assertThat(result.failure()).hasValue(FailureName.TIMEOUT);
        assertThat(result.output()).isEqualTo("begun");
    }

    @Test
    void endlessOutputDoesNotOutliveItsTime() throws Exception {
        Result result = agent.run(runs.command("yes", Duration.ofMillis(500)), events::add);

        assertThat(result.failure()).hasValue(FailureName.TIMEOUT);
    }

    @Test
    void nothingIsLeftBehindAfterSuccess() throws Exception {
        run("setsid -f sleep 60");

        assertThat(AttemptProcesses.killAll(runs.marker())).isZero();
    }

    @Test
    void interruptStopsTheRun() throws Exception {
        Thread test = Thread.currentThread();
        Path begun = runs.folder().resolve("begun");
        Thread.startVirtualThread(() -> {
            await().until(() -> Files.exists(begun));
            test.interrupt();
        });

        assertThatThrownBy(() -> run("touch begun; sleep 60"))
                .isInstanceOf(InterruptedException.class);
        assertThat(AttemptProcesses.killAll(runs.marker())).isZero();
    }

    @Test
    void endlessOutputIsCutInTheLogAndDoesNotStopTheRun() throws Exception {
        Config small =
                ConfigFactory.parseMap(Map.of("agentnet.agent.said-characters", 1000))
                        .withFallback(ConfigFactory.load());
        Result result =
                new CommandAgent(small)
                        .run(runs.command("yes | head -n 100000; echo end", MINUTE), events::add);

        assertThat(result.failure()).isEmpty();
        assertThat(result.output()).endsWith("y\nend").hasSizeLessThanOrEqualTo(16_000);
        assertThat(events).hasSizeLessThan(510);
    }
}
