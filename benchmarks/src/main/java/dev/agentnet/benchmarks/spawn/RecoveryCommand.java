package dev.agentnet.benchmarks.spawn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.benchmarks.measure.BenchOptions;
import dev.agentnet.benchmarks.measure.Series;
import dev.agentnet.benchmarks.measure.Table;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `agentnet bench recovery`: how soon work goes on after something was killed, beside the start of
/// a container, which is a part of it.
///
/// Times are Redis's, from the events; the moment of a kill is this machine's, on which Redis is,
/// too.
@Command(
        name = "recovery",
        description =
                "From a kill to its notice and to the next claim, with more and more in flight.",
        mixinStandardHelpOptions = true)
public final class RecoveryCommand implements Callable<Integer> {

    private static final int[] IN_FLIGHT = {1, 10, 50};
    private static final int MOST = 50;

    /// A task's first line is what is run.
    private static final String COMMAND =
            "sed -n 1p $AGENTNET_PROMPT_FILE > $HOME/task.sh && exec sh $HOME/task.sh";

    @Mixin private BenchOptions options = new BenchOptions();

    @Option(names = "--image", description = "the agent image (default: ${DEFAULT-VALUE})")
    private String image = "agentnet/agent:latest";

    private final ObjectNode figures = Json.object();
    private final Table table = new Table("what", "median", "least", "most");

    @Override
    public Integer call() throws IOException, InterruptedException {
        int rounds = options.rounds();
        int domains = IN_FLIGHT.length * rounds + 2;
        try (SpawnNetwork network = new SpawnNetwork(image, domains, MOST, COMMAND)) {
            network.start();
            // The first start of all reads the image from the disk.
            network.firstClaim(domains - 1);
            measureStart(network, domains - 2);
            measureWorker(network, domains - 2, rounds);
            int next = 0;
            for (int tasks : IN_FLIGHT) {
                Series noticed = new Series();
                Series again = new Series();
                for (int round = 0; round < rounds; round++) {
                    kill(network, next++, tasks, noticed, again);
                }
                tell(
                        "noticed_%d_ms".formatted(tasks),
                        "container killed, %d in flight → all taken back".formatted(tasks),
                        noticed);
                tell(
                        "again_%d_ms".formatted(tasks),
                        "container killed, %d in flight → all claimed again".formatted(tasks),
                        again);
            }
        }
        System.out.print(options.isJson() ? Json.write(figures) + "\n" : table);
        return ExitCode.OK;
    }

    private void measureStart(SpawnNetwork network, int domain) throws InterruptedException {
        Series start = new Series();
        start.add(network.firstClaim(domain));
        tell("start_ms", "a container's start: submit → first claim", start);
    }

    /// An agent's process that kills itself says before when.
    private void measureWorker(SpawnNetwork network, int domain, int rounds)
            throws InterruptedException {
        Series noticed = new Series();
        for (int round = 0; round < rounds; round++) {
            List<TaskId> killed = network.submit(domain, "date +%s%3N; kill -9 $$", 1);
            network.await(killed, task -> task.state() == TaskState.DELAYED);
            long at = Long.parseLong(network.output(killed.getFirst()).strip());
            noticed.add(last(network.events(domain), "delayed") - at);
            network.cancel(killed);
        }
        tell("worker_ms", "an agent's process killed → its attempt has ended", noticed);
    }

    private static void kill(
            SpawnNetwork network, int domain, int tasks, Series noticed, Series again)
            throws InterruptedException {
        List<TaskId> ids = network.submit(domain, "sleep 600", tasks);
        network.await(ids, task -> task.state() == TaskState.ACTIVE);
        String container = network.container(domain);
        long killed = System.currentTimeMillis();
        DockerTool.run("kill", container);
        network.await(ids, task -> task.state() == TaskState.ACTIVE && task.attempt() == 2);
        noticed.add(last(network.events(domain), "reaped") - killed);
        again.add(last(network.events(domain), "claimed") - killed);
        network.cancel(ids);
    }

    /// When the last event of a kind was.
    private static double last(List<JsonNode> events, String type) {
        return events.stream()
                .filter(event -> event.path("type").asText().equals(type))
                .mapToLong(event -> event.path("at").asLong())
                .max()
                .orElseThrow();
    }

    private void tell(String name, String what, Series series) {
        figures.put(name, Math.round(series.median()));
        table.row(what, ms(series.median()), ms(series.least()), ms(series.most()));
    }

    private static String ms(double milliseconds) {
        return "%.0f ms".formatted(milliseconds);
    }
}
