package dev.agentnet.cli.follow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Registry.Sighting;
import dev.agentnet.coordination.Wakes.Subscription;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Follows a task to its end and tells what happens, one line per step.
public final class Follower {

    /// How long a task may wait unclaimed before we say that nobody is serving.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final long LOOK_AGAIN_MILLIS = 500;

    private final Network network;
    private final TaskId id;
    private final boolean json;
    private final Screen screen = Screen.stdout();
    private final Instant began = Instant.now();
    private final Semaphore changed = new Semaphore(0);

    /// Task → the last line of its log that was shown.
    private final Map<TaskId, Long> shown = new HashMap<>();

    /// Task → the state that was told last.
    private final Map<TaskId, String> told = new HashMap<>();

    /// Children whose end was told.
    private final Set<TaskId> ended = new HashSet<>();

    private boolean complained;

    /// What a person kept from moving at the last look.
    private final Set<TaskId> standing = new HashSet<>();

    public Follower(Network network, TaskId id, boolean json) {
        this.network = network;
        this.id = id;
        this.json = json;
    }

    /// Returns the exit code: 0 if the task is done. Ctrl-C leaves the task running.
    public int follow() throws InterruptedException {
        Thread hook = new Thread(this::leave, "leave");
        Runtime.getRuntime().addShutdownHook(hook);
        try (Subscription _ = network.wakes().onTask(id, changed::release)) {
            while (true) {
                TaskView view = TaskView.need(network.records(), id);
                tell(view);
                view.children().forEach(child -> tellChild(child));
                if (view.task().state().isEnd()) {
                    Runtime.getRuntime().removeShutdownHook(hook);
                    return end(view);
                }
                sayWhatStands(view);
                complainIfNobodyServes(view);
                changed.tryAcquire(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                changed.drainPermits();
            }
        }
    }

    private void leave() {
        System.err.println("\nagentnet: no longer waiting; the task goes on: agentnet task " + id);
        System.out.flush();
    }

    private void tellChild(TaskId child) {
        // Of a plan most have ended, and what has ended is told once.
        if (ended.contains(child)) {
            return;
        }
        TaskView.of(network.records(), child)
                .ifPresent(view -> {
                    tell(view);
                    sayWhatStands(view);
                });
    }

    private void tell(TaskView view) {
        TaskId task = view.task().id();
        String state = state(view);
        // That it waits for others is news once, not each time that one of them has ended.
        String news = view.needs().isEmpty() ? state : "waits";
        if (!news.equals(told.put(task, news)) && !view.task().state().isEnd()) {
            say(task, state);
        }
        if (view.task().state().isEnd()) {
            ended.add(task);
        }
        long after = shown.getOrDefault(task, 0L);
        for (String line : network.records().log(task, after)) {
            ObjectNode entry = Json.parseObject(line).orElseGet(Json::object);
            after = Math.max(after, entry.path("seq").asLong());
            say(task, entry.path("text").asText());
        }
        shown.put(task, after);
    }

    static String state(TaskView view) {
        int attempt = view.task().attempt();
        String reason = view.reason();
        if (Pauses.of(view.task()).isPresent()) {
            return "paused; it goes on with: " + Pauses.on(view.task().id().value());
        }
        return switch (view.task().state()) {
            case PENDING -> attempt == 0 ? "waiting to be claimed" : "comes back: " + reason;
            case ACTIVE ->
                    "claimed by "
                            + view.task().agent().map(AgentId::value).orElse("?")
                            + ", attempt "
                            + attempt;
            case DELAYED -> "tries again later: " + reason;
            case WAITING -> waiting(view);
            case VERIFYING -> "in the merge queue";
            case DONE, DEAD, CANCELLED -> view.task().state().word();
        };
    }

    private static String waiting(TaskView view) {
        if (!view.needs().isEmpty()) {
            return "waits for "
                    + String.join(", ", ids(view.needs()))
                    + (view.waitsForPlaces() ? ", as it writes to the same places" : "");
        }
        if (!view.reason().isEmpty()) {
            return view.reason();
        }
        if (view.task().spec().kind() == TaskKind.PLAN) {
            return "planned: %d tasks".formatted(view.children().size());
        }
        return (view.children().size() == 1 ? "routed: " : "split: ")
                + String.join(", ", ids(view.children()));
    }

    private static List<String> ids(List<TaskId> tasks) {
        List<String> ids = new ArrayList<>();
        tasks.forEach(task -> ids.add(task.value()));
        return ids;
    }

    private void say(TaskId task, String text) {
        if (json || text.isBlank()) {
            return;
        }
        String time = Screen.clock(Duration.between(began, Instant.now()));
        String who = task.equals(id) ? "" : screen.coloured(task.value(), task.value()) + "  ";
        screen.line("  %s  %s%s".formatted(screen.dim(time), who, Screen.cut(text, 160)));
    }

    /// Says once that its domain is paused or drained, and again when it is so another time.
    private void sayWhatStands(TaskView view) {
        TaskId task = view.task().id();
        Optional<String> sentence = Pauses.sentence(network, view.task());
        if (sentence.isEmpty()) {
            standing.remove(task);
        } else if (standing.add(task)) {
            System.err.println("agentnet: " + sentence.get());
        }
    }

    private void complainIfNobodyServes(TaskView view) {
        boolean waits = view.task().state() == TaskState.PENDING;
        boolean long_ = Duration.between(began, Instant.now()).compareTo(PATIENCE) >= 0;
        if (complained || standing.contains(id) || !waits || !long_ || view.task().attempt() > 0) {
            return;
        }
        if (!mainServes()) {
            complained = true;
            System.err.println(
                    "agentnet: nobody is serving this network: no main orchestrator is there. "
                            + id
                            + " waits. Start one with: agentnet up, or up --docker");
            return;
        }
        Optional<String> problem = network.fleet().problem(id.domain());
        if (problem.isPresent()) {
            complained = true;
            System.err.println("agentnet: " + id.domain() + " does not start: " + problem.get());
        }
    }

    private boolean mainServes() {
        return network.registry().agents().stream()
                .filter(agent -> agent.domain().isMain())
                .map(network.registry()::find)
                .flatMap(Optional::stream)
                .anyMatch(Sighting::alive);
    }

    private int end(TaskView view) {
        boolean done = view.task().state() == TaskState.DONE;
        if (json) {
            System.out.println(Json.write(view.toJson()));
            return done ? ExitCode.OK : ExitCode.FAILED;
        }
        String time = Screen.clock(Duration.between(began, Instant.now()));
        if (!view.text("output").isBlank()) {
            screen.line(view.text("output").strip());
        }
        if (!done) {
            boolean dead = view.task().state() == TaskState.DEAD;
            String failure = view.task().fields().getOrDefault("failure", "");
            String why =
                    dead && !failure.isEmpty() ? failure + ", " + view.reason() : view.reason();
            screen.line(
                    screen.red("%s in %s".formatted(view.task().state().word(), time))
                            + (why.isEmpty() ? "" : ": " + why)
                            + " · agentnet task "
                            + id);
            return ExitCode.FAILED;
        }
        String landed =
                view.merged()
                        ? "landed as "
                                + view.shortCommit()
                                + " · "
                                + view.request().orElse("agentnet pull brings it home")
                        : "nothing to merge";
        screen.line(screen.green("done in " + time) + " · " + landed);
        return ExitCode.OK;
    }
}
