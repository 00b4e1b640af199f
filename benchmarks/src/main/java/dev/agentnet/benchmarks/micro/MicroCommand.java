package dev.agentnet.benchmarks.micro;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.benchmarks.measure.Table;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.protocol.Json;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `agentnet bench micro`: operations and megabytes (10^6 bytes) a second on one core.
@Command(
        name = "micro",
        description = "What is hot in a JVM: redaction, an agent's stream, a task's record.",
        mixinStandardHelpOptions = true)
public final class MicroCommand implements Callable<Integer> {

    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 5;

    private record Figure(String benchmark, Input input, double operations) {

        double megabytes() {
            return operations * input.bytes() / 1e6;
        }

        ObjectNode json() {
            return Json.object()
                    .put("benchmark", benchmark)
                    .put("input", input.name())
                    .put("bytes", input.bytes())
                    .put("operations_per_second", operations)
                    .put("megabytes_per_second", megabytes());
        }
    }

    @Option(
            names = "--only",
            paramLabel = "<pattern>",
            defaultValue = ".*",
            description = "Only benchmarks whose name has this regular expression in it.")
    private String only;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() throws RunnerException {
        List<Figure> figures = run().stream().map(MicroCommand::figure).toList();
        System.out.print(json ? Json.pretty(document(figures)) + "\n" : table(figures));
        return ExitCode.OK;
    }

    private Collection<RunResult> run() throws RunnerException {
        return new Runner(
                        new OptionsBuilder()
                                .include(only)
                                .verbosity(VerboseMode.SILENT)
                                .shouldFailOnError(true)
                                .forks(1)
                                .warmupIterations(WARM_UPS)
                                .warmupTime(TimeValue.seconds(1))
                                .measurementIterations(ROUNDS)
                                .measurementTime(TimeValue.seconds(1))
                                .jvmArgs(
                                        "-XX:+UseSerialGC",
                                        "-Xmx96m",
                                        "--sun-misc-unsafe-memory-access=allow",
                                        "-XX:TieredStopAtLevel=1")
                                .build())
                .run();
    }

    private static Figure figure(RunResult result) {
        return new Figure(
                result.getPrimaryResult().getLabel(),
                Input.valueOf(result.getParams().getParam("input")),
                result.getPrimaryResult().getStatistics().getPercentile(50));
    }

    private static ObjectNode document(List<Figure> figures) {
        ObjectNode document = Json.object();
        var list = document.putArray("figures");
        figures.forEach(figure -> list.add(figure.json()));
        return document;
    }

    private static Table table(List<Figure> figures) {
        Table table = new Table("benchmark", "input", "bytes", "ops/s", "MB/s");
        for (Figure figure : figures) {
            table.row(
                    figure.benchmark(),
                    figure.input(),
                    "%,d".formatted(figure.input().bytes()),
                    "%,.0f".formatted(figure.operations()),
                    "%,.0f".formatted(figure.megabytes()));
        }
        return table;
    }
}
