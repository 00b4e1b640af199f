package dev.agentnet.worker.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/// The pipes that a child is started with.
///
/// They are named pipes, as Java closes the ones that it makes itself when the child ends, and with
/// them the output of what the child leaves behind; its own also have buffers that nobody needs.
/// Their names are gone after the start.
///
/// @param input that the child reads
/// @param output of the child, or all that it writes
/// @param errors what it writes to standard error, where that is apart
record NamedPipes(Path folder, NamedPipe input, NamedPipe output, NamedPipe errors)
        implements AutoCloseable {

    /// One pipe.
    ///
    /// @param holder of both ends, so that neither side waits for the other to open its own
    record NamedPipe(File file, RandomAccessFile holder) {

        private static NamedPipe of(Path path) throws IOException {
            return new NamedPipe(path.toFile(), new RandomAccessFile(path.toFile(), "rw"));
        }

        InputStream read() throws IOException {
            return new FileInputStream(file);
        }

        OutputStream write() throws IOException {
            return new FileOutputStream(file);
        }

        private void remove() throws IOException {
            try (holder) {
                Files.delete(file.toPath());
            }
        }
    }

    /// @throws IOException if there is no `mkfifo`, or no room for temporary files
    static NamedPipes make() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("agentnet-child");
        Path input = folder.resolve("input");
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        // Java has no way of its own.
        int exit =
                new ProcessBuilder(
                                "mkfifo",
                                "-m",
                                "600",
                                input.toString(),
                                output.toString(),
                                errors.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
        if (exit != 0) {
            throw new IOException("mkfifo made no pipes in " + folder);
        }
        return new NamedPipes(
                folder, NamedPipe.of(input), NamedPipe.of(output), NamedPipe.of(errors));
    }

    /// Leaves the pipes to those who opened them.
    @Override
    public void close() throws IOException {
        input.remove();
        output.remove();
        errors.remove();
        Files.delete(folder);
    }
}
