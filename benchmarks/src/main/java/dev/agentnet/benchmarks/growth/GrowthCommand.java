package dev.agentnet.benchmarks.growth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.benchmarks.measure.BenchDomain;
import dev.agentnet.benchmarks.measure.BenchOptions;
import dev.agentnet.benchmarks.measure.ContainerFlags;
import dev.agentnet.benchmarks.measure.Figures;
import dev.agentnet.benchmarks.measure.MeasuredRedis;
import dev.agentnet.benchmarks.measure.RedisCli;
import dev.agentnet.benchmarks.measure.Series;
import dev.agentnet.benchmarks.measure.Table;
import dev.agentnet.benchmarks.measure.TalkingProcess;
import dev.agentnet.benchmarks.queue.QueueClient;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `agentnet bench growth`: rate and latency with many tasks waiting, many domains, many results
/// kept, and what Redis takes for each task.
@Command(
        name = "growth",
        description = "Speed with many tasks waiting, many domains and many results kept.",
        mixinStandardHelpOptions = true)
public final class GrowthCommand implements Callable<Integer> {

    /// Of each domain, so that only their number differs.
    private static final int SLOTS = 20;

    private static final int WARM_UP = 30_000;
    private static final int TASKS = 30_000;
    private static final int ALONE = 500;

    /// Twice what a hundred domains have at work.
    private static final int WINDOW = 4_000;

    /// One alone, who waits for each answer, does not keep a hundred domains supplied.
    private static final int SUBMITTERS = 4;

    private static final String UNSERVED = "unserved";

    /// @param kept whether the results of the warm-up stay
    private record Case(String name, int waiting, int domains, int slots, boolean kept) {}

    private static final List<Case> CASES =
            List.of(
                    new Case("an empty network, 1 domain", 0, 1, SLOTS, false),
                    new Case("10,000 waiting", 10_000, 1, SLOTS, false),
                    new Case("1,000,000 waiting", 1_000_000, 1, SLOTS, false),
                    new Case("10 domains", 0, 10, SLOTS, false),
                    new Case("100 domains", 0, 100, SLOTS, false),
                    new Case("100 domains of one slot", 0, 100, 1, false),
                    new Case("30,000 finished results kept", 0, 1, SLOTS, true));

    @Mixin private BenchOptions options = new BenchOptions();

    private final Figures figures = new Figures();

    @Override
    public Integer call() throws IOException, InterruptedException {
        int rounds = options.rounds();
        for (int round = 1; round <= rounds; round++) {
            for (Case each : CASES) {
                System.err.printf("round %d of %d: %s …%n", round, rounds, each.name());
                measure(each);
            }
        }
        if (options.isJson()) {
            System.out.println(Json.write(document()));
        } else {
            print();
        }
        return ExitCode.OK;
    }

    private void measure(Case each) throws IOException, InterruptedException {
        List<String> names =
                IntStream.rangeClosed(1, each.domains()).mapToObj(n -> "d" + n).toList();
        try (MeasuredRedis redis = MeasuredRedis.start()) {
            List<String> domain =
                    new ArrayList<>(
                            List.of(
                                    BenchDomain.class.getName(),
                                    redis.url(),
                                    Integer.toString(each.slots())));
            domain.addAll(names);
            List<String> client =
                    new ArrayList<>(List.of(QueueClient.class.getName(), redis.url()));
            client.addAll(names);
            try (TalkingProcess _ = TalkingProcess.java(ContainerFlags.DOMAIN, domain);
                    TalkingProcess asked = TalkingProcess.java(ContainerFlags.CLIENT, client)) {
                measure(each, redis, asked);
            }
        }
    }

    private void measure(Case each, MeasuredRedis redis, TalkingProcess client)
            throws IOException, InterruptedException {
        flood(client, WARM_UP);
        if (!each.kept()) {
            RedisCli.ask(redis, "flushall");
        }
        long before = RedisCli.usedMemory(redis);
        if (each.waiting() > 0) {
            client.ask(phase("fill", each.waiting()).put("domain", UNSERVED));
            long taken = RedisCli.usedMemory(redis) - before;
            figures.add(each.name() + " bytes", (double) taken / each.waiting());
            // What waits has been there for long.
            RedisCli.awaitRewrite(redis);
        }
        before = RedisCli.usedMemory(redis);
        figures.add(each.name() + " rate", flood(client, TASKS));
        figures.add(
                each.name() + " finished", (double) (RedisCli.usedMemory(redis) - before) / TASKS);
        Series alone = new Series();
        client.ask(phase("alone", ALONE))
                .path("answer")
                .forEach(time -> alone.add(time.asDouble()));
        figures.add(each.name() + " alone", alone.median());
    }

    private static double flood(TalkingProcess client, int tasks) {
        ObjectNode phase =
                phase("flood", tasks).put("window", WINDOW).put("submitters", SUBMITTERS);
        return client.ask(phase).path("answer").asDouble();
    }

    private static ObjectNode phase(String kind, int tasks) {
        return Json.object().put("kind", kind).put("tasks", tasks);
    }

    /// A case's figure over the empty network's, round by round.
    private double relative(Case each, String what) {
        return figures.ratio(each.name() + what, CASES.getFirst().name() + what);
    }

    private double bytesWaiting() {
        return figures.median(CASES.get(2).name() + " bytes");
    }

    private double bytesFinished() {
        return figures.median(CASES.getFirst().name() + " finished");
    }

    private ObjectNode document() {
        ObjectNode document = Json.object();
        ArrayNode cases = document.putArray("cases");
        for (Case each : CASES) {
            cases.addObject()
                    .put("case", each.name())
                    .put("tasks_s", Math.round(figures.median(each.name() + " rate")))
                    .put("alone_us", Math.round(figures.median(each.name() + " alone")))
                    .put("rate_ratio", Math.round(relative(each, " rate") * 100) / 100.0)
                    .put("alone_ratio", Math.round(relative(each, " alone") * 100) / 100.0);
        }
        return document.put("bytes_waiting", Math.round(bytesWaiting()))
                .put("bytes_finished", Math.round(bytesFinished()));
    }

    private void print() {
        Table table = new Table("", "tasks/s", "of the first", "one alone, ms", "of the first");
        for (Case each : CASES) {
            table.row(
                    each.name(),
                    "%.0f".formatted(figures.median(each.name() + " rate")),
                    "%.2f".formatted(relative(each, " rate")),
                    "%.2f".formatted(figures.median(each.name() + " alone") / 1000),
                    "%.2f".formatted(relative(each, " alone")));
        }
        System.out.println(table);
        System.out.printf(
                "Redis takes %.0f bytes for a waiting task and %.0f for a finished one,%n"
                        + "with a description of 216 characters and an output of 7.%n",
                bytesWaiting(), bytesFinished());
    }
}
