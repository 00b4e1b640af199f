package dev.agentnet.benchmarks;

import dev.agentnet.benchmarks.growth.GrowthCommand;
import dev.agentnet.benchmarks.memory.MemoryCommand;
import dev.agentnet.benchmarks.micro.MicroCommand;
import dev.agentnet.benchmarks.queue.QueueCommand;
import dev.agentnet.benchmarks.spawn.RecoveryCommand;
import dev.agentnet.benchmarks.spawn.SpawnCommand;
import dev.agentnet.benchmarks.tree.TreeCommand;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.UsageProblem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `agentnet bench`: one subcommand per measurement. Each prints a table, or one JSON document.
@Command(
        name = "agentnet bench",
        description = "Measure agentnet on this machine, beside others and beside the floor.",
        mixinStandardHelpOptions = true,
        subcommands = {
            QueueCommand.class,
            TreeCommand.class,
            GrowthCommand.class,
            SpawnCommand.class,
            RecoveryCommand.class,
            MemoryCommand.class,
            MicroCommand.class,
            CommandLine.HelpCommand.class
        })
public final class BenchCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new BenchCommand());
        line.setExecutionExceptionHandler((fault, command, result) -> {
            System.err.println("agentnet bench: " + fault.getMessage());
            if (System.getenv("AGENTNET_DEBUG") != null) {
                fault.printStackTrace();
            }
            return fault instanceof UsageProblem ? ExitCode.USAGE : ExitCode.FAILED;
        });
        System.exit(line.execute(arguments));
    }
}
