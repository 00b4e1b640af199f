package dev.agentnet.coordination.redis;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Claims.Step;
import dev.agentnet.coordination.Claims.Verdict;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.ChangeSize;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the tests of the transitions have in common: a network of its own name on a real Redis, the
/// leader of its main, and an orchestrator of the backend.
@ExtendWith(SharedRedis.class)
abstract class NetworkOnRedis {

    static final DomainName BACKEND = new DomainName("backend");
    static final AgentId AGENT = AgentId.orchestrator(BACKEND, 1);
    static final Duration LEASE = Duration.ofSeconds(30);

    RedisNetwork network;
    LeaderToken leader;
    private String url;
    private String name;

    @BeforeEach
    void open(TestRedis redis) {
        url = redis.url();
        name = "t" + UUID.randomUUID().toString().substring(0, 8);
        network =
                RedisNetwork.open(
                        ConfigFactory.parseMap(Map.of("agentnet.network", name))
                                .withFallback(redis.config()),
                        InstantSource.system());
        leader = network.upkeep().lead("main.1", Duration.ofMinutes(1)).orElseThrow();
    }

    @AfterEach
    void close() {
        network.close();
    }

    TaskId submit(String description) {
        return network.submissions().submit(TaskSpec.of(BACKEND, description)).id();
    }

    Step step(List<Finish> finishes, int slots) {
        return network.claims().step(AGENT, UUID.randomUUID().toString(), finishes, slots, LEASE);
    }

    Task claim() {
        return step(List.of(), 1).granted().getFirst();
    }

    Verdict handIn(Task task, Outcome outcome) {
        Finish finish =
                new Finish(task.id(), task.token().orElseThrow(), AGENT.worker("api", 1), outcome);
        return Objects.requireNonNull(step(List.of(finish), 0).finished().get(task.id()));
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

    TaskState state(TaskId id) {
        return network.records().find(id).orElseThrow().state();
    }

    /// Puts something into the network's pending tasks that no code of ours would.
    void corrupt(DomainName domain, String entry) {
        raw(commands -> commands.lpush(key("tasks:pending:" + domain), entry));
    }

    /// Lets somebody else write what he likes.
    void raw(Consumer<RedisCommands<String, String>> change) {
        try (RedisClient client = RedisClient.create(url);
                var connection = client.connect()) {
            change.accept(connection.sync());
        }
    }

    String key(String of) {
        return name + ":" + of;
    }
}
