package dev.agentnet.benchmarks.spawn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.benchmarks.measure.BenchOptions;
import dev.agentnet.benchmarks.measure.Series;
import dev.agentnet.benchmarks.measure.Table;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `agentnet bench spawn`: a fresh domain container's way to its first claim, beside a bare run.
///
/// Both are done in turn, on the same Docker network and with the same image, after one round that
/// is not counted.
@Command(
        name = "spawn",
        description = "From a task's submit to its claim in a fresh container, beside docker run.",
        mixinStandardHelpOptions = true)
public final class SpawnCommand implements Callable<Integer> {

    /// After its first task a domain sends its log and a heartbeat; then it is idle.
    private static final long SETTLING_MILLIS = 3_000;

    @Mixin private BenchOptions options = new BenchOptions();

    @Option(names = "--image", description = "the agent image (default: ${DEFAULT-VALUE})")
    private String image = "agentnet/agent:latest";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Series bare = new Series();
        Series ready = new Series();
        double pss;
        int rounds = options.rounds();
        try (SpawnNetwork network = new SpawnNetwork(image, rounds + 1, 1, "true")) {
            network.start();
            for (int round = 0; round <= rounds; round++) {
                double run = bareRun(network.name());
                double claim = network.firstClaim(round);
                if (round > 0) {
                    bare.add(run);
                    ready.add(claim);
                }
            }
            Thread.sleep(SETTLING_MILLIS);
            pss = pss(network.container(rounds));
        }
        double ratio = ready.median() / bare.median();
        if (options.isJson()) {
            ObjectNode figures =
                    Json.object()
                            .put("bare_ms", rounded(bare.median()))
                            .put("ready_ms", rounded(ready.median()))
                            .put("ratio", rounded(ratio))
                            .put("pss_mib", rounded(pss));
            System.out.println(Json.write(figures));
        } else {
            System.out.print(
                    new Table("what", "median", "least", "most")
                            .row(
                                    "docker run … true",
                                    ms(bare.median()),
                                    ms(bare.least()),
                                    ms(bare.most()))
                            .row(
                                    "submit → first claim",
                                    ms(ready.median()),
                                    ms(ready.least()),
                                    ms(ready.most()))
                            .row("ratio", "%.2f".formatted(ratio), "", "")
                            .row("an idle domain's JVM (Pss)", "%.0f MiB".formatted(pss), "", ""));
        }
        return ExitCode.OK;
    }

    private static String ms(double milliseconds) {
        return "%.0f ms".formatted(milliseconds);
    }

    private static double rounded(double figure) {
        return Math.round(figure * 100) / 100.0;
    }

    private double bareRun(String network) {
        long began = System.nanoTime();
        DockerTool.run("run", "--rm", "--network", network, "--entrypoint", "true", image);
        return (System.nanoTime() - began) / 1e6;
    }

    /// Of the JVM in a container, in MiB.
    private static double pss(String container) {
        String script =
                "for p in /proc/[0-9]*; do read -r name <$p/comm;"
                        + " [ \"$name\" != java ] || grep '^Pss:' $p/smaps_rollup; done";
        String line = DockerTool.run("exec", container, "sh", "-c", script);
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
    }
}
