package dev.agentnet.worker.agent.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The clone that a recording is played in, and the guard of its edges.
///
/// @param root the clone, a real path
/// @param recorded the folder that absolute paths of the recording lie in
record CloneFolder(Path root, Optional<Path> recorded) {

    static CloneFolder of(Path folder, Optional<String> recorded) throws IOException {
        return new CloneFolder(folder.toRealPath(), recorded.map(Path::of).map(Path::normalize));
    }

    /// The file of this clone that the recorded path means.
    ///
    /// @throws IOException if it lies outside, by its name or through a symbolic link, or in .git
    Path resolve(String path) throws IOException {
        if (path.isEmpty()) {
            throw new IOException("it names no file");
        }
        Path asked = Path.of(path).normalize();
        Path inside = asked;
        if (asked.isAbsolute()) {
            Path base = asked.startsWith(root) ? root : recorded.orElse(root);
            if (!asked.startsWith(base)) {
                throw outside(path);
            }
            inside = base.relativize(asked);
        }
        Path target = root.resolve(inside).normalize();
        if (!target.startsWith(root) || target.equals(root) || !real(target).startsWith(root)) {
            throw outside(path);
        }
        if (root.relativize(real(target)).getName(0).toString().equalsIgnoreCase(".git")) {
            throw new IOException("the path " + path + " lies in the repository's own folder");
        }
        return target;
    }

    /// Where the path leads; of a file that is not there yet, where its nearest folder leads.
    private static Path real(Path path) throws IOException {
        if (Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return path.toRealPath();
        }
        Path parent = path.getParent();
        return parent == null ? path : real(parent).resolve(path.getFileName());
    }

    private static IOException outside(String path) {
        return new IOException("the path " + path + " leaves the clone");
    }
}
