package dev.agentnet.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `agentnet down`: ends the network that runs here.
@Command(
        name = "down",
        description = "End the network that runs here; tasks and repositories are kept.",
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

    /// Running work may finish for a while before it is handed back.
    private static final int PATIENCE_SECONDS = 60;

    @Option(names = "--docker", description = "the one in containers")
    private boolean docker;

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        if (docker) {
            return ComposeProject.run(List.of("down"));
        }
        Optional<ProcessHandle> process = EmbeddedState.process();
        if (process.isEmpty()) {
            throw new Problem("no embedded network runs here. One in containers: down --docker");
        }
        process.get().destroy();
        try {
            process.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new Problem(
                    "process "
                            + process.get().pid()
                            + " did not end within "
                            + PATIENCE_SECONDS
                            + " s",
                    e);
        }
        System.out.println("the embedded network has ended; its tasks and repositories are kept");
        return ExitCode.OK;
    }
}
