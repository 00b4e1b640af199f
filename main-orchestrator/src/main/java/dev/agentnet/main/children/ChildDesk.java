package dev.agentnet.main.children;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.config.DomainTemplate;
import dev.agentnet.config.DomainTemplate.WorkerTemplate;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Children.Fork;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Submissions;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.PlannedTask;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes parts of their tasks from agents at work, and tells them how these end.
///
/// A part does what its parent's agent says, in the same repository and from the same base, with
/// the same acceptance commands; it pays for it from the same budgets. It ends with its parent.
public final class ChildDesk {

    private static final Logger LOG = LoggerFactory.getLogger(ChildDesk.class);
    private static final String OTHER_LEADS = "another main orchestrator leads";

    private final Leadership leadership;
    private final Network network;
    private final Supplier<DomainTemplates> templates;
    private final ChildSettings settings;
    private final ChildWatch watch;

    public ChildDesk(
            Leadership leadership,
            Network network,
            Supplier<DomainTemplates> templates,
            ChildSettings settings) {
        this.leadership = leadership;
        this.network = network;
        this.templates = templates;
        this.settings = settings;
        this.watch = new ChildWatch(network, settings);
    }

    /// Submits a part.
    ///
    /// @param asked `prompt`, and perhaps `domain`, `worker` and `name`
    /// @return `id`, `name` and `is`: made, same or other
    /// @throws ChildRefused if it may not be, or the attempt is not at work
    public ObjectNode submit(TaskId id, int attempt, ObjectNode asked) {
        LeaderToken leader = leader();
        TaskSpec spec = spec(atWork(id, attempt), asked);
        String name = name(spec, asked.path("name").asText());
        Fork fork;
        try {
            fork = network.children().fork(leader, spec, attempt, name, settings.most());
        } catch (Submissions.Full e) {
            throw ChildRefused.forNow(String.valueOf(e.getMessage()));
        }
        switch (fork.word()) {
            case MADE ->
                    LOG.info("{} is submitted by the agent of {}", fork.id().orElseThrow(), id);
            case SAME, OTHER -> {}
            case FULL ->
                    throw ChildRefused.because(
                            "%s has %d parts already, and no task may have more: do the rest yourself"
                                    .formatted(id, settings.most()));
            case STALE -> throw unheard(id, attempt);
        }
        return Json.object()
                .put("id", fork.id().orElseThrow().value())
                .put("name", name)
                .put("is", fork.word().name().toLowerCase(Locale.ROOT));
    }

    /// Waits, but not for long, until these parts have ended.
    ///
    /// @param wanted ids of parts; none for all
    /// @param most how long at most; zero to look
    /// @param again whether whoever asks will go on waiting
    /// @return what each of them has come to, as `children`
    /// @throws ChildRefused if one is no part of the task, or the attempt is not at work
    public ObjectNode look(
            TaskId id, int attempt, List<TaskId> wanted, Duration most, boolean again)
            throws InterruptedException {
        LeaderToken leader = leader();
        atWork(id, attempt);
        List<TaskId> all = network.records().children(id);
        if (!new HashSet<>(all).containsAll(wanted)) {
            throw ChildRefused.because(
                    "%s: not all of these are parts of %s, which are: %s"
                            .formatted(words(wanted), id, all.isEmpty() ? "none" : words(all)));
        }
        List<TaskId> ids = wanted.isEmpty() ? all : wanted;
        Duration bounded = most.compareTo(settings.request()) > 0 ? settings.request() : most;
        boolean waits = !bounded.isZero() && !watch.haveEnded(ids);
        if (waits) {
            lend(leader, id, attempt, settings.lend());
            watch.await(ids, bounded);
        }
        if (!again || watch.haveEnded(ids)) {
            lend(leader, id, attempt, Duration.ZERO);
        }
        return watch.tell(ids);
    }

