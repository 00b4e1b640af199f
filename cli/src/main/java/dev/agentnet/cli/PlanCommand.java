package dev.agentnet.cli;

import com.typesafe.config.Config;
import dev.agentnet.cli.machine.RedisDoor;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.plan.CostHistory;
import dev.agentnet.cli.plan.FeaturePicture;
import dev.agentnet.cli.plan.PlanFile;
import dev.agentnet.cli.plan.PlanPicture;
import dev.agentnet.cli.spool.Typed;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.redis.RedisNetwork.UnreachableRedis;
import dev.agentnet.main.planning.FeaturePlan;
import dev.agentnet.main.planning.FeatureRequest;
import dev.agentnet.main.planning.Workflows;
import dev.agentnet.main.routing.PlanRouting;
import dev.agentnet.main.routing.Router;
import dev.agentnet.main.routing.RoutingSettings;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.TaskId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet plan`: makes a plan of a feature and runs it, or shows what a plan would do.
@Command(name = "plan", mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "FEATURE",
            description = "what is to be made, in words")
    private Optional<String> feature = Optional.empty();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "show a plan file, YAML or JSON, instead; - reads standard input")
    private Optional<String> file = Optional.empty();

    @Mixin private FeatureOptions options = new FeatureOptions();

    @Option(
            names = "--dry-run",
            description =
                    "only show the plan; a file is only ever shown, agentnet run FILE runs it")
    private boolean dryRun;

    @Option(names = "--workflows", description = "list the workflows, and end")
    private boolean list;

    @Option(
            names = {"-w", "--wait"},
            description = "follow it; the exit code says whether all of it succeeded")
    private boolean wait;

    @Option(
            names = "--json",
            description = "print JSON; with --dry-run the plan, which is a plan file itself")
    private boolean json;

    @Mixin private KeyOption key = new KeyOption();

    @Mixin private RedisOption redis = new RedisOption();

    @Override
    public Integer call() throws InterruptedException {
        Config config = Surroundings.config(redis.overrides());
        if (list) {
            FeaturePicture.workflows(workflows(config), Screen.stdout());
            return ExitCode.OK;
        }
        if (feature.isPresent() == file.isPresent()) {
            throw new UsageProblem(
                    "give either a feature in words or --file: agentnet plan \"Add …\" --dry-run");
        }
        if (file.isPresent()) {
            return show(file.get(), config);
        }
        FeatureRequest request = options.request(feature.get(), workflows(config));
        if (dryRun) {
            DomainTemplates templates = templates(config);
            FeaturePlan made =
                    new PlanMaker(config, templates, templates.workers()).make(request, options);
            return show(made);
        }
        List<String> words = words(feature.get());
        try (Network network = redis.open()) {
            PlanSubmission submission = new PlanSubmission(network, config, json);
            Plan made = make(request, config, submission);
            return submission.submit(made, key.key(), String.join("\0", words), wait);
        } catch (UnreachableRedis e) {
            if (wait) {
                throw e;
            }
            key.keep("feature", new Typed("plan", words, ""), e, config, json);
            return ExitCode.OK;
        }
    }

    private Plan make(FeatureRequest request, Config config, PlanSubmission submission) {
        FeaturePlan made =
                new PlanMaker(config, templates(config), submission.workers())
                        .make(request, options);
        FeaturePicture.facts(made, Screen.stderr());
        return made.routing().plan();
    }

    /// What was asked for, whatever plan is made of it.
    private List<String> words(String asked) {
        List<String> words = options.words();
        words.addAll(List.of("--", asked));
        return words;
    }

    /// Makes a plan of what was kept, and sends it in.
    static TaskId sendKept(Network network, List<String> typed) {
        PlanCommand command = new PlanCommand();
        new CommandLine(command).parseArgs(typed.toArray(String[]::new));
        Config config = Surroundings.config();
        String asked = command.feature.orElseThrow();
        FeatureRequest request = command.options.request(asked, workflows(config));
        PlanSubmission submission = new PlanSubmission(network, config, false);
        Plan made = command.make(request, config, submission);
        return submission.submitKept(
                made, command.key.key(), String.join("\0", command.words(asked)));
    }

    private static Workflows workflows(Config config) {
        try {
            return Workflows.from(config);
        } catch (IllegalArgumentException e) {
            throw new UsageProblem(String.valueOf(e.getMessage()));
        }
    }

    static DomainTemplates templates(Config config) {
        DomainTemplates templates =
                DomainTemplates.read(Path.of(config.getString("agentnet.main.templates")));
        templates.broken().forEach(why -> System.err.println("agentnet: left out: " + why));
        return templates;
    }

    /// Where no network answers, nobody knows of finished tasks. What was typed while it was away
    /// stays where it is: this submits nothing.
    private Optional<CostHistory> history(Plan plan) {
        try (Network network = RedisDoor.open(Surroundings.config(redis.overrides()))) {
            return Optional.of(CostHistory.of(plan, network.records()));
        } catch (UnreachableRedis e) {
            return Optional.empty();
        }
    }

    private void print(Plan plan) {
        System.out.println(
                Json.pretty(history(plan).map(CostHistory::toJson).orElseGet(plan::toJson)));
    }

    private int show(FeaturePlan made) {
        if (json) {
            FeaturePicture.facts(made, Screen.stderr());
            print(made.routing().plan());
            return ExitCode.OK;
        }
        Screen screen = Screen.stdout();
        FeaturePicture.facts(made, screen);
        screen.line("");
        PlanPicture.lines(made.routing(), history(made.routing().plan()), screen)
                .forEach(screen::line);
        screen.line("");
        screen.line(
                screen.dim(
                        "  nothing was submitted; without --dry-run it runs, with --json it is a plan"
                                + " file to change"));
        return ExitCode.OK;
    }

    private int show(String name, Config config) {
        if (options.isGiven()) {
            throw new UsageProblem(
                    "a plan file says all of that itself; these options are for a feature in words");
        }
        DomainTemplates templates = templates(config);
        Plan plan = PlanFile.read(name, config, templates.workers());
        Router router = new Router(templates, RoutingSettings.from(config));
        PlanRouting routing = PlanRouting.of(plan, router::route);
        if (json) {
            print(routing.plan());
            return ExitCode.OK;
        }
        Screen screen = Screen.stdout();
        PlanPicture.lines(routing, history(routing.plan()), screen).forEach(screen::line);
        screen.line("");
        screen.line(screen.dim("  nothing was submitted; agentnet run " + name + " runs it"));
        return ExitCode.OK;
    }
}
