package dev.agentnet.benchmarks.memory;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.benchmarks.measure.Memory;
import dev.agentnet.worker.process.ChildProcess;
import dev.agentnet.worker.process.Deadline;
import dev.agentnet.worker.process.Launch;
import dev.agentnet.worker.process.Launcher;
import dev.agentnet.worker.process.ProcessLimits;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/// A process that watches children which wait, and prints what each costs it, in bytes.
final class WatchedChildren {

    /// What is shared by all of them is there after these, also what Java compiles on the way.
    private static final int FIRST = 100;

    private static final int MORE = 200;

    /// Garbage of the starts is no cost of a watcher; a domain's collector takes it when it must.
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final Launcher launcher =
            new Launcher(ProcessLimits.from(ConfigFactory.defaultReference()));
    private final List<ChildProcess> children = new ArrayList<>();

    private WatchedChildren() {}

    public static void main(String[] arguments) throws Exception {
        WatchedChildren watched = new WatchedChildren();
        try {
            System.out.println(watched.cost());
        } finally {
            watched.children.forEach(ChildProcess::close);
        }
    }

    private long cost() throws IOException, InterruptedException, TimeoutException {
        start(FIRST);
        long before = settled();
        start(MORE);
        return (settled() - before) / MORE;
    }

    /// As an agent is started: with a pipe for each of its three streams.
    private void start(int count) throws IOException, InterruptedException, TimeoutException {
        Launch launch =
                new Launch(
                        List.of("sh", "-c", "echo ready; read go"),
                        Path.of("."),
                        Map.of(),
                        "memory-" + ProcessHandle.current().pid(),
                        Redirect.PIPE,
                        false);
        for (int i = 0; i < count; i++) {
            ChildProcess child = launcher.start(launch);
            children.add(child);
            child.nextLine(Deadline.after(Duration.ofMinutes(1)));
        }
    }

    private static long settled() throws IOException, InterruptedException {
        System.gc();
        Thread.sleep(SETTLING);
        return Memory.anonymous(ProcessHandle.current().pid());
    }
}
