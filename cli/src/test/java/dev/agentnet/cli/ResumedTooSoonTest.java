package dev.agentnet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.cli.follow.Pauses;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.coordination.Inbox.Draft;
import dev.agentnet.coordination.Inbox.Unit;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.Upkeep.Pulse;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What stands still for a question goes on by its answer, and not by `resume`: it would stand
/// again at once.
final class ResumedTooSoonTest {

    @Test
    void taskThatWaitsForAnAnswerIsNotResumedAndTheQuestionIsNamed() {
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (TestRedis redis = TestRedis.start();
                RedisNetwork network = RedisNetwork.open(redis.config(), InstantSource.system())) {
            System.setErr(new PrintStream(said, true, UTF_8));
            TaskId id =
                    network.submissions()
                            .submit(TaskSpec.of(new DomainName("backend"), "Add a cart"))
                            .id();
            network.controls().pause(id);
            LeaderToken leader =
                    network.upkeep()
                            .lead("main.1", Duration.ofMinutes(1), Pulse.NONE)
                            .orElseThrow()
                            .token();
            Draft draft =
                    new Draft(
                            "budget",
                            BudgetScope.of(id),
                            Unit.MONEY,
                            "its budget is used up",
                            List.of("raise"));
            String question = network.inbox().ask(leader, draft, Set.of(id)).orElseThrow();

            assertThat(Pauses.sentence(network, network.records().find(id).orElseThrow()))
                    .hasValueSatisfying(sentence ->
                            assertThat(sentence)
                                    .contains("until " + question + " is answered")
                                    .doesNotContain("resume"));

            int code = AgentnetCommand.execute("resume", id.value(), "-r", redis.url());

            assertThat(code).isEqualTo(ExitCode.FAILED);
            assertThat(said.toString(UTF_8))
                    .contains(question, "its budget is used up", "agentnet inbox");
            assertThat(network.records().find(id).orElseThrow().fields()).containsKey("paused_at");
        } finally {
            System.setErr(err);
        }
    }
}
