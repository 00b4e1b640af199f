package dev.agentnet.benchmarks.memory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.benchmarks.measure.BenchOptions;
import dev.agentnet.benchmarks.measure.Memory;
import dev.agentnet.benchmarks.measure.Series;
import dev.agentnet.benchmarks.measure.Table;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `agentnet bench memory`: what main, a domain, its waiting workers and its watchers take.
@Command(
        name = "memory",
        description = "What main, a domain, waiting workers and watched children take.",
        mixinStandardHelpOptions = true)
public final class MemoryCommand implements Callable<Integer> {

    private static final int FEW = 1;
    private static final int SOME = 100;
    private static final int MANY = 10_000;

    private static final long MIB = 1 << 20;
    private static final long KIB = 1 << 10;

    /// @param limit that the network promises, in bytes; 0 where it promises none
    /// @param unit that the figure is shown in, in bytes
    private record Kind(String what, long limit, long unit) {

        String shown(double bytes) {
            return "%.1f %s".formatted(bytes / unit, unit == MIB ? "MiB" : "KiB");
        }
    }

    private static final Kind MAIN = new Kind("main, idle", 200 * MIB, MIB);
    private static final Kind DOMAIN = new Kind("domain, idle", 100 * MIB, MIB);
    private static final Kind WORKER = new Kind("each waiting worker", 8 * KIB, KIB);
    private static final Kind WATCHER = new Kind("each watcher of a child", 100 * KIB, KIB);

    @Mixin private BenchOptions options = new BenchOptions();

    private final Map<Kind, Series> pss = new LinkedHashMap<>();
    private final Map<Kind, Series> rss = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        int rounds = options.rounds();
        try (Stage stage = Stage.open()) {
            for (int round = 1; round <= rounds; round++) {
                System.err.printf("round %d of %d …%n", round, rounds);
                measure(stage);
            }
        }
        System.out.print(options.isJson() ? Json.pretty(document()) + "\n" : table());
        return ExitCode.OK;
    }

    private void measure(Stage stage) throws IOException, InterruptedException {
        add(MAIN, stage.idleMain());
        add(DOMAIN, stage.idleDomain());
        Memory few = add(with(FEW), stage.waiting(FEW));
        add(with(SOME), stage.waiting(SOME));
        Memory many = add(with(MANY), stage.waiting(MANY));
        long others = MANY - FEW;
        add(
                WORKER,
                new Memory((many.pss() - few.pss()) / others, (many.rss() - few.rss()) / others));
        long watcher = stage.watcher();
        add(WATCHER, new Memory(watcher, watcher));
    }

    private static Kind with(int workers) {
        return new Kind("domain, %,d waiting".formatted(workers), 0, MIB);
    }

    private Memory add(Kind kind, Memory memory) {
        pss.computeIfAbsent(kind, _ -> new Series()).add(memory.pss());
        rss.computeIfAbsent(kind, _ -> new Series()).add(memory.rss());
        return memory;
    }

    private ObjectNode document() {
        ObjectNode document = Json.object();
        var figures = document.putArray("figures");
        pss.forEach((kind, series) -> {
            ObjectNode figure = figures.addObject().put("what", kind.what());
            figure.put("pss", series.median()).put("rss", median(rss, kind));
            if (kind.limit() > 0) {
                figure.put("limit", kind.limit());
            }
        });
        return document;
    }

    private Table table() {
        Table table = new Table("what", "Pss", "Rss", "limit");
        pss.forEach((kind, series) ->
                table.row(
                        kind.what(),
                        kind.shown(series.median()),
                        kind.shown(median(rss, kind)),
                        kind.limit() > 0 ? kind.shown(kind.limit()) : "-"));
        return table;
    }

    private static double median(Map<Kind, Series> all, Kind kind) {
        return all.getOrDefault(kind, new Series()).median();
    }
}
