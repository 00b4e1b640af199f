package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.follow.Follower;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.plan.PlanFile;
import dev.agentnet.cli.repository.RepositoryFinder;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Registry.KnownDomain;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.main.routing.PlanRouting;
import dev.agentnet.main.routing.Router;
import dev.agentnet.main.routing.RoutingSettings;
import dev.agentnet.planning.PlanTasks;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.PlannedTask;
import dev.agentnet.protocol.TaskId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet run PLAN`: submits a plan, and follows it if asked to.
@Command(name = "run", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "a plan as YAML or JSON; - reads standard input")
    private String file = "";

    @Option(
            names = {"-w", "--wait"},
            description = "follow it; the exit code says whether all of it succeeded")
    private boolean wait;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Mixin private RedisOption redis = new RedisOption();

    @Override
    public Integer call() throws InterruptedException {
        Config config = Surroundings.config(redis.overrides());
        try (Network network = redis.open()) {
            Plan written = PlanFile.read(file, config, workers(network, config));
            Plan plan = complete(network, config, written);
            TaskId id = network.submissions().submit(PlanTasks.whole(plan)).id();
            announce(id, plan);
            return wait ? new Follower(network, id, json).follow() : ExitCode.OK;
        }
    }

    private static Map<DomainName, List<String>> workers(Network network, Config config) {
        Map<DomainName, List<String>> workers = new TreeMap<>();
        for (Map.Entry<DomainName, KnownDomain> known :
                KnownDomains.of(network, config).entrySet()) {
            workers.put(known.getKey(), known.getValue().workers());
        }
        return workers;
    }

    /// What the file leaves to the network: domains, the repository, acceptance commands.
    private static Plan complete(Network network, Config config, Plan plan) {
        List<String> checks = config.getStringList("agentnet.check");
        Plan checked = plan.withTasks(task -> task.checkedBy(checks));
        boolean open = plan.tasks().stream().anyMatch(task -> task.domain().isEmpty());
        Plan routed = open ? route(config, checked) : checked;
        Optional<Repository> repository =
                RepositoryFinder.find(network, config, plan.repository().orElse(""));
        return routed.in(
                repository.map(Repository::name),
                plan.base().or(() -> repository.map(Repository::base)));
    }

    private static Plan route(Config config, Plan plan) {
        DomainTemplates templates =
                DomainTemplates.read(Path.of(config.getString("agentnet.main.templates")));
        Router router = new Router(templates, RoutingSettings.from(config));
        return PlanRouting.of(plan, router::route).plan();
    }

    private void announce(TaskId id, Plan plan) {
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
        for (int i = 0; i < ids.size(); i++) {
            PlannedTask task = plan.tasks().get(i);
            String after =
                    task.dependencies().isEmpty()
                            ? ""
                            : "  after " + String.join(", ", task.dependencies());
            screen.line("  %s  %s%s".formatted(ids.get(i), task.id(), screen.dim(after)));
        }
    }
}
