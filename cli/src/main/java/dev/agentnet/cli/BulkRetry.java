package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.follow.DeadLetters;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Question;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Has the dead tried again, as many as are asked for: run twice, it does the rest.
final class BulkRetry {

    private final Network network;
    private final RetryCommand.Many asked;
    private final String note;

    private final List<Task> chosen = new ArrayList<>();
    private final Map<TaskId, String> left = new LinkedHashMap<>();
    private int beyond;

    BulkRetry(Network network, RetryCommand.Many asked, String note) {
        this.network = network;
        this.asked = asked;
        this.note = note;
    }

    int run() {
        if (asked.limit < 1) {
            throw new UsageProblem("--limit takes 1 or more, not " + asked.limit);
        }
        choose();
        if (chosen.isEmpty() || asked.dryRun) {
            return say(chosen, List.of());
        }
        if (!asked.yes && !agreed()) {
            System.err.println("agentnet: nothing is tried again");
            return ExitCode.FAILED;
        }
        List<Task> retried = new ArrayList<>();
        for (Task task : chosen) {
            switch (network.submissions().retry(task.id(), note)) {
                case RETRIED -> retried.add(task);
                case RUNNING -> left.put(task.id(), "it is being tried already");
                case DONE -> left.put(task.id(), "it is done");
                case UNKNOWN -> left.put(task.id(), "it has left with its retention");
            }
        }
        return say(List.of(), retried);
    }

    private void choose() {
        Optional<FailureName> failure = asked.failure.map(RetryCommand::failure);
        List<DomainName> domains = KnownDomains.oneOrAll(network, asked.domain);
        for (Task task : DeadLetters.of(network, domains, failure, Integer.MAX_VALUE)) {
            List<TaskId> parts = DeadLetters.deadParts(network, task);
            if (!parts.isEmpty()) {
                left.put(task.id(), "it goes on by itself when its dead parts are tried again");
            } else if (chosen.size() < asked.limit) {
                chosen.add(task);
            } else {
                beyond++;
            }
        }
    }

    private boolean agreed() {
        if (!Question.canBeAsked()) {
            throw new UsageProblem(
                    "this tries %,d dead tasks again; without a terminal to ask at, say --yes, or"
                                    .formatted(chosen.size())
                            + " --dry-run to see which");
        }
        return Question.isAnsweredYes("Try %,d dead tasks again?".formatted(chosen.size()));
    }

    /// @param would that a dry run names
    private int say(List<Task> would, List<Task> retried) {
        if (asked.json) {
            ObjectNode said = Json.object();
            ids(said.putArray("would_retry"), would);
            ids(said.putArray("retried"), retried);
            ObjectNode why = said.putObject("left");
            left.forEach((id, reason) -> why.put(id.value(), reason));
            System.out.println(Json.write(said.put("beyond_limit", beyond)));
            return ExitCode.OK;
        }
        would.forEach(BulkRetry::print);
        retried.forEach(BulkRetry::print);
        left.forEach((id, why) -> System.err.printf("agentnet: not %s: %s%n", id, why));
        String more =
                beyond == 0
                        ? ""
                        : ". %,d more are left: run it again, or say a --limit".formatted(beyond);
        if (!would.isEmpty()) {
            System.err.printf("agentnet: %,d would be tried again%s%n", would.size(), more);
        } else if (!retried.isEmpty()) {
            System.err.printf("agentnet: %,d are tried again%s%n", retried.size(), more);
        } else {
            System.err.println("agentnet: there is nothing dead to try again");
        }
        return ExitCode.OK;
    }

    private static void ids(ArrayNode array, List<Task> tasks) {
        tasks.forEach(task -> array.add(task.id().value()));
    }

    private static void print(Task task) {
        System.out.printf(
                "%-26s %-14s %s%n",
                task.id(), DeadLetters.failure(task), Screen.cut(task.spec().description(), 70));
    }
}
