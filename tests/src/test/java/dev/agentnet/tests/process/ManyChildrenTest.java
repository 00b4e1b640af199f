package dev.agentnet.tests.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.worker.process.AttemptProcesses;
import dev.agentnet.worker.process.ChildProcess;
import dev.agentnet.worker.process.Deadline;
import dev.agentnet.worker.process.Launch;
import dev.agentnet.worker.process.Launcher;
import dev.agentnet.worker.process.ProcessLimits;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A thread that waits in a child's pipe is held by it. Were there virtual ones that do, then from
/// the 256th silent child on no virtual thread of the JVM would run any more.
final class ManyChildrenTest {

    private static final int CHILDREN = 1_000;

    /// Says a line, waits for one, and says another.
    private static final List<String> CHILD = List.of("sh", "-c", "echo one; read go; echo two");

    /// A thousand that end at once keep the machine busy for longer than output is awaited usually.
    private final ProcessLimits limits =
            new ProcessLimits(1_000, 10_000, 1_000, Duration.ofSeconds(20), Duration.ofMillis(20));

    private final Launcher launcher = new Launcher(limits);
    private final String marker = "test-" + UUID.randomUUID();
    private final Deadline end = Deadline.after(Duration.ofMinutes(2));
    private final List<ChildProcess> children = new ArrayList<>();
    private final List<Future<?>> conversations = new ArrayList<>();
    private final ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir Path folder;

    @AfterEach
    void endAll() {
        virtual.shutdownNow();
        children.forEach(
                child -> ProcessHandle.of(child.pid()).ifPresent(ProcessHandle::destroyForcibly));
        AttemptProcesses.killAll(marker);
        children.forEach(ChildProcess::close);
    }

    @Test
    void virtualThreadsGoOnWhileAThousandChildrenAreRead() throws Exception {
        Launch launch = new Launch(CHILD, folder, Map.of(), marker, Redirect.PIPE, false);
        for (int count = 0; count < CHILDREN; count++) {
            ChildProcess child = launcher.start(launch);
            children.add(child);
            assertThat(child.nextLine(end)).hasValue("one");
            conversations.add(virtual.submit(() -> child.nextLine(end).orElse("nothing")));
            assertThat(virtual.submit(() -> "ran"))
                    .as("a virtual thread beside %d children", children.size())
                    .succeedsWithin(Duration.ofSeconds(20));
        }

        assertThat(children)
                .allMatch(child -> ProcessHandle.of(child.pid()).orElseThrow().isAlive());
        assertThat(conversations).noneMatch(Future::isDone);

        for (ChildProcess child : children) {
            child.write("go");
        }
        for (Future<?> conversation : conversations) {
            assertThat(conversation.get(1, TimeUnit.MINUTES)).isEqualTo("two");
        }
        for (ChildProcess child : children) {
            assertThat(child.waitFor(end)).isZero();
        }
    }
}
