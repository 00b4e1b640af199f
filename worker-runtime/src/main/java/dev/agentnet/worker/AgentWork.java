package dev.agentnet.worker;

import dev.agentnet.protocol.ChangeSize;
import dev.agentnet.protocol.DerivedToken;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.Usage;
import dev.agentnet.worker.PromptWriter.Situation;
import dev.agentnet.worker.agent.AgentEnvironment;
import dev.agentnet.worker.agent.AgentEvent;
import dev.agentnet.worker.agent.AgentRunner;
import dev.agentnet.worker.agent.AgentRunner.Result;
import dev.agentnet.worker.agent.AgentRunner.Run;
import dev.agentnet.worker.agent.claude.ClaudeAgent;
import dev.agentnet.worker.agent.command.CommandAgent;
import dev.agentnet.worker.agent.replay.Recording;
import dev.agentnet.worker.agent.replay.ReplayAgent;
import dev.agentnet.worker.children.ChildTools;
import dev.agentnet.worker.redact.Redactor;
import dev.agentnet.workspace.Attempt;
import dev.agentnet.workspace.GitFailed;
import dev.agentnet.workspace.Store;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An agent's attempt at a task: prompt, run, one commit of what it left, pushed to its own ref.
final class AgentWork {

    private static final Logger LOG = LoggerFactory.getLogger(AgentWork.class);
    private static final String REPLAY = "replay";

    private final WorkerSettings settings;
    private final String main;
    private final String secret;
    private final Recordings recordings;
    private final Predecessors predecessors;
    private final Redactor known;
    private final long recordingBytes;
    private final int mostFiles;
    private final Duration mainAway;
    private final MainDoor door;
    private final Map<String, AgentRunner> agents;

    AgentWork(
            WorkerSettings settings,
            String main,
            String secret,
            MainDocuments documents,
            Redactor redactor,
            MainDoor door) {
        this.door = door;
        this.settings = settings;
        this.main = main;
        this.secret = secret;
        this.recordings = documents;
        this.predecessors = new Predecessors(settings.config(), documents);
        this.known = redactor;
        this.recordingBytes = settings.config().getLong("agentnet.recording.most-bytes");
        this.mainAway = settings.config().getDuration("agentnet.worker.main-away");
        this.mostFiles = settings.config().getInt("agentnet.recording.most-files");
        this.agents =
                Map.of(
                        "claude",
                        new ClaudeAgent(settings.config()),
                        "command",
                        new CommandAgent(settings.config()),
                        REPLAY,
                        new ReplayAgent(settings.config()));
    }

    Outcome run(Assignment assignment, Attempt attempt, AttemptListener listener)
            throws InterruptedException, IOException, AttemptFailed {
        Task task = assignment.task();
        String name = agentName(assignment);
        AgentRunner agent = agents.get(name);
        if (agent == null) {
            throw new AttemptFailed(
                    FailureName.BAD_TASK,
                    "worker %s names an agent \"%s\"; there are: %s"
                            .formatted(
                                    assignment.worker().name(),
                                    name,
                                    new TreeMap<>(agents).keySet()));
        }
        AgentHome home = AgentHome.of(settings.workspace(), task);
        Path played = attempt.folder().resolve("replayed.ndjson");
        if (name.equals(REPLAY) && !recordings.fetch(task.id(), played)) {
            throw new AttemptFailed(
                    FailureName.BAD_TASK,
                    "there is no recording of \"" + task.spec().description() + "\" to replay");
        }
        Path recorded = attempt.folder().resolve("recording.ndjson");
        Optional<ChildTools> tools =
                assignment.worker().maySubmit()
                        ? Optional.of(new ChildTools(main, secret, task))
                        : Optional.empty();
        Redactor redactor = tools.map(one -> known.with(Set.of(one.secret()))).orElse(known);
        EventRedaction redaction = new EventRedaction(redactor);
        TouchedFiles files = new TouchedFiles(attempt.work(), mostFiles);
        Result result;
        Duration missed;
        try (Recording.Writer writer =
                new Recording.Writer(recorded, header(assignment, name, attempt), recordingBytes)) {
            Run run =
                    run(
                            assignment,
                            attempt,
                            home,
                            name.equals(REPLAY) ? Optional.of(played) : Optional.empty(),
                            tools);
            assignment.clock().awaitGoing();
            missed = assignment.clock().missed();
            result =
                    agent.run(
                            run,
                            event -> {
                                AgentEvent clean = redaction.of(event);
                                files.heard(clean);
                                heard(clean, assignment, attempt, home, writer, listener);
                            });
        } finally {
            listener.touched(files.all());
        }
        if (!name.equals(REPLAY)) {
            keep(task, recorded);
        }
        if (result.failure().equals(Optional.of(FailureName.API_ERROR))
                && (MainDoor.stoodSince(missed, assignment.clock()) || !door.isOpen())) {
            return new Outcome.Released(
                    redactor.redact(result.output()),
                    result.usage(),
                    "main went away meanwhile, or it stood still itself");
        }
        if (result.failure().isPresent()) {
            home.delete();
            return new Outcome.Failed(
                    redactor.redact(result.output()),
                    result.usage(),
                    result.failure().get(),
                    redactor.redact(result.reason()));
        }
        // What it has submitted ends with its task, and it may build on that.
        String rest = tools.isPresent() ? tools.get().awaitRest(mainAway) : "";
        String output =
                redactor.redact(rest.isEmpty() ? result.output() : result.output() + "\n" + rest);
        Outcome outcome = completed(assignment, attempt, result.usage(), output);
        home.delete();
        return outcome;
    }

