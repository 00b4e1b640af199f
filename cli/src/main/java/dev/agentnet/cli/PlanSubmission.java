package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.follow.Follower;
import dev.agentnet.cli.repository.RepositoryFinder;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Registry.KnownDomain;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.coordination.Submissions.IdempotencyConflict;
import dev.agentnet.coordination.Submissions.Submitted;
import dev.agentnet.main.routing.PlanRouting;
import dev.agentnet.main.routing.Router;
import dev.agentnet.main.routing.RoutingSettings;
import dev.agentnet.planning.PlanTasks;
import dev.agentnet.planning.TaskGraph;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.TaskId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A plan on its way into a network: what it leaves open is filled in, it is submitted, told of,
/// and followed if asked to.
///
/// @param json whether data is printed as JSON
record PlanSubmission(Network network, Config config, boolean json) {

    /// The workers of each domain that tasks can be given to there.
    Map<DomainName, List<String>> workers() {
        Map<DomainName, List<String>> workers = new TreeMap<>();
        for (Map.Entry<DomainName, KnownDomain> known :
                KnownDomains.of(network, config).entrySet()) {
            workers.put(known.getKey(), known.getValue().workers());
        }
        return workers;
    }

    /// A plan as it was completed, and what became of it.
    private record Sent(Submitted submitted, Plan plan) {}

    /// Returns the command's exit code.
    ///
    /// @param asked what a person asked for, by which a plan is the same under the same key; empty:
    ///   the plan itself
    int submit(Plan written, String key, String asked, boolean wait) throws InterruptedException {
        Sent sent = send(written, key, asked);
        TaskId id = sent.submitted().id();
        if (sent.submitted().fresh() || isThatOf(id, sent.plan())) {
            announce(id, sent.plan(), wait);
        } else {
            announce(id, wait);
        }
        return wait ? new Follower(network, id, json).follow() : ExitCode.OK;
    }

    /// The same for a plan that was kept: nobody follows it.
    TaskId submitKept(Plan written, String key, String asked) {
        return send(written, key, asked).submitted().id();
    }

    private Sent send(Plan written, String key, String asked) {
        Plan plan = complete(written);
        try {
            return new Sent(network.submissions().submit(PlanTasks.whole(plan), key, asked), plan);
        } catch (IdempotencyConflict e) {
            throw new UsageProblem(String.valueOf(e.getMessage()));
        }
    }

    /// Whether what was there already under its key is this very plan.
    private boolean isThatOf(TaskId id, Plan plan) {
        return network.records()
                .find(id)
                .filter(there -> there.spec().context().equals(plan.toJson()))
                .isPresent();
    }

    /// Of a plan that was there already, and is another than was made this time.
    private void announce(TaskId id, boolean wait) {
        if (!json) {
            System.out.println(
                    id + " is there already under this key; its tasks: agentnet task " + id);
        } else if (!wait) {
            System.out.println(
                    Json.write(Json.object().put("id", id.value()).put("accepted", true)));
        }
    }

    /// What is left to the network: domains, the repository, acceptance commands.
    private Plan complete(Plan plan) {
        List<String> checks = config.getStringList("agentnet.check");
        Plan checked = plan.withTasks(task -> task.checkedBy(checks));
        boolean open = plan.tasks().stream().anyMatch(task -> task.domain().isEmpty());
        Plan routed = open ? route(checked) : checked;
        Optional<Repository> repository =
                RepositoryFinder.find(network, config, plan.repository().orElse(""));
        return routed.in(
                repository.map(Repository::name),
                plan.base().or(() -> repository.map(Repository::base)));
    }

    private Plan route(Plan plan) {
        DomainTemplates templates =
                DomainTemplates.read(Path.of(config.getString("agentnet.main.templates")));
        Router router = new Router(templates, RoutingSettings.from(config));
        return PlanRouting.of(plan, router::route).plan();
    }

    private void announce(TaskId id, Plan plan, boolean wait) {
        List<TaskId> ids = PlanTasks.ids(id, plan);
        if (json) {
            // With --wait the end alone is the data, as with send.
            if (!wait) {
                ObjectNode tasks = Json.object();
                for (int i = 0; i < ids.size(); i++) {
                    tasks.put(plan.tasks().get(i).id(), ids.get(i).value());
                }
                ObjectNode answer = Json.object().put("id", id.value()).put("accepted", true);
                answer.set("tasks", tasks);
                System.out.println(Json.write(answer));
            }
            return;
        }
        Screen screen = Screen.stdout();
        String where =
                plan.repository()
                        .map(name -> "repository " + name + ", base " + plan.base().orElse(""))
                        .orElse("no repository named and no default: an empty one of its own");
        screen.line("%s accepted · %s · %s".formatted(screen.bold(id.value()), plan.name(), where));
        TaskGraph graph = TaskGraph.of(plan);
        for (int i = 0; i < ids.size(); i++) {
            String nearest =
                    graph.nearest(i).stream()
                            .map(place -> plan.tasks().get(place).id())
                            .collect(Collectors.joining(", "));
            String after = nearest.isEmpty() ? "" : "  after " + nearest;
            screen.line(
                    "  %s  %s%s"
                            .formatted(ids.get(i), plan.tasks().get(i).id(), screen.dim(after)));
        }
    }
}
