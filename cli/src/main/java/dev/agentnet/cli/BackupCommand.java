package dev.agentnet.cli;

import dev.agentnet.cli.backup.Backup;
import dev.agentnet.cli.backup.Backup.Written;
import dev.agentnet.cli.backup.Kept;
import dev.agentnet.cli.machine.ComposeProject;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.Size;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet backup`: the network in one file, whatever it is at.
@Command(name = "backup", mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {

    private static final String STDOUT = "-";

    @Option(names = "--docker", description = "of the network in containers")
    private boolean docker;

    @Parameters(paramLabel = "FILE", description = "a new file; - for standard output")
    private String file = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (file.equals(STDOUT)) {
            write(System.out);
            return ExitCode.OK;
        }
        Path target = Path.of(file);
        if (Files.exists(target)) {
            throw new Problem(target + " is there already; name a new file");
        }
        Path draft = draft(target);
        try {
            String what = docker ? copyFromContainer(draft) : writeTo(draft);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            System.out.println("%s: %s%s".formatted(target, Size.of(Files.size(target)), what));
            System.err.println("It holds the network's secret: keep it as you keep that.");
            return ExitCode.OK;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static Path draft(Path target) throws IOException {
        Path draft = target.resolveSibling(target.getFileName() + ".draft");
        try {
            return Files.createFile(
                    draft,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new Problem(draft + " is there: another backup is at work, or was killed", e);
        } catch (NoSuchFileException e) {
            throw new Problem("there is no folder for " + target, e);
        }
    }

    private static String writeTo(Path draft) throws IOException {
        try (OutputStream out = Files.newOutputStream(draft)) {
            Written written = write(out);
            return ", %d keys of Redis, %d stores, %d recordings"
                    .formatted(written.keys(), written.stores(), written.recordings());
        }
    }

    private static Written write(OutputStream out) throws IOException {
        try (Kept kept = Kept.open()) {
            return new Backup(kept).write(out, Version.number());
        }
    }

    private static String copyFromContainer(Path draft) throws InterruptedException {
        List<String> command =
                List.of(
                        "exec",
                        "-T",
                        ComposeProject.MAIN,
                        ComposeProject.ENTRYPOINT,
                        "backup",
                        STDOUT);
        int exit = ComposeProject.run(command, Redirect.INHERIT, Redirect.to(draft.toFile()));
        if (exit != ExitCode.OK) {
            throw new Problem("the backup was not written: main's container said why above");
        }
        return "";
    }
}
