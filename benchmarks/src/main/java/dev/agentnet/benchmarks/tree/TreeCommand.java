package dev.agentnet.benchmarks.tree;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.benchmarks.measure.BenchDomain;
import dev.agentnet.benchmarks.measure.BenchOptions;
import dev.agentnet.benchmarks.measure.ContainerFlags;
import dev.agentnet.benchmarks.measure.Figures;
import dev.agentnet.benchmarks.measure.MeasuredRedis;
import dev.agentnet.benchmarks.measure.Table;
import dev.agentnet.benchmarks.measure.TalkingProcess;
import dev.agentnet.benchmarks.queue.Peers;
import dev.agentnet.benchmarks.queue.QueueClient;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `agentnet bench tree`: a task with five children in other domains, joined, beside BullMQ's
/// flows.
@Command(
        name = "tree",
        description = "A task with five children in other domains, joined, beside BullMQ's flows.",
        mixinStandardHelpOptions = true)
public final class TreeCommand implements Callable<Integer> {

    private static final List<String> CHILDREN = List.of("d1", "d2", "d3", "d4", "d5");
    private static final int JOBS_IN_A_TREE = CHILDREN.size() + 1;
    private static final int CONCURRENCY = 20;
    private static final int WARM_UP = 500;

    /// Trees submitted and not yet ended at most.
    private static final int WINDOW = 200;

    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--trees",
            defaultValue = "16667",
            description =
                    "Measured in each round: as many jobs as the queue's steady rates"
                            + " (${DEFAULT-VALUE}).")
    private int trees;

    private final Figures figures = new Figures();

    @Override
    public Integer call() throws IOException, InterruptedException {
        int rounds = options.rounds();
        Peers peers = Peers.install();
        for (int round = 1; round <= rounds; round++) {
            System.err.printf("round %d of %d …%n", round, rounds);
            figures.add("agentnet", ours());
            figures.add("bullmq", bullmq(peers));
        }
        double ratio = figures.ratio("agentnet", "bullmq");
        if (options.isJson()) {
            ObjectNode document =
                    Json.object()
                            .put("ratio", Math.round(ratio * 1000) / 1000.0)
                            .put("agentnet_jobs_s", Math.round(figures.median("agentnet")))
                            .put("bullmq_jobs_s", Math.round(figures.median("bullmq")));
            System.out.println(Json.write(document));
        } else {
            Table table =
                    new Table("jobs/s, a parent and five children", "agentnet", "BullMQ", "×");
            table.row(
                    CONCURRENCY + " at once per domain",
                    "%.0f".formatted(figures.median("agentnet")),
                    "%.0f".formatted(figures.median("bullmq")),
                    "%.2f".formatted(ratio));
            System.out.println(table);
        }
        return ExitCode.OK;
    }

    private double ours() throws IOException, InterruptedException {
        try (MeasuredRedis redis = MeasuredRedis.start()) {
            List<String> main = command(TreeMain.class, redis.url());
            main.addAll(CHILDREN);
            List<String> domains = command(BenchDomain.class, redis.url());
            domains.add(Integer.toString(CONCURRENCY));
            domains.addAll(CHILDREN);
            List<String> client = command(QueueClient.class, redis.url());
            client.add("main");
            try (TalkingProcess _ = TalkingProcess.java(ContainerFlags.MAIN, main);
                    TalkingProcess _ = TalkingProcess.java(ContainerFlags.DOMAIN, domains);
                    TalkingProcess asked = TalkingProcess.java(ContainerFlags.CLIENT, client)) {
                return measure(asked);
            }
        }
    }

    private static List<String> command(Class<?> main, String redis) {
        return new ArrayList<>(List.of(main.getName(), redis));
    }

    private double bullmq(Peers peers) throws IOException, InterruptedException {
        try (MeasuredRedis redis = MeasuredRedis.start();
                TalkingProcess _ = peers.start("flow", "worker", redis.port(), CONCURRENCY);
                TalkingProcess asked = peers.start("flow", "client", redis.port(), CONCURRENCY)) {
            return measure(asked);
        }
    }

    private double measure(TalkingProcess client) {
        flood(client, WARM_UP);
        return flood(client, trees) * JOBS_IN_A_TREE;
    }

    private static double flood(TalkingProcess client, int trees) {
        ObjectNode phase =
                Json.object().put("kind", "flood").put("tasks", trees).put("window", WINDOW);
        return client.ask(phase).path("answer").asDouble();
    }
}
