package dev.agentnet.tests.network;

import static dev.agentnet.tests.stage.Agentnet.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.main.intake.LargePlan;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.PlannedTask;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.tests.stage.PersonsRepository;
import dev.agentnet.worker.agent.AgentEvent;
import dev.agentnet.worker.agent.replay.Recording;
import dev.agentnet.worker.agent.replay.Recording.Header;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A large plan through a whole network: clones, replayed agents that write, landings.
/// `scripts/test.sh --scale` runs it with a thousand tasks.
final class LargePlanTest {

    private static final int TASKS =
            Integer.parseInt(System.getenv().getOrDefault("AGENTNET_TEST_PLAN_TASKS", "60"));
    private static final int FILES = 1 + TASKS / 25;
    private static final Duration PER_TASK = Duration.ofSeconds(5);

    /// What main may take of the memory, in mebibytes.
    private static final long MAIN = 300;

    private static void record(Path folder, DomainName domain, String prompt, String command)
            throws IOException {
        Path file = folder.resolve(domain + "-" + prompt.replaceAll("\\W", "-") + ".ndjson");
        Header header =
                new Header(domain.value(), "shell-worker", prompt, "claude", Optional.empty());
        try (Recording.Writer recording = new Recording.Writer(file, header, 10_000)) {
            recording.accept(new AgentEvent.Started("s", "replay"));
            recording.accept(
                    new AgentEvent.ToolUsed("t1", "Bash", Json.object().put("command", command)));
            recording.accept(new AgentEvent.ToolEnded("t1", true, ""));
            recording.accept(new AgentEvent.Ended(true, "completed", "It is done."));
        }
    }

    @Test
    void everyConstraintHeld(@TempDir Path folder) throws IOException, InterruptedException {
        LiveNetwork live = new LiveNetwork(folder, "agentnet.agent.override = replay");
        live.addDomain("frontend");
        live.addDomain("devops");
        Path state = folder.resolve("home/.local/state/agentnet/network");
        Path recordings = Files.createDirectories(state.resolve("recordings"));
        for (DomainName domain : LargePlan.DOMAINS) {
            record(recordings, domain, LargePlan.LOOK, "ls");
            for (int file = 0; file < FILES; file++) {
                String path = LargePlan.file(file);
                record(recordings, domain, path, "mkdir -p src && echo $AGENTNET_TASK >> " + path);
            }
        }
        try {
            live.start();
            PersonsRepository shop = live.shop();
            LargePlan large = LargePlan.of(TASKS, 3 * TASKS, FILES, new Random(7));
            Path file = folder.resolve("large.json");
            Files.writeString(file, Json.write(large.plan().toJson()));
            JsonNode sent = ok(live.agentnet.run("run", file.toString(), "--json")).json();
            TaskId whole = new TaskId(sent.path("id").asText());
            long began = System.nanoTime();
            try (RedisNetwork network = RedisNetwork.open(redis(live), InstantSource.system())) {
                await().atMost(PER_TASK.multipliedBy(TASKS))
                        .pollInterval(Duration.ofMillis(500))
                        .until(() -> network.records().find(whole).orElseThrow().state().isEnd());
                System.out.printf(
                        "%d replayed tasks: %.1f s, main %d MiB at most%n",
                        TASKS, (System.nanoTime() - began) / 1e9, live.memory().most());
                JsonNode ended = live.task(whole.value());
                assertThat(LiveNetwork.state(ended)).as(ended.toString()).isEqualTo("done");
                large.assertHeld(network.journal(), whole);
            }
            assertThat(live.memory().most()).isLessThan(MAIN);
            shop.git("fetch", "-q", "agentnet");
            assertThat(written(shop)).isEqualTo(expected(large, sent.path("tasks")));
            live.verify();
        } finally {
            live.stop();
        }
    }

    private static Config redis(LiveNetwork live) {
        return ConfigFactory.parseMap(
                        Map.of("agentnet.redis.url", "redis://127.0.0.1:" + live.redisPort))
                .withFallback(ConfigFactory.load());
    }

    /// Who is to have written to each file, in the plan's order.
    private static Map<String, List<String>> expected(LargePlan large, JsonNode ids) {
        Map<String, List<String>> writers = new HashMap<>();
        for (PlannedTask task : large.plan().tasks()) {
            for (String path : task.artifacts()) {
                writers.computeIfAbsent(path, _ -> new ArrayList<>())
                        .add(ids.path(task.id()).asText());
            }
        }
        return writers;
    }

    private static Map<String, List<String>> written(PersonsRepository shop)
            throws IOException, InterruptedException {
        Map<String, List<String>> writers = new HashMap<>();
        for (int file = 0; file < FILES; file++) {
            String path = LargePlan.file(file);
            writers.put(path, shop.git("show", "agentnet/main:" + path).lines().toList());
        }
        return writers;
    }
}
