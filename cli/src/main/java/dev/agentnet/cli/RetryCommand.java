package dev.agentnet.cli;

import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Suggestion;
import dev.agentnet.protocol.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet retry ID`: fresh tries for a task that died or was cancelled, and with `--all` for all
/// that died.
@Command(name = "retry", mixinStandardHelpOptions = true)
final class RetryCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", arity = "0..1")
    private Optional<String> id = Optional.empty();

    @Option(names = "--note", description = "what the next attempt is told")
    private String note = "";

    @Mixin private Many many = new Many();

    @Mixin private RedisOption redis = new RedisOption();

    /// Which of the dead, and how it is said.
    static final class Many {

        @Option(names = "--all", description = "every dead task, the oldest first")
        boolean all;

        @Option(names = "--domain", description = "with --all: only those of this domain")
        Optional<String> domain = Optional.empty();

        @Option(
                names = "--failure",
                paramLabel = "NAME",
                description = "with --all: only what died of it")
        Optional<String> failure = Optional.empty();

        @Option(
                names = "--limit",
                description = "with --all: at most so many (default: ${DEFAULT-VALUE})")
        int limit = 1000;

        @Option(names = "--dry-run", description = "with --all: only say which")
        boolean dryRun;

        @Option(names = "--yes", description = "with --all: do not ask")
        boolean yes;

        @Option(names = "--json", description = "with --all: print JSON")
        boolean json;

        private boolean isNarrowed() {
            return domain.isPresent() || failure.isPresent() || dryRun;
        }
    }

    @Override
    public Integer call() {
        if (id.isPresent() == many.all || !many.all && many.isNarrowed()) {
            throw new UsageProblem(
                    "retry takes the id of a task, or --all for the dead, all of them or those of a"
                            + " --domain or a --failure");
        }
        if (many.all) {
            try (Network network = redis.open()) {
                return new BulkRetry(network, many, note).run();
            }
        }
        TaskId task = TaskCommand.parse(id.orElseThrow());
        try (Network network = redis.open()) {
            return switch (network.submissions().retry(task, note)) {
                case RETRIED -> {
                    System.out.println(task + " is tried again");
                    yield ExitCode.OK;
                }
                case RUNNING -> throw new Problem(task + " has not ended; it is still being tried");
                case DONE -> throw new Problem(task + " is done; there is nothing to try again");
                case UNKNOWN -> throw new Problem("no task " + task + "; see: agentnet tasks");
            };
        }
    }

    /// @throws UsageProblem naming what was probably meant
    static FailureName failure(String word) {
        List<String> words = Stream.of(FailureName.values()).map(FailureName::word).toList();
        if (!words.contains(word)) {
            throw new UsageProblem(
                    "no failure \"%s\".%s Known: %s"
                            .formatted(word, Suggestion.of(word, words), String.join(", ", words)));
        }
        return FailureName.parse(word);
    }
}
