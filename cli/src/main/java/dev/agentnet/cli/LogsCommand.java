package dev.agentnet.cli;

import dev.agentnet.cli.follow.LogReader;
import dev.agentnet.cli.follow.TaskView;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet logs`: what all agents say, interleaved by time.
@Command(name = "logs", mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {

    /// How often the logs are looked at while following.
    private static final long LOOK_AGAIN_MILLIS = 300;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "the same as --task ID")
    private Optional<String> id = Optional.empty();

    @Option(
            names = {"-m", "--main"},
            description = "only the main orchestrator")
    private boolean main;

    @Option(
            names = {"-d", "--domains"},
            description = "only domains: their orchestrators and their workers")
    private boolean domains;

    @Option(
            names = {"-t", "--task"},
            paramLabel = "ID",
            description = "only one task, its children included")
    private Optional<String> task = Optional.empty();

    @Option(
            names = {"-g", "--grep"},
            paramLabel = "PATTERN",
            description = "only lines that match a regular expression")
    private Optional<String> grep = Optional.empty();

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "how many lines of the past (default: ${DEFAULT-VALUE})")
    private int lines = 100;

    @Option(
            names = "--no-follow",
            description = "stop after the lines there are, also of what goes on")
    private boolean noFollow;

    @Mixin private RedisOption redis = new RedisOption();

    @Override
    public Integer call() throws InterruptedException {
        if (lines < 0) {
            throw new UsageProblem("--lines takes 0 or more, not " + lines);
        }
        Optional<TaskId> only = id.or(() -> task).map(TaskCommand::parse);
        Optional<Pattern> pattern = grep.map(LogsCommand::compile);
        try (Network network = redis.open()) {
            only.ifPresent(one -> TaskView.need(network.records(), one));
            LogReader reader = new LogReader(network, only, main, domains);
            Screen screen = Screen.stdout();
            // Looked at before its lines are read, so that the last ones are among them.
            boolean over = noFollow || hasEnded(network, only);
            List<LogReader.Line> past = matching(reader.read(), pattern);
            past.subList(Math.max(0, past.size() - lines), past.size())
                    .forEach(line -> print(screen, line));
            while (!over) {
                Thread.sleep(LOOK_AGAIN_MILLIS);
                over = hasEnded(network, only);
                matching(reader.read(), pattern).forEach(line -> print(screen, line));
            }
        }
        return ExitCode.OK;
    }

    /// Nothing more is said about a task that has ended.
    private static boolean hasEnded(Network network, Optional<TaskId> only) {
        return only.flatMap(network.records()::find)
                .filter(task -> task.state().isEnd())
                .isPresent();
    }

    private static Pattern compile(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new UsageProblem("--grep is no regular expression: " + e.getDescription());
        }
    }

    private static List<LogReader.Line> matching(
            List<LogReader.Line> lines, Optional<Pattern> pattern) {
        return pattern.isEmpty()
                ? lines
                : lines.stream()
                        .filter(line -> pattern.get().matcher(line.plain()).find())
                        .toList();
    }

    private static void print(Screen screen, LogReader.Line line) {
        screen.line(
                screen.dim(line.time())
                        + " "
                        + screen.coloured(line.agent(), "%-26s".formatted(line.agent()))
                        + " "
                        + line.text());
    }
}
