package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Claims.Step;
import dev.agentnet.coordination.Claims.Verdict;
import dev.agentnet.coordination.Registry.KnownDomain;
import dev.agentnet.coordination.Routes.Part;
import dev.agentnet.coordination.Routes.Planning;
import dev.agentnet.coordination.Upkeep.Lead;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.Upkeep.Pulse;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.ChangeSize;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.TestSpecs;
import dev.agentnet.protocol.Usage;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the tests of the transitions have in common: a network of its own name on a real Redis, the
/// leader of its main, and an orchestrator of the backend. After each, the invariants must hold.
@ExtendWith(SharedRedis.class)
abstract class NetworkOnRedis {

    static final DomainName BACKEND = new DomainName("backend");
    static final AgentId AGENT = AgentId.orchestrator(BACKEND, 1);
    static final AgentId ANOTHER = AgentId.orchestrator(BACKEND, 2);
    static final AgentId MAIN = AgentId.orchestrator(DomainName.MAIN, 1);
    static final Duration LEASE = Duration.ofSeconds(30);

    /// A main that leads no more.
    static final LeaderToken DEPOSED = new LeaderToken("main.0 0");

    RedisNetwork network;
    LeaderToken leader;

    /// For what no code of ours would write or read.
    RedisCommands<String, String> raw;

    private StatefulRedisConnection<String, String> connection;
    private String prefix;

    @BeforeEach
    void open(TestRedis redis, StatefulRedisConnection<String, String> shared) {
        String name = "t" + UUID.randomUUID().toString().substring(0, 8);
        connection = shared;
        raw = shared.sync();
        prefix = name + ":";
        network =
                RedisNetwork.open(
                        ConfigFactory.parseMap(Map.of("agentnet.network", name))
                                .withFallback(redis.config()),
                        InstantSource.system());
        network.registry().publishDomains(Map.of(BACKEND, new KnownDomain("servers", List.of())));
        leader = lead("main.1", Pulse.NONE).orElseThrow().token();
    }

    @AfterEach
    void close() {
        try {
            checkInvariants();
        } finally {
            network.close();
            raw.keys(prefix + "*").forEach(raw::del);
        }
    }

    void checkInvariants() {
        assertThat(network.inspection().inspect().violations()).isEmpty();
        new Invariants(raw, prefix).check();
    }

    String key(String name) {
        return prefix + name;
    }

    /// For arguments that no code of ours would send.
    Scripts scripts() {
        return new Scripts(calls(), new Keys(prefix));
    }

    RedisCalls calls() {
        return new RedisCalls(connection);
    }

    Optional<Lead> lead(String instance, Pulse seen) {
        return network.upkeep().lead(instance, Duration.ofMinutes(1), seen);
    }

    TaskId submit(String description) {
        return network.submissions().submit(TaskSpec.of(BACKEND, description)).id();
    }

    void submitWith(Priority priority) {
        network.submissions().submit(TestSpecs.of(BACKEND, "do it", priority));
    }

    Step step(List<Finish> finishes, int slots) {
        return network.claims().step(AGENT, UUID.randomUUID().toString(), finishes, slots, LEASE);
    }

    Task claim() {
        return step(List.of(), 1).granted().getFirst();
    }

    Task claimBy(AgentId agent) {
        return network.claims()
                .step(agent, UUID.randomUUID().toString(), List.of(), 1, LEASE)
                .granted()
                .getFirst();
    }

    static Finish finish(Task task, Outcome outcome) {
        return new Finish(task.id(), task.token().orElseThrow(), AGENT.worker("api", 1), outcome);
    }

    Verdict handIn(Task task, Outcome outcome) {
        return Objects.requireNonNull(
                step(List.of(finish(task, outcome)), 0).finished().get(task.id()));
    }

    static Outcome completed() {
        return new Outcome.Completed(
                "done",
                Usage.NONE,
                Optional.of("def"),
                Optional.of("abc"),
                new ChangeSize(1, 2, 3));
    }

    static Outcome failed(FailureName failure) {
        return new Outcome.Failed("", Usage.NONE, failure, "it broke");
    }

    static Outcome released() {
        return new Outcome.Released("", Usage.NONE, "drains");
    }

    TaskState state(TaskId id) {
        return network.records().find(id).orElseThrow().state();
    }

    void reapAll() {
        network.upkeep().reap(leader, BACKEND, network.upkeep().leases(BACKEND));
    }

    /// A task of main that waits for so many children in the backend.
    TaskId split(int children) {
        TaskId parent = network.submissions().submit(TaskSpec.of(DomainName.MAIN, "all")).id();
        route(leader, claimBy(MAIN), children);
        return parent;
    }

    /// A plan that main has taken in, and its tasks by their names.
    record Planned(TaskId whole, Map<String, TaskId> tasks) {
        TaskId task(String name) {
            return Objects.requireNonNull(tasks.get(name), name);
        }
    }

    /// @param tasks each as its name, and behind a colon the names that it waits for
    Planned plan(String... tasks) {
        return plan(1, tasks);
    }

    Planned plan(int weight, String... tasks) {
        Task whole = claimedPlan();
        List<Part> parts = parts(whole, tasks);
        assertThat(network.routes().plan(leader, whole, weight, parts)).isEqualTo(Planning.PLANNED);
        return planned(whole, parts);
    }

    static Planned planned(Task whole, List<Part> parts) {
        return new Planned(
                whole.id(), parts.stream().collect(Collectors.toMap(Part::name, Part::id)));
    }

    Task claimedPlan() {
        network.submissions().submit(TaskSpec.of(DomainName.MAIN, "a plan"));
        return claimBy(MAIN);
    }

    static List<Part> parts(Task whole, String... tasks) {
        List<Part> parts = new ArrayList<>();
        Map<String, TaskId> ids = new HashMap<>();
        for (String text : tasks) {
            String[] words = text.split("[: ]+");
            TaskId id = whole.id().part(BACKEND, parts.size() + 1);
            ids.put(words[0], id);
            TaskSpec spec =
                    TestSpecs.of(BACKEND, words[0], Optional.empty(), Optional.of(whole.id()));
            List<TaskId> waitsFor =
                    Stream.of(words).skip(1).map(ids::get).map(Objects::requireNonNull).toList();
            parts.add(new Part(id, words[0], spec, waitsFor));
        }
        return parts;
    }

    List<TaskId> route(LeaderToken by, Task task, int children) {
        return Replies.await(routeLater(by, task, children));
    }

    CompletionStage<List<TaskId>> routeLater(LeaderToken by, Task task, int children) {
        List<TaskSpec> parts = Collections.nCopies(children, TaskSpec.of(BACKEND, "part"));
        return network.routes().routeLater(by, task, Json.object(), parts);
    }
}
