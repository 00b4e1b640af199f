package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.Budgets.Limit;
import dev.agentnet.coordination.Budgets.Limits;
import dev.agentnet.coordination.Budgets.Payer;
import dev.agentnet.coordination.Budgets.Spent;
import dev.agentnet.coordination.Claims;
import dev.agentnet.coordination.Inbox.Answer;
import dev.agentnet.coordination.Inbox.Unit;
import dev.agentnet.coordination.Merges;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.Upkeep.Pulse;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.ChangeSize;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ObjectOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Somebody has taken over the backend's container and speaks to Redis with what it was given: by
/// hand, and with our own scripts. Nothing that is not the backend's own can be read or changed.
final class Fault29HostileRedisUserTest extends FaultScenario {

    private static final DomainName FRONTEND = new DomainName("frontend");
    private static final Duration LEASE = Duration.ofSeconds(30);

    private RedisClient client;
    private StatefulRedisConnection<String, String> raw;
    private RedisNetwork hostile;

    @BeforeEach
    void signIn() throws IOException {
        String url;
        try (var files = Files.walk(folder.resolve("state/domains"), 3)) {
            Path file = files.filter(path -> path.endsWith("redis-url")).findAny().orElseThrow();
            url = Files.readString(file).strip();
        }
        assertThat(url).contains("://domain.backend:");
        client = RedisClient.create(RedisURI.create(url));
        raw = client.connect();
        hostile =
                RedisNetwork.open(
                        ConfigFactory.parseMap(Map.of("agentnet.redis.url", url))
                                .withFallback(ConfigFactory.load()),
                        InstantSource.system());
    }

    @AfterEach
    void signOut() {
        hostile.close();
        raw.close();
        client.close();
    }

    private record Word(String text) implements ProtocolKeyword {

        @Override
        public byte[] getBytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private Object send(String line) {
        String[] words = line.split(" ");
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        for (int at = 1; at < words.length; at++) {
            arguments.add(words[at]);
        }
        return raw.sync()
                .dispatch(new Word(words[0]), new ObjectOutput<>(StringCodec.UTF8), arguments);
    }

    /// Older versions of Redis say within a script in words what they refuse.
    private static void isRefused(ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).hasStackTraceContaining("NOPERM"),
                        thrown ->
                                assertThat(thrown)
                                        .hasStackTraceContaining("The user executing the script"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EVAL return{1} 0",
                "EVAL_RO return{1} 0",
                "SCRIPT LOAD return{1}",
                "SCRIPT FLUSH",
                "SCRIPT KILL",
                "FUNCTION LIST",
                "KEYS *",
                "SCAN 0",
                "RANDOMKEY",
                "DBSIZE",
                "CONFIG GET requirepass",
                "CONFIG SET maxmemory 1",
                "CONFIG REWRITE",
                "ACL LIST",
                "ACL WHOAMI",
                "ACL SETUSER domain.backend +@all",
                "ACL SETUSER default on nopass +@all ~*",
                "AUTH main main",
                "INFO",
                "CLIENT LIST",
                "CLIENT KILL TYPE normal",
                "MONITOR",
                "DEBUG SLEEP 100",
                "MODULE LOAD /tmp/x.so",
                "REPLICAOF 127.0.0.1 1",
                "MIGRATE 127.0.0.1 1 key 0 100",
                "FLUSHALL",
                "FLUSHDB",
                "SAVE",
                "BGREWRITEAOF",
                "SHUTDOWN NOSAVE",
                "SWAPDB 0 1",
                "SELECT 1",
                "PSUBSCRIBE *",
                "SUBSCRIBE wake:frontend",
                "SUBSCRIBE control:frontend.1",
                "PUBLISH control:frontend.1 x",
                "PUBLISH ended:frontend x",
                "PUBLISH log:frontend.1 x"
            })
    void commandOfTheServersOwnIsRefused(String line) {
        assertThatThrownBy(() -> send(line))
                .hasMessageMatching("(?s)(NOPERM|WRONGPASS|ERR unknown command).*");
    }

