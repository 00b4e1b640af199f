package dev.agentnet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Registry.KnownDomain;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.Upkeep.Pulse;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What died is listed, and tried again one by one or all at once.
final class DeadLettersTest {

    private static final DomainName BACKEND = new DomainName("backend");
    private static final DomainName FRONTEND = new DomainName("frontend");

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private TestRedis redis;
    private RedisNetwork network;

    @BeforeEach
    void start() {
        redis = TestRedis.start();
        network = RedisNetwork.open(redis.config(), InstantSource.system());
        KnownDomain known = new KnownDomain("Servers", List.of());
        network.registry().publishDomains(Map.of(BACKEND, known, FRONTEND, known));
        System.setOut(new PrintStream(printed, true, UTF_8));
        System.setErr(new PrintStream(said, true, UTF_8));
    }

    @AfterEach
    void stop() {
        System.setOut(out);
        System.setErr(err);
        network.close();
        redis.close();
    }

    private int run(String... words) {
        printed.reset();
        said.reset();
        String[] all = new String[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "-r";
        all[words.length + 1] = redis.url();
        return AgentnetCommand.execute(all);
    }

    private List<Task> step(DomainName domain, List<Finish> finishes, int slots) {
        AgentId agent = AgentId.orchestrator(domain, 1);
        String request = UUID.randomUUID().toString();
        return network.claims()
                .step(agent, request, finishes, slots, Duration.ofSeconds(30))
                .granted();
    }

    private TaskId dead(DomainName domain, FailureName failure) {
        TaskId id = network.submissions().submit(TaskSpec.of(domain, "Add a cart")).id();
        Task task = step(domain, List.of(), 1).getFirst();
        Outcome outcome = new Outcome.Failed("", Usage.NONE, failure, "it broke there");
        AgentId worker = AgentId.orchestrator(domain, 1);
        step(domain, List.of(new Finish(id, task.token().orElseThrow(), worker, outcome)), 0);
        return id;
    }

    private TaskState state(TaskId id) {
        return network.records().find(id).orElseThrow().state();
    }

    @Test
    void deadAreListedWithWhatTheyDiedOf() {
        TaskId id = dead(BACKEND, FailureName.API_AUTH);
        assertThat(run("dead")).isZero();
        assertThat(printed.toString(UTF_8))
                .contains(id.value(), "api_auth", "1 try", " ago", "Add a cart", "it broke there");
        assertThat(said.toString(UTF_8)).contains("agentnet retry " + id, "agentnet retry --all");
        run("dead", "backend", "--json");
        JsonNode one = Json.parse(printed.toString(UTF_8)).path(0);
        assertThat(one.path("failure").asText()).isEqualTo("api_auth");
        assertThat(one.path("reason").asText()).isEqualTo("it broke there");
    }

    @Test
    void nothingDeadAndNothingThatMatchesAreToldApart() {
        run("dead");
        assertThat(said.toString(UTF_8)).contains("no task is dead");
        dead(BACKEND, FailureName.API_AUTH);
        run("dead", "--failure", "timeout");
        assertThat(said.toString(UTF_8)).contains("no dead task matches");
    }

    @Test
    void unknownWordsAreRefusedWithASuggestion() {
        assertThat(run("dead", "backnd")).isEqualTo(ExitCode.USAGE);
        assertThat(said.toString(UTF_8)).contains("Did you mean backend?");
        assertThat(run("dead", "--failure", "timout")).isEqualTo(ExitCode.USAGE);
        assertThat(said.toString(UTF_8)).contains("Did you mean timeout?");
        assertThat(run("retry", "--all", "--failure", "timout")).isEqualTo(ExitCode.USAGE);
        assertThat(run("retry")).isEqualTo(ExitCode.USAGE);
        assertThat(run("retry", "backend.x", "--failure", "timeout")).isEqualTo(ExitCode.USAGE);
        assertThat(run("retry", "backend.x", "--all")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void allThatMatchAreTriedAgainOnce() {
        TaskId first = dead(BACKEND, FailureName.API_AUTH);
        TaskId slow = dead(BACKEND, FailureName.TIMEOUT);
        TaskId other = dead(FRONTEND, FailureName.API_AUTH);
        String[] all = {"retry", "--all", "--domain", "backend", "--failure", "api_auth", "--yes"};
        assertThat(run(all)).isZero();
        assertThat(printed.toString(UTF_8)).contains(first.value()).doesNotContain(slow.value());
        assertThat(state(first)).isEqualTo(TaskState.PENDING);
        assertThat(List.of(slow, other)).extracting(this::state).containsOnly(TaskState.DEAD);
        assertThat(run(all)).isZero();
        assertThat(said.toString(UTF_8)).contains("nothing dead to try again");
    }

    @Test
    void noteIsForAll() {
        TaskId id = dead(BACKEND, FailureName.API_AUTH);
        run("retry", "--all", "--yes", "--note", "with the new key");
        assertThat(network.records().find(id).orElseThrow().feedback())
                .contains("with the new key");
    }

    @Test
    void dryRunAndAMissingYesChangeNothing() {
        TaskId id = dead(BACKEND, FailureName.API_AUTH);
        assertThat(run("retry", "--all", "--dry-run")).isZero();
        assertThat(printed.toString(UTF_8)).contains(id.value());
        assertThat(said.toString(UTF_8)).contains("1 would be tried again");
        assertThat(run("retry", "--all")).isEqualTo(ExitCode.USAGE);
        assertThat(said.toString(UTF_8)).contains("--yes");
        assertThat(state(id)).isEqualTo(TaskState.DEAD);
    }

    @Test
    void noMoreThanTheLimitAreTriedAgainTheOldestFirst() {
        TaskId old = dead(BACKEND, FailureName.API_AUTH);
        TaskId young = dead(BACKEND, FailureName.API_AUTH);
        run("retry", "--all", "--yes", "--limit", "1");
        assertThat(said.toString(UTF_8)).contains("1 are tried again. 1 more are left");
        assertThat(state(old)).isEqualTo(TaskState.PENDING);
        assertThat(state(young)).isEqualTo(TaskState.DEAD);
    }

    @Test
    void wholeGoesOnWithItsPartsAndIsNotSplitAnew() {
        TaskId whole = network.submissions().submit(TaskSpec.of(DomainName.MAIN, "all of it")).id();
        LeaderToken leader =
                network.upkeep()
                        .lead("main.1", Duration.ofMinutes(1), Pulse.NONE)
                        .orElseThrow()
                        .token();
        Task claimed = step(DomainName.MAIN, List.of(), 1).getFirst();
        network.routes()
                .routeLater(leader, claimed, Json.object(), List.of(TaskSpec.of(BACKEND, "a part")))
                .toCompletableFuture()
                .join();
        TaskId part = network.records().children(whole).getFirst();
        Task work = step(BACKEND, List.of(), 1).getFirst();
        Outcome broke = new Outcome.Failed("", Usage.NONE, FailureName.API_AUTH, "no key");
        step(
                BACKEND,
                List.of(
                        new Finish(
                                part,
                                work.token().orElseThrow(),
                                AgentId.orchestrator(BACKEND, 1),
                                broke)),
                0);
        network.routes().joinReady(leader, 10);
        assertThat(state(whole)).isEqualTo(TaskState.DEAD);
        run("retry", "--all", "--yes", "--json");
        JsonNode told = Json.parse(printed.toString(UTF_8));
        assertThat(told.path("retried").toString()).isEqualTo("[\"" + part + "\"]");
        assertThat(told.path("left").path(whole.value()).asText()).contains("dead parts");
        assertThat(state(whole)).isEqualTo(TaskState.WAITING);
        assertThat(network.records().children(whole)).containsExactly(part);
    }
}
