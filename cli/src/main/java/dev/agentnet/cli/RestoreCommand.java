package dev.agentnet.cli;

import dev.agentnet.cli.backup.Kept;
import dev.agentnet.cli.backup.Restore;
import dev.agentnet.cli.embedded.EmbeddedState;
import dev.agentnet.cli.machine.ComposeProject;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet restore`: a backup in the place of what is there.
@Command(name = "restore", mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {

    private static final String STDIN = "-";
    private static final String REPLACE = "--replace";

    @Option(
            names = "--docker",
            description = "into the network in containers, which is ended and started again")
    private boolean docker;

    @Option(names = REPLACE, description = "also if there are tasks or repositories: they go")
    private boolean replace;

    @Parameters(
            paramLabel = "FILE",
            description = "what agentnet backup wrote; - for standard input")
    private String file = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (file.equals(STDIN)) {
            restore(System.in);
            return ExitCode.OK;
        }
        Path source = Path.of(file);
        if (!Files.isReadable(source)) {
            throw new Problem("there is no " + source + " to read");
        }
        if (docker) {
            return intoContainers(source);
        }
        if (EmbeddedState.isRunning()) {
            throw new Problem("the embedded network runs. End it first: agentnet down");
        }
        try (InputStream in = Files.newInputStream(source)) {
            restore(in);
        }
        System.err.println("Start it: agentnet up");
        return ExitCode.OK;
    }

    private void restore(InputStream in) throws IOException {
        try (Kept kept = Kept.open()) {
            Restore restore = new Restore(kept);
            if (!replace && restore.replaces()) {
                throw new Problem(
                        "there are tasks or repositories, which would go. Back them up, then: agentnet"
                                + " restore --replace FILE");
            }
            System.out.println(
                    "restored: %d keys of Redis. What was at work begins anew."
                            .formatted(restore.read(in)));
        }
    }

    /// Main and the domains go first, as they would work on what is being replaced.
    private int intoContainers(Path source) throws InterruptedException {
        if (!DownCommand.drainContainers()) {
            throw new Problem("the domains did not end; nothing was changed");
        }
        ComposeProject.run(List.of("stop", "spawner"));
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "run",
                                "--rm",
                                "-T",
                                "--no-deps",
                                ComposeProject.MAIN,
                                "restore",
                                STDIN));
        if (replace) {
            command.add(REPLACE);
        }
        int exit = ComposeProject.run(command, Redirect.from(source.toFile()), Redirect.INHERIT);
        int up = ComposeProject.run(List.of("up", "-d", "--wait"));
        return exit == ExitCode.OK ? up : ExitCode.FAILED;
    }
}
