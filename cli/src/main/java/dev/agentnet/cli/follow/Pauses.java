package dev.agentnet.cli.follow;

import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What stands still, since when, and the command by which it goes on.
public final class Pauses {

    private Pauses() {}

    /// The command that lets something go on.
    public static String on(String what) {
        return what.equals("network") ? "agentnet resume" : "agentnet resume " + what;
    }

    /// Since when a domain stands; nonsense is nothing.
    public static Optional<Instant> of(Network network, DomainName domain) {
        try {
            return network.fleet().desired(domain).pausedAt();
        } catch (Fleet.NotReadable e) {
            return Optional.empty();
        }
    }

    /// Since when a domain takes no more.
    public static Optional<Instant> drained(Network network, DomainName domain) {
        try {
            return network.fleet().orders(domain).drainedAt();
        } catch (Fleet.NotReadable e) {
            return Optional.empty();
        }
    }

    /// Since when a task stands by itself.
    public static Optional<Instant> of(Network network, TaskId id) {
        return network.records().find(id).flatMap(Pauses::of);
    }

    public static Optional<Instant> of(Task task) {
        String since = task.fields().getOrDefault("paused_at", "");
        boolean stands = !task.state().isEnd() && task.state() != TaskState.VERIFYING;
        return since.isEmpty() || !stands
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(Long.parseLong(since)));
    }

    static boolean waitsForAPerson(Task task) {
        return task.state() == TaskState.WAITING
                && task.fields().getOrDefault("waits_for", "").equals("resume");
    }

    /// One sentence per domain that stands or takes no more, or one for all if all of them stand.
    public static List<String> sentences(Network network, Collection<DomainName> domains) {
        List<String> sentences = new ArrayList<>();
        List<Instant> since = new ArrayList<>();
        for (DomainName domain : domains) {
            Optional<Instant> paused = of(network, domain);
            paused.ifPresent(since::add);
            paused.map(moment -> sentence(network, domain, moment)).ifPresent(sentences::add);
            drained(network, domain)
                    .map(moment -> sentence(domain.value(), "drained", moment))
                    .ifPresent(sentences::add);
        }
        if (domains.size() > 1 && since.size() == domains.size()) {
            Instant first = since.stream().min(Instant::compareTo).orElseThrow();
            return List.of(
                    "the network has been paused for %s: %s"
                            .formatted(spanSince(first), on("network")));
        }
        return sentences;
    }

    /// What keeps a task from moving, if a person does.
    public static Optional<String> sentence(Network network, Task task) {
        Optional<String> own = of(task).map(since -> sentence(network, task.id(), since));
        if (own.isPresent() || task.state().isEnd() || task.state() == TaskState.VERIFYING) {
            return own;
        }
        String domain = task.domain().value();
        Optional<String> paused =
                of(network, task.domain()).map(since -> sentence(network, task.domain(), since));
        return paused.isPresent() || task.state() == TaskState.ACTIVE
                ? paused
                : drained(network, task.domain()).map(since -> sentence(domain, "drained", since));
    }

    private static String sentence(Network network, DomainName domain, Instant since) {
        return Standstills.sentence(network, domain)
                .orElseGet(() -> sentence(domain.value(), "paused", since));
    }

    /// What stands for a question goes on by its answer; resumed, it would stand again at once.
    private static String sentence(Network network, TaskId task, Instant since) {
        return Questions.holding(network.inbox(), task)
                .map(question ->
                        "%s has been paused for %s, until %s is answered: agentnet inbox"
                                .formatted(task, spanSince(since), question.id()))
                .orElseGet(() -> sentence(task.value(), "paused", since));
    }

    private static String sentence(String what, String how, Instant since) {
        return "%s has been %s for %s: %s".formatted(what, how, spanSince(since), on(what));
    }

    private static String spanSince(Instant moment) {
        Duration since = Duration.between(moment, Instant.now());
        return Screen.span(since.isNegative() ? Duration.ZERO : since);
    }
}
