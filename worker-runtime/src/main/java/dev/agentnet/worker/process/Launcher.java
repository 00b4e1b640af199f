package dev.agentnet.worker.process;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;

/// Starts children, whose output one thread reads.
public final class Launcher {

    private final ProcessLimits limits;
    private final OutputReader reader;

    public Launcher(ProcessLimits limits) {
        this.limits = limits;
        this.reader = new OutputReader(limits.look());
    }

    /// @throws IOException if the program cannot be started; its message names the program
    public ChildProcess start(Launch launch) throws IOException, InterruptedException {
        try (NamedPipes pipes = NamedPipes.make()) {
            Process process = builder(launch, pipes).start();
            try {
                return watched(process, launch, pipes);
            } catch (IOException e) {
                process.destroyForcibly();
                throw e;
            }
        }
    }

    private static ProcessBuilder builder(Launch launch, NamedPipes pipes) {
        Redirect input = launch.talks() ? Redirect.from(pipes.input().file()) : launch.input();
        ProcessBuilder builder =
                new ProcessBuilder(launch.command())
                        .directory(launch.folder().toFile())
                        .redirectInput(input)
                        .redirectOutput(pipes.output().file())
                        .redirectError(pipes.errors().file())
                        .redirectErrorStream(launch.mergeErrors());
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        builder.environment().put(AttemptProcesses.VARIABLE, launch.marker());
        return builder;
    }

    private ChildProcess watched(Process process, Launch launch, NamedPipes pipes)
            throws IOException {
        OutputStream input =
                launch.talks() ? pipes.input().write() : OutputStream.nullOutputStream();
        ChildProcess child = new ChildProcess(process, input, limits);
        reader.read(new OutputPipe(process, pipes.output().read(), child.output()));
        reader.read(new OutputPipe(process, pipes.errors().read(), child.errors()));
        process.onExit().thenRun(reader::wake);
        return child;
    }
}
