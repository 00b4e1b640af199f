package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentnet.tests.stage.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A file system of its own that is soon full. To mount one takes root.
final class SmallDisk implements AutoCloseable {

    private static final int BLOCK = 4096;

    private final Path folder;

    SmallDisk(Path folder, int kibibytes) throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may mount");
        this.folder = Files.createDirectories(folder);
        run("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", folder.toString());
    }

    /// Takes all the room there is, until [#free].
    void fill() throws IOException {
        try (var out = Files.newOutputStream(filling())) {
            byte[] block = new byte[BLOCK];
            while (Files.getFileStore(folder).getUsableSpace() > 0) {
                out.write(block);
            }
        }
        assertThat(Files.getFileStore(folder).getUsableSpace()).isZero();
    }

    void free() throws IOException {
        Files.delete(filling());
    }

    private Path filling() {
        return folder.resolve("filling");
    }

    private static void run(String... command) {
        Shell.run(Map.of(), List.of(command));
    }

    @Override
    public void close() {
        run("umount", folder.toString());
    }
}
