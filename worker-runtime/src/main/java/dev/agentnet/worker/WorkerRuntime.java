package dev.agentnet.worker;

import dev.agentnet.protocol.DerivedToken;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.Usage;
import dev.agentnet.worker.process.AttemptProcesses;
import dev.agentnet.worker.process.StrayProcesses;
import dev.agentnet.worker.redact.Redactor;
import dev.agentnet.workspace.Attempt;
import dev.agentnet.workspace.FolderRemoval;
import dev.agentnet.workspace.Git;
import dev.agentnet.workspace.GitFailed;
import dev.agentnet.workspace.Mirror;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out one assignment: clone, branch, agent or checks, commit, push. Knows no queue.
public final class WorkerRuntime implements Worker {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerRuntime.class);

    private final WorkerSettings settings;
    private final String main;
    private final String secret;
    private final Git git;
    private final Redactor redactor;
    private final AgentWork agentWork;
    private final CheckWork checkWork;

    /// One mirror per repository, made on first use by whichever worker comes first.
    private final MainDoor door;

    private final StrayProcesses strays;

    private final Map<String, Mirror> mirrors = new ConcurrentHashMap<>();

    /// Redacts no other secret than the one it is given, and shares its machine with others.
    public WorkerRuntime(WorkerSettings settings, String main, String secret) {
        this(
                settings,
                main,
                secret,
                Redactor.from(settings.config(), List.of(secret, DerivedToken.forModel(secret))),
                StrayProcesses.leftAlone());
    }

    /// @param main main's address, for git, the model and recordings
    /// @param secret the domain's own, which it signs in with
    /// @param redactor knows every secret that is in this process
    public WorkerRuntime(
            WorkerSettings settings,
            String main,
            String secret,
            Redactor redactor,
            StrayProcesses strays) {
        this.strays = strays;
        this.settings = settings;
        this.main = main;
        this.secret = secret;
        this.git = new Git(settings.config());
        this.redactor = redactor;
        this.door = new MainDoor(main, settings.config().getDuration("agentnet.worker.main-away"));
        this.agentWork =
                new AgentWork(
                        settings, main, secret, new MainDocuments(main, secret), redactor, door);
        this.checkWork = new CheckWork(settings, redactor);
    }

    /// No process of the work is left behind, and no folder but the mirror.
    @Override
    public Outcome run(Assignment assignment, AttemptListener listener)
            throws InterruptedException {
        Task task = assignment.task();
        Path folder = settings.workspace().resolve("attempts").resolve(task.id().value());
        strays.begin();
        try (Attempt attempt = prepare(assignment, folder)) {
            return orDiskFull(
                    task.spec().kind() == TaskKind.CHECK
                            ? checkWork.run(assignment, attempt, listener)
                            : agentWork.run(assignment, attempt, listener));
        } catch (AttemptFailed e) {
            return failed(e.failure(), e.reason());
        } catch (GitFailed e) {
            endIfInterrupted(e);
            LOG.warn("git failed for {}", task.id(), e);
            return failed(nameOf(e.getMessage()), String.valueOf(e.getMessage()));
        } catch (IOException | UncheckedIOException e) {
            endIfInterrupted(e);
            LOG.warn("the workspace failed for {}", task.id(), e);
            return failed(nameOf(reason(e)), reason(e));
        } finally {
            AttemptProcesses.killAll(assignment.marker());
            strays.end();
        }
    }

    /// What was stopped has not failed, whatever it was at.
    private static void endIfInterrupted(Exception broken) throws InterruptedException {
        if (Thread.interrupted()) {
            throw (InterruptedException)
                    new InterruptedException("stopped within git or a file").initCause(broken);
        }
    }

    /// What fails for want of room says it in its own words, and comes to nothing by itself: it is
    /// the disk's fault while next to nothing is free there.
    private Outcome orDiskFull(Outcome outcome) throws IOException {
        boolean failed =
                switch (outcome) {
                    case Outcome.Failed one -> one.failure() == FailureName.AGENT_ERROR;
                    case Outcome.Checked check -> check.exitCode() != 0;
                    default -> false;
                };
        if (!failed) {
            return outcome;
        }
        long free = Files.getFileStore(settings.workspace()).getUsableSpace();
        return free >= settings.diskLow()
                ? outcome
                : new Outcome.Failed(
                        outcome.output(),
                        outcome.usage(),
                        FailureName.DISK_FULL,
                        "its disk had %d bytes left".formatted(free));
    }

    private static String reason(Exception e) {
        return e instanceof FileSystemException file
                ? file.toString()
                : String.valueOf(e.getMessage());
    }

    private static FailureName nameOf(@Nullable String message) {
        String text = String.valueOf(message).toLowerCase(Locale.ROOT);
        return text.contains("no space left") ? FailureName.DISK_FULL : FailureName.INTERNAL;
    }

    /// Git and the file system name files, whose names are an agent's choice.
    private Outcome failed(FailureName failure, String reason) {
        return new Outcome.Failed("", Usage.NONE, failure, redactor.redact(reason));
    }

    /// Fetches the repository from main and lays out the attempt's folder at its base.
    private Attempt prepare(Assignment assignment, Path folder)
            throws AttemptFailed, InterruptedException {
        Task task = assignment.task();
        String repository = task.spec().repository().orElse(task.id().value());
        Mirror mirror = mirrors.computeIfAbsent(repository, this::mirror);
        door.through(assignment.clock(), mirror::fetch);
        String base = task.spec().base().orElse("main");
        Optional<String> commit = mirror.commit(base);
        boolean named = task.spec().base().isPresent();
        if (commit.isEmpty() && named && mirror.hasCommits()) {
            throw new AttemptFailed(
                    FailureName.NO_BASE, "repository " + repository + " has no " + base);
        }
        FolderRemoval.remove(folder);
        String branch = "agentnet/" + task.id() + "/" + task.attempt();
        return mirror.attempt(folder, commit, branch);
    }

    private Mirror mirror(String repository) {
        Path folder = settings.workspace().resolve("mirrors").resolve(repository + ".git");
        return new Mirror(git, folder, main + "/git/" + repository, secret);
    }
}
