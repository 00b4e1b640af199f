package dev.agentnet.benchmarks.queue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.benchmarks.measure.BenchOptions;
import dev.agentnet.benchmarks.measure.Figures;
import dev.agentnet.benchmarks.measure.Series;
import dev.agentnet.benchmarks.measure.Table;
import dev.agentnet.benchmarks.queue.Contestant.Kind;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `agentnet bench queue`: tasks that do nothing, through the whole way of a task, beside other
/// queues.
@Command(
        name = "queue",
        description = "Tasks that do nothing through our queue, BullMQ's and bee-queue's.",
        mixinStandardHelpOptions = true)
public final class QueueCommand implements Callable<Integer> {

    private static final List<Integer> CONCURRENCIES = List.of(1, 20, 100);

    /// The concurrency at which one task alone and the start latency are measured.
    private static final int QUIET = 20;

    private static final int BUSY = 100;
    private static final int WARM_UP = 3_000;
    private static final int COLD = 10_000;
    private static final int ALONE = 1_000;
    private static final int PACED = 500;
    private static final int PACE = 100;

    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--tasks",
            defaultValue = "100000",
            description = "Tasks of the steady phase (${DEFAULT-VALUE}).")
    private int tasks;

    private final Figures figures = new Figures();
    private final ArrayNode runs = Json.array();

    @Override
    public Integer call() throws IOException, InterruptedException {
        int rounds = options.rounds();
        Peers peers = Peers.install();
        for (int round = 1; round <= rounds; round++) {
            for (int concurrency : CONCURRENCIES) {
                for (Kind kind : Kind.values()) {
                    System.err.printf(
                            "round %d of %d, %d at once: %s …%n",
                            round, rounds, concurrency, kind.word);
                    measure(kind, concurrency, round, peers);
                }
            }
            System.err.printf("round %d of %d: the bound of Redis …%n", round, rounds);
            figures.add("bound", RedisBound.measure());
        }
        if (options.isJson()) {
            System.out.println(Json.write(document()));
        } else {
            print();
        }
        return ExitCode.OK;
    }

    private void measure(Kind kind, int concurrency, int round, Peers peers)
            throws IOException, InterruptedException {
        ObjectNode run =
                runs.addObject()
                        .put("round", round)
                        .put("system", kind.word)
                        .put("concurrency", concurrency);
        try (Contestant contestant = Contestant.start(kind, concurrency, peers)) {
            contestant.flood(WARM_UP, false);
            note(run, kind, concurrency, "cold", contestant.flood(COLD, false));
            note(run, kind, concurrency, "steady", contestant.flood(tasks, false));
            if (concurrency == BUSY && kind != Kind.BEE_QUEUE) {
                priorities(run, kind, concurrency, contestant);
            }
            if (concurrency == QUIET) {
                Series alone = contestant.alone(ALONE);
                note(run, kind, concurrency, "alone", alone.median());
                note(run, kind, concurrency, "alone_p99", alone.quantile(0.99));
                Series paced = contestant.paced(PACED, PACE);
                note(run, kind, concurrency, "start", paced.median());
                note(run, kind, concurrency, "start_p99", paced.quantile(0.99));
            }
        }
    }

    /// With and without in turn, in this order, as whoever comes later is warmer and finds more
    /// kept.
    private void priorities(ObjectNode run, Kind kind, int concurrency, Contestant contestant) {
        double with = contestant.flood(tasks, true);
        double without = contestant.flood(tasks, false);
        without += contestant.flood(tasks, false);
        with += contestant.flood(tasks, true);
        note(run, kind, concurrency, "priorities", with / 2);
        note(run, kind, concurrency, "without", without / 2);
    }

    private void note(ObjectNode run, Kind kind, int concurrency, String what, double figure) {
        run.put(what, Math.round(figure));
        figures.add(name(kind, concurrency, what), figure);
    }

    private static String name(Kind kind, int concurrency, String what) {
        return kind.word + " " + concurrency + " " + what;
    }

    /// Ours over theirs, of the steady rates.
    private double ratio(Kind theirs, int concurrency) {
        return figures.ratio(
                name(Kind.AGENTNET, concurrency, "steady"), name(theirs, concurrency, "steady"));
    }

    private double alone() {
        return figures.ratio(
                name(Kind.BULLMQ, QUIET, "alone"), name(Kind.AGENTNET, QUIET, "alone"));
    }

    private double boundShare() {
        return figures.ratio(name(Kind.AGENTNET, BUSY, "steady"), "bound");
    }

    /// The part of the rate that priorities cost.
    private double priorityCost(Kind kind) {
        return 1 - figures.ratio(name(kind, BUSY, "priorities"), name(kind, BUSY, "without"));
    }

    private ObjectNode document() {
        ObjectNode document = Json.object();
        ObjectNode ratio = document.putObject("ratio");
        ObjectNode ratioBee = document.putObject("ratio_bee");
        for (int concurrency : CONCURRENCIES) {
            ratio.put(Integer.toString(concurrency), rounded(ratio(Kind.BULLMQ, concurrency)));
            ratioBee.put(
                    Integer.toString(concurrency), rounded(ratio(Kind.BEE_QUEUE, concurrency)));
        }
        document.put("alone_ratio", rounded(alone()))
                .put("bound_share", rounded(boundShare()))
                .put("priority_cost", rounded(priorityCost(Kind.AGENTNET)))
                .set("runs", runs);
        return document;
    }

    private static double rounded(double figure) {
        return Math.round(figure * 1000) / 1000.0;
    }

    private void print() {
        Table rates =
                new Table("tasks/s", "agentnet", "BullMQ", "bee-queue", "× BullMQ", "× bee-queue");
        for (int concurrency : CONCURRENCIES) {
            for (String phase : List.of("cold", "steady")) {
                rates.row(
                        concurrency + " at once, " + phase,
                        rate(Kind.AGENTNET, concurrency, phase),
                        rate(Kind.BULLMQ, concurrency, phase),
                        rate(Kind.BEE_QUEUE, concurrency, phase),
                        times(Kind.BULLMQ, concurrency, phase),
                        times(Kind.BEE_QUEUE, concurrency, phase));
            }
        }
        rates.row(
                BUSY + " at once, with priorities",
                rate(Kind.AGENTNET, BUSY, "priorities"),
                rate(Kind.BULLMQ, BUSY, "priorities"),
                "–",
                times(Kind.BULLMQ, BUSY, "priorities"),
                "–");
        System.out.println(rates);
        Table times = new Table("ms, median (p99)", "agentnet", "BullMQ", "bee-queue");
        times.row(row("one task alone, submit to result", "alone"));
        times.row(row("submit to start at " + PACE + " tasks/s", "start"));
        System.out.println(times);
        System.out.printf("one task alone takes %.2f of BullMQ's time%n", 1 / alone());
        System.out.printf("priorities cost %.1f %%%n", 100 * priorityCost(Kind.AGENTNET));
        System.out.printf(
                "Redis alone takes %.0f tasks/s through our scripts; we reach %.2f of that%n",
                figures.median("bound"), boundShare());
    }

    private String rate(Kind kind, int concurrency, String phase) {
        return "%.0f".formatted(figures.median(name(kind, concurrency, phase)));
    }

    private String times(Kind theirs, int concurrency, String phase) {
        return "%.2f"
                .formatted(
                        figures.ratio(
                                name(Kind.AGENTNET, concurrency, phase),
                                name(theirs, concurrency, phase)));
    }

    private Object[] row(String title, String what) {
        Object[] row = new Object[Kind.values().length + 1];
        row[0] = title;
        for (Kind kind : Kind.values()) {
            row[kind.ordinal() + 1] =
                    "%.2f (%.2f)"
                            .formatted(
                                    figures.median(name(kind, QUIET, what)) / 1000,
                                    figures.median(name(kind, QUIET, what + "_p99")) / 1000);
        }
        return row;
    }
}