    private String agentName(Assignment assignment) {
        if (assignment.task().spec().replayOf().isPresent()) {
            return REPLAY;
        }
        return settings.override().isEmpty() ? assignment.worker().agent() : settings.override();
    }

    private Run run(
            Assignment assignment,
            Attempt attempt,
            AgentHome home,
            Optional<Path> played,
            Optional<ChildTools> tools)
            throws IOException, InterruptedException {
        Task task = assignment.task();
        Path domainSettings = assignment.template().folder().resolve(".claude/settings.json");
        Optional<String> session = home.session();
        Map<String, String> environment = new HashMap<>(settings.variables());
        environment.putAll(
                Map.of(
                        "ANTHROPIC_BASE_URL",
                        model(assignment),
                        "ANTHROPIC_AUTH_TOKEN",
                        DerivedToken.forModel(secret),
                        "GIT_AUTHOR_NAME",
                        assignment.worker().name(),
                        "GIT_AUTHOR_EMAIL",
                        "agentnet@localhost",
                        "GIT_COMMITTER_NAME",
                        assignment.worker().name(),
                        "GIT_COMMITTER_EMAIL",
                        "agentnet@localhost",
                        "XDG_CACHE_HOME",
                        settings.cache().toString(),
                        "AGENTNET_TASK",
                        task.id().value()));
        String instructions = PromptWriter.instructions(assignment, attempt.work());
        if (tools.isPresent()) {
            Map<String, String> path = AgentEnvironment.of(home.folder(), environment);
            environment.put("PATH", path.getOrDefault("PATH", ""));
            environment = tools.get().install(home.folder(), environment);
            instructions += "\n\n" + ChildTools.instructions(home.folder());
        }
        return new Run(
                attempt.work(),
                home.folder(),
                assignment.marker(),
                PromptWriter.prompt(
                        task,
                        new Situation(
                                session.isPresent(),
                                !assignment.worker().writes(),
                                predecessors.of(task, attempt))),
                instructions,
                Files.isRegularFile(domainSettings)
                        ? Optional.of(domainSettings)
                        : Optional.empty(),
                assignment.worker().command(),
                played,
                session,
                task.spec().model().or(assignment.worker()::model),
                assignment.worker().maxTurns(),
                environment,
                task.spec().timeout(),
                assignment.clock());
    }

    /// Where the agent finds its model: main counts what is asked there for this attempt.
    private String model(Assignment assignment) {
        String worker = URLEncoder.encode(assignment.worker().name(), StandardCharsets.UTF_8);
        return main + "/model/" + assignment.marker() + "/" + worker.replace("+", "%20");
    }

    private static Recording.Header header(Assignment assignment, String agent, Attempt attempt) {
        return new Recording.Header(
                assignment.task().domain().value(),
                assignment.worker().name(),
                assignment.task().spec().description(),
                agent,
                Optional.of(attempt.work().toString()));
    }

    /// Writes down what the agent did and passes it on.
    ///
    /// @param clean with every secret taken out
    private void heard(
            AgentEvent clean,
            Assignment assignment,
            Attempt attempt,
            AgentHome home,
            Recording.Writer writer,
            AttemptListener listener) {
        writer.accept(clean);
        if (clean instanceof AgentEvent.Started started) {
            home.remember(started.session());
        }
        if (clean instanceof AgentEvent.Turn turn) {
            listener.turn(turn.usage());
        }
        EventLines.line(clean, attempt.work().toString())
                .ifPresent(line ->
                        listener.line(
                                line.put("at", System.currentTimeMillis())
                                        .put("agent", assignment.agent().value())
                                        .put("attempt", assignment.task().attempt())));
    }

    private void keep(Task task, Path recorded) throws InterruptedException {
        try {
            recordings.keep(task.id(), task.attempt(), recorded);
        } catch (IOException e) {
            LOG.warn("the recording of {} could not be kept", task.id(), e);
        }
    }

    /// @param output redacted
    private Outcome completed(Assignment assignment, Attempt attempt, Usage usage, String output)
            throws InterruptedException, AttemptFailed {
        Task task = assignment.task();
        Optional<Attempt.Recorded> recorded =
                assignment.worker().writes()
                        ? attempt.record(
                                known.redact(CommitMessage.of(task.spec().description(), output)),
                                Instant.now())
                        : Optional.empty();
        if (recorded.isPresent()) {
            push(assignment, attempt);
        }
        return new Outcome.Completed(
                output,
                usage,
                attempt.base(),
                recorded.map(Attempt.Recorded::commit),
                recorded.map(Attempt.Recorded::size).orElse(ChangeSize.NONE));
    }

    private void push(Assignment assignment, Attempt attempt)
            throws InterruptedException, AttemptFailed {
        String ref = assignment.task().attemptRef();
        try {
            door.through(assignment.clock(), () -> attempt.push(ref));
        } catch (GitFailed e) {
            if (e.said().contains(Store.HOLDS_SECRET)) {
                throw new AttemptFailed(FailureName.REFUSED_TREE, e.said());
            }
            throw e;
        }
    }
}
