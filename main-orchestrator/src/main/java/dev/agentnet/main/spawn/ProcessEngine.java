package dev.agentnet.main.spawn;

import dev.agentnet.config.DomainTemplate;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.workspace.FolderRemoval;
import dev.agentnet.workspace.ProcessTree;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Orchestrators as child processes of this one, for the embedded network.
///
/// There is no boundary around them: they run as the same user. They end with this process, by
/// close() or, when it died without a word, by watching `AGENTNET_PARENT_PID` themselves.
public final class ProcessEngine implements ContainerEngine {

    /// How long a killed process may take to be gone.
    private static final Duration DYING = Duration.ofSeconds(5);

    /// In an orchestrator's folder: the mark of its processes, for the engine after this one.
    private static final String MARK = "mark";

    private final ProcessSettings settings;
    private final InstantSource clock;

    /// Part of every mark: another network on this machine may well have a backend.1, too.
    private final String instance;

    /// All that have not been removed. Changed and read by any thread.
    private final Map<AgentId, DomainProcess> processes = new ConcurrentHashMap<>();

    private final List<Consumer<AgentId>> listeners = new CopyOnWriteArrayList<>();

    /// Set by close(), read by start(), both under the lock of this object.
    private boolean closed;

    public ProcessEngine(ProcessSettings settings) {
        this.settings = settings;
        this.clock = InstantSource.system();
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        this.instance = HexFormat.of().formatHex(random);
        endFrozen();
    }

    private Path folders() {
        return settings.state().toAbsolutePath().resolve("domains");
    }

    /// What stood still when the engine before this one was killed cannot see that it is alone.
    private void endFrozen() {
        Folders.texts(folders(), MARK)
                .forEach(mark -> ProcessTree.killMarked(DomainHandover.CONTAINER, mark));
    }

    @Override
    public List<Fleet.Member> list() {
        List<Fleet.Member> members = new ArrayList<>();
        for (DomainProcess process : processes.values()) {
            process.boundOutput(settings.outputBytes());
            members.add(process.member());
        }
        return members;
    }

    @Override
    public synchronized void start(AgentId id, DomainTemplate template) {
        if (closed) {
            throw new IllegalStateException("the engine is closed; it starts no " + id);
        }
        if (processes.containsKey(id)) {
            throw new SpawnFailed(FailureName.INTERNAL, id + " is there already");
        }
        Path folder = folders().resolve(id.value());
        String mark = settings.handover().nameOf(id) + "-" + instance;
        try {
            // A folder of that name is what an earlier run left: its processes ended with it.
            FolderRemoval.remove(folder);
            Folders.write(folder.resolve("files"), settings.handover().files(template));
            Folders.create(folder.resolve("workspace"));
            Folders.create(folder.resolve("home"));
            Files.writeString(folder.resolve(MARK), mark);
            Instant created = clock.instant();
            Process process = command(id, template, mark, folder).start();
            processes.put(id, new DomainProcess(id, mark, folder, process, created));
            process.onExit().thenRun(() -> listeners.forEach(listener -> listener.accept(id)));
        } catch (IOException | UncheckedIOException e) {
            throw new SpawnFailed(
                    FailureName.INTERNAL, "the process of " + id + " did not start: " + e);
        }
    }

    private ProcessBuilder command(AgentId id, DomainTemplate template, String mark, Path folder) {
        Path java = Path.of(System.getProperty("java.home", ""));
        List<String> command = new ArrayList<>();
        command.add(java.resolve("bin").resolve("java").toString());
        command.addAll(settings.flags());
        command.addAll(List.of("-cp", settings.classPath()));
        command.addAll(settings.arguments());
        ProcessBuilder builder = new ProcessBuilder(command);
        // A relative class path is meant from where we stand, so the child stands here, too.
        builder.environment().clear();
        builder.environment().putAll(environment(java, id, template, mark, folder));
        builder.redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(DomainProcess.output(folder).toFile()));
        return builder;
    }

    private Map<String, String> environment(
            Path java, AgentId id, DomainTemplate template, String mark, Path folder) {
        Map<String, String> environment =
                settings.handover()
                        .environment(
                                id,
                                template,
                                mark,
                                folder.resolve("files").toString(),
                                folder.resolve("workspace").toString());
        Map<String, String> ours = System.getenv();
        String path = ours.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("PATH", java.resolve("bin") + File.pathSeparator + path);
        environment.put("JAVA_HOME", java.toString());
        environment.put("AGENTNET_LOG_LEVEL", ours.getOrDefault("AGENTNET_LOG_LEVEL", "INFO"));
        environment.put("HOME", folder.resolve("home").toString());
        environment.put("LANG", ours.getOrDefault("LANG", "C.UTF-8"));
        environment.put("AGENTNET_PARENT_PID", Long.toString(ProcessHandle.current().pid()));
        return environment;
    }

    @Override
    public void drain(AgentId id) {
        DomainProcess process = processes.get(id);
        if (process != null) {
            process.drain(settings.grace());
        }
    }

    @Override
    public void freeze(AgentId id) {
        Optional.ofNullable(processes.get(id)).ifPresent(DomainProcess::freeze);
    }

    @Override
    public void thaw(AgentId id) {
        Optional.ofNullable(processes.get(id)).ifPresent(DomainProcess::thaw);
    }

    @Override
    public void remove(AgentId id) {
        DomainProcess process = processes.get(id);
        if (process == null) {
            return;
        }
        process.kill();
        if (!process.awaitEnd(DYING)) {
            throw new EngineUnreachable(
                    id + " was killed and is still there; its folder is " + process.folder(),
                    new IllegalStateException("not dead after " + DYING));
        }
        try {
            FolderRemoval.remove(process.folder());
        } catch (UncheckedIOException e) {
            throw new EngineUnreachable(String.valueOf(e.getMessage()), e);
        }
        processes.remove(id, process);
    }

    /// Processes have nothing around them.
    @Override
    public void tidy() {}

    @Override
    public AutoCloseable onReturn(Runnable listener) {
        return () -> {};
    }

    @Override
    public AutoCloseable onDeath(Consumer<AgentId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /// Ends every child and what it started: asked first, killed after the grace.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        listeners.clear();
        long end = System.nanoTime() + settings.grace().toNanos();
        processes.values().forEach(process -> process.drain(settings.grace()));
        processes
                .values()
                .forEach(process -> process.awaitEnd(Duration.ofNanos(end - System.nanoTime())));
        List.copyOf(processes.keySet()).forEach(this::remove);
    }
}