    /// Reading and writing. `backend-admin` begins like the backend's own name.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tasks:info:frontend.1",
                "tasks:info:backend-admin.1",
                "tasks:info:backend",
                "tasks:info:main.1",
                "results:frontend.1",
                "results:frontend.1:logs",
                "tasks:pending:frontend",
                "tasks:pending:backend-admin",
                "tasks:pending:main",
                "tasks:pending:frontend:main.1:1",
                "tasks:lanes:frontend",
                "tasks:lanes:backend-admin:high",
                "tasks:leases:frontend",
                "tasks:idem:me:key",
                "tasks:children:backend.1",
                "agents:info:frontend.1",
                "agents:grant:frontend.1",
                "agents:heartbeat:main.1",
                "agents:all",
                "logs:main.1",
                "events:frontend",
                "events:main",
                "stats:frontend",
                "domains:known",
                "fleet:desired:frontend",
                "fleet:actual:backend",
                "fleet:number:backend",
                "merges:queue:shop",
                "merges:intent:shop",
                "repos:shop",
                "repos:default",
                "budgets:network",
                "budgets:domain:backend",
                "budgets:role:backend:shell-worker",
                "budgets:task:backend.1",
                "budgets:allowance:frontend",
                "budgets:deferred:frontend",
                "budgets:features",
                "inbox:open",
                "inbox:due",
                "network:leader",
                "network:leader:number",
                "acme:tasks:info:backend.1",
                "anything"
            })
    void keyOfSomebodyElseIsRefused(String key) {
        for (String command :
                List.of(
                        "GET %s",
                        "HGETALL %s",
                        "SMEMBERS %s",
                        "SET %s x",
                        "DEL %s",
                        "HSET %s state done",
                        "LPUSH %s x",
                        "SADD %s x",
                        "ZADD %s 1 x",
                        "XADD %s * a b",
                        "EXISTS %s",
                        "MGET tasks:info:backend.1 %s")) {
            assertThatThrownBy(() -> send(command.formatted(key)))
                    .as(command.formatted(key))
                    .hasMessageStartingWith("NOPERM");
        }
    }

    /// It was claimed by another domain, and the forger even knows the claim's token.
    @Test
    void resultOfAnotherDomainIsNotForged() {
        AgentId agent = AgentId.orchestrator(FRONTEND, 1);
        TaskId id = net.network.submissions().submit(TaskSpec.of(FRONTEND, "theirs")).id();
        Task task =
                net.network
                        .claims()
                        .step(agent, UUID.randomUUID().toString(), List.of(), 1, LEASE)
                        .granted()
                        .getFirst();
        Map<String, String> before = net.task(id).fields();
        Outcome forged =
                new Outcome.Completed(
                        "forged", Usage.NONE, Optional.empty(), Optional.empty(), ChangeSize.NONE);
        List<Claims.Finish> finishes =
                List.of(new Claims.Finish(id, task.token().orElseThrow(), agent, forged));
        String request = UUID.randomUUID().toString();
        AgentId own = AgentId.orchestrator(FaultNetwork.BACKEND, 99);

        isRefused(() -> hostile.claims().step(agent, request, finishes, 0, LEASE));
        isRefused(() -> hostile.claims().step(own, request, finishes, 0, LEASE));
        isRefused(() -> hostile.claims().step(agent, request, List.of(), 1, LEASE));
        isRefused(() ->
                hostile.claims().renew(FRONTEND, Map.of(id, task.token().orElseThrow()), LEASE));
        isRefused(() -> hostile.submissions().cancel(id, "forged"));
        isRefused(() -> hostile.submissions().submit(TaskSpec.of(FRONTEND, "forged")));
        isRefused(() -> hostile.journal().taskLines(id, List.of()));

        assertThat(net.task(id).fields()).isEqualTo(before);
        assertThat(net.network.records().result(id).toString()).doesNotContain("forged");
        net.network.claims().step(agent, request, finishes, 0, LEASE);
        net.network.submissions().cancel(id, "over");
    }

    /// With the token of the leader, which it cannot read.
    @Test
    void budgetIsNotForged() {
        LeaderToken leader = new LeaderToken(net.redis.leader());
        Payer payer = new Payer(FaultNetwork.BACKEND, Optional.empty(), 0, "");
        Limits none = new Limits(Budget.NONE, List.of());
        Limits all = new Limits(Budget.NONE, List.of(new Limit(BudgetScope.NETWORK, Budget.NONE)));
        Spent less = new Spent(0, 0, -1_000_000, 0);
        isRefused(() -> hostile.budgets().spend("call", payer, less, none));
        isRefused(() -> hostile.budgets().ask(payer, all));
        isRefused(() ->
                hostile.budgets()
                        .fund(
                                leader,
                                FaultNetwork.BACKEND,
                                Map.of(BudgetScope.NETWORK, 9L),
                                List.of()));
        isRefused(() -> hostile.inbox().answer("q1", new Answer("raise", Unit.MONEY, 1_000_000)));
        assertThat(net.network.budgets().standing(BudgetScope.NETWORK).spent())
                .isEqualTo(Spent.NOTHING);
    }

    /// With the token of the leader, which it cannot read.
    @Test
    void mergeIsNotForged() {
        String before = net.shop.commit("main").orElseThrow();
        LeaderToken leader = new LeaderToken(net.redis.leader());
        TaskId id = net.submit(waiting("merge"));
        net.awaitFile("merge-runs");
        Merges merges = hostile.merges();
        Merges.Entry entry = new Merges.Entry(id, 1);

        isRefused(
                () -> merges.enqueue(leader, FaultNetwork.BACKEND, FaultNetwork.SHOP, List.of(id)));
        isRefused(() ->
                merges.begin(leader, FaultNetwork.SHOP, new Merges.Intent(id, 1, before, before)));
        isRefused(() -> merges.done(leader, FaultNetwork.SHOP, entry, Map.of("merged", "true")));
        isRefused(() -> merges.drop(leader, FaultNetwork.SHOP, entry));
        isRefused(() -> hostile.upkeep().lead("hostile", LEASE, Pulse.NONE));
        isRefused(() -> hostile.upkeep().resign(leader));
        isRefused(() -> hostile.upkeep().collect(leader, FRONTEND, Duration.ZERO, 0));
        isRefused(() -> hostile.fleet().want(FRONTEND, 8));
        isRefused(() -> hostile.registry().enroll(AgentId.orchestrator(FRONTEND, 1)));

        assertThat(net.task(id).state()).isEqualTo(TaskState.ACTIVE);
        assertThat(net.redis.leader()).isEqualTo(leader.value());
        letGo("merge");
        net.settle(List.of(id));
        assertThat(net.landed(id)).hasSize(1);
    }
}
