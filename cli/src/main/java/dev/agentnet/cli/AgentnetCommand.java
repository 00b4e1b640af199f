package dev.agentnet.cli;

import com.typesafe.config.ConfigException;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.redis.RedisNetwork.UnreachableRedis;
import dev.agentnet.protocol.Suggestion;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// `agentnet`: reads the command line and turns what goes wrong into a sentence and an exit code.
@Command(
        name = "agentnet",
        description = "A self-hosted network of coding agents.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class AgentnetCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    static int execute(String... arguments) {
        CommandLine line = line(arguments);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(AgentnetCommand::wrongUse);
        line.setExecutionExceptionHandler((fault, command, result) -> failed(fault));
        return line.execute(arguments);
    }

    /// All verbs by name and description, and those that were typed with all they understand.
    public static CommandLine line(String... arguments) {
        CommandLine line = new CommandLine(new AgentnetCommand());
        for (Verb verb : Verb.values()) {
            verb.addTo(line, List.of(arguments));
        }
        return line;
    }

    private static int wrongUse(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        if (e instanceof UnmatchedArgumentException unmatched && isUnknownVerb(unmatched)) {
            String typed = unmatched.getUnmatched().getFirst();
            String meant = Suggestion.of(typed, command.getSubcommands().keySet());
            System.err.println("agentnet: no command \"" + typed + "\"." + meant);
            System.err.println("see: agentnet --help");
            return ExitCode.USAGE;
        }
        System.err.println("agentnet: " + firstLine(String.valueOf(e.getMessage())));
        if (!UnmatchedArgumentException.printSuggestions(e, command.getErr())) {
            System.err.println("see: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCode.USAGE;
    }

    private static boolean isUnknownVerb(UnmatchedArgumentException e) {
        return e.getCommandLine().getParent() == null
                && !e.getUnmatched().isEmpty()
                && !e.getUnmatched().getFirst().startsWith("-");
    }

    /// Without the Java exception that a number is not one.
    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("wrong use");
        return line.replaceFirst(" to \\w+ \\(java\\..*", " to a number");
    }

    /// Says what went wrong.
    static int failed(Exception fault) {
        return switch (fault) {
            case UsageProblem e -> say(e, ExitCode.USAGE);
            case Problem e -> say(e, ExitCode.FAILED);
            case UnreachableRedis e -> say(e, ExitCode.FAILED);
            case ConfigException e -> say(e, ExitCode.USAGE);
            case InterruptedException e -> ExitCode.INTERRUPTED;
            default -> {
                if (System.getenv("AGENTNET_DEBUG") != null) {
                    fault.printStackTrace();
                }
                yield say(fault, ExitCode.FAILED);
            }
        };
    }

    private static int say(Exception fault, int code) {
        String message = fault.getMessage();
        System.err.println("agentnet: " + (message == null ? fault.toString() : message));
        return code;
    }
}