    private void lend(LeaderToken leader, TaskId id, int attempt, Duration length) {
        if (!network.children().lend(leader, id, attempt, length)) {
            throw unheard(id, attempt);
        }
    }

    /// Where Redis took no word for an attempt: it is not at work any more, or this main does not
    /// lead any more and may not know yet.
    private ChildRefused unheard(TaskId id, int attempt) {
        atWork(id, attempt);
        return ChildRefused.forNow(OTHER_LEADS);
    }

    private LeaderToken leader() {
        return leadership.token().orElseThrow(() -> ChildRefused.forNow(OTHER_LEADS));
    }

    private Task atWork(TaskId id, int attempt) {
        return network.records()
                .find(id)
                .filter(task -> task.state() == TaskState.ACTIVE && task.attempt() == attempt)
                .orElseThrow(() -> stale(id, attempt));
    }

    private static ChildRefused stale(TaskId id, int attempt) {
        return ChildRefused.because(
                "attempt %d of %s is not at work any more: whoever is asks by its own token"
                        .formatted(attempt, id));
    }

    private TaskSpec spec(Task parent, ObjectNode asked) {
        TaskSpec own = parent.spec();
        if (!maySubmit(own)) {
            throw ChildRefused.because(
                    "no worker that does %s may submit parts of it: may-submit in the domain.conf of %s"
                            .formatted(parent.id(), parent.domain()));
        }
        if (own.depth() >= settings.depth()) {
            throw ChildRefused.because(
                    "%s is itself a part of a part, %d deep, and may have none: do it yourself"
                            .formatted(parent.id(), own.depth()));
        }
        DomainName domain =
                asked.has("domain")
                        ? new DomainName(asked.path("domain").asText())
                        : parent.domain();
        return new TaskSpec(
                domain,
                TaskKind.WORK,
                asked.path("prompt").asText(),
                Priority.NESTED,
                own.timeout(),
                Json.object(),
                own.repository().or(() -> Optional.of(parent.id().value())),
                own.base(),
                own.checks(),
                worker(domain, asked.path("worker").asText()),
                Optional.of(parent.id()),
                Optional.empty(),
                Budget.NONE,
                own.wholes(),
                Optional.empty());
    }

    private boolean maySubmit(TaskSpec parent) {
        return Optional.ofNullable(templates.get().domains().get(parent.domain())).stream()
                .map(DomainTemplate::workers)
                .flatMap(workers ->
                        parent.worker().isPresent()
                                ? Optional.ofNullable(workers.get(parent.worker().get())).stream()
                                : workers.values().stream())
                .anyMatch(WorkerTemplate::maySubmit);
    }

    private Optional<String> worker(DomainName domain, String asked) {
        var workers = templates.get().workers();
        if (!workers.containsKey(domain)) {
            throw ChildRefused.because(
                    "there is no domain %s to submit to; there are: %s"
                            .formatted(domain, words(workers.keySet())));
        }
        List<String> here = workers.get(domain);
        if (!asked.isEmpty() && !here.contains(asked)) {
            throw ChildRefused.because(
                    "%s has no worker \"%s\"; it has: %s".formatted(domain, asked, words(here)));
        }
        return asked.isEmpty() ? Optional.empty() : Optional.of(asked);
    }

    /// Without one it is called by what is asked for, so that the same is asked for once.
    private static String name(TaskSpec spec, String asked) {
        if (!asked.isEmpty()) {
            if (!PlannedTask.isId(asked)) {
                throw ChildRefused.because(
                        "\"%s\" is no name of a part: use a-z, 0-9 and -, a letter first, at most %d"
                                .formatted(asked, PlannedTask.MOST_ID));
            }
            return asked;
        }
        String text = spec.domain() + " " + spec.worker().orElse("") + " " + spec.description();
        UUID digest = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
        return "p" + digest.toString().substring(0, 13);
    }

    private static String words(Collection<?> all) {
        return String.join(", ", all.stream().map(String::valueOf).toList());
    }
}
