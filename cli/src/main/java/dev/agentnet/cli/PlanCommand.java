package dev.agentnet.cli;

import com.typesafe.config.Config;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.plan.PlanFile;
import dev.agentnet.cli.plan.PlanPicture;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.main.routing.PlanRouting;
import dev.agentnet.main.routing.Router;
import dev.agentnet.main.routing.RoutingSettings;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Plan;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `agentnet plan`: what a plan file would do, without doing it.
@Command(name = "plan", mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "a plan as YAML or JSON; - reads standard input")
    private String file = "";

    @Option(
            names = "--dry-run",
            description = "only show it; agentnet run FILE runs it, plan alone never does")
    private boolean dryRun;

    @Option(names = "--json", description = "print the plan as JSON, which is a plan file itself")
    private boolean json;

    @Override
    public Integer call() {
        Config config = Surroundings.config();
        DomainTemplates templates =
                DomainTemplates.read(Path.of(config.getString("agentnet.main.templates")));
        templates.broken().forEach(why -> System.err.println("agentnet: left out: " + why));
        Plan plan = PlanFile.read(file, config, templates.workers());
        Router router = new Router(templates, RoutingSettings.from(config));
        PlanRouting routing = PlanRouting.of(plan, router::route);
        if (json) {
            System.out.println(Json.pretty(routing.plan().toJson()));
            return ExitCode.OK;
        }
        Screen screen = Screen.stdout();
        PlanPicture.lines(routing, screen).forEach(screen::line);
        screen.line("");
        screen.line(screen.dim("  nothing was submitted; agentnet run " + file + " runs it"));
        return ExitCode.OK;
    }
}
