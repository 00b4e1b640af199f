package dev.agentnet.benchmarks.measure;

import dev.agentnet.cli.terminal.UsageProblem;
import picocli.CommandLine.Option;

/// The options that measurements have in common.
public final class BenchOptions {

    private static final int MOST_ROUNDS = 100;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "Each figure is the median of so many (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    /// @throws UsageProblem if there is nothing to take a median of, or no end to it
    public int rounds() {
        if (rounds < 1 || rounds > MOST_ROUNDS) {
            throw new UsageProblem("--rounds takes 1 to " + MOST_ROUNDS + ", not " + rounds);
        }
        return rounds;
    }

    public boolean isJson() {
        return json;
    }
}
