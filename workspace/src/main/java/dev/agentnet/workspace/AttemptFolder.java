package dev.agentnet.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// Fills one attempt's folder.
///
/// `work` is an ordinary clone that the agent may do anything to. `clean` is a git dir that only we
/// use: it checks the files out and later records them, and borrows the mirror's objects. Both get
/// the same index, so that neither has to read the files again.
final class AttemptFolder {

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Mirror mirror;
    private final Path folder;
    private final Path work;
    private final Path clean;

    AttemptFolder(Mirror mirror, Path folder) {
        this.mirror = mirror;
        this.folder = folder;
        this.work = folder.resolve("work");
        this.clean = folder.resolve("clean");
    }

    Attempt fill(Optional<String> base, String branch) {
        try {
            Files.createDirectories(folder.getParent());
            Files.createDirectory(folder, PRIVATE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the attempt's folder " + folder, e);
        }
        try {
            Files.createDirectory(folder.resolve("home"), PRIVATE);
            makeWork(base, branch);
            makeClean();
            base.ifPresent(this::checkOut);
            String configuration = Files.readString(clean.resolve("config"));
            return new Attempt(mirror, folder, base, configuration);
        } catch (IOException e) {
            FolderRemoval.remove(folder);
            throw new UncheckedIOException("cannot fill the attempt's folder " + folder, e);
        } catch (RuntimeException e) {
            FolderRemoval.remove(folder);
            throw e;
        }
    }

    private void makeWork(Optional<String> base, String branch) {
        mirror.git()
                .anywhere()
                .transfer("file")
                .output(
                        "clone",
                        "--quiet",
                        "--local",
                        "--no-checkout",
                        "--template=",
                        "--config=user.name=agentnet",
                        "--config=user.email=agentnet@localhost",
                        mirror.folder().toString(),
                        work.toString());
        Path gitDir = work.resolve(".git");
        String ref = "refs/heads/" + branch;
        base.ifPresent(commit -> mirror.git().at(gitDir).output("update-ref", ref, commit));
        mirror.git().at(gitDir).output("symbolic-ref", "HEAD", ref);
        // The agent has no business in the mirror; main's address says where the files come from.
        mirror.git().at(gitDir).output("config", "remote.origin.url", mirror.address());
    }

    private void makeClean() throws IOException {
        mirror.git()
                .anywhere()
                .output("init", "--quiet", "--bare", "--template=", clean.toString());
        Path alternates = clean.resolve("objects").resolve("info").resolve("alternates");
        Files.createDirectories(alternates.getParent());
        Files.writeString(alternates, mirror.folder().resolve("objects") + "\n");
    }

    private void checkOut(String commit) {
        mirror.git().at(clean).workTree(work).output("read-tree", "--reset", "-u", commit);
        try {
            Files.copy(clean.resolve("index"), work.resolve(".git").resolve("index"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
