package dev.agentnet.cli;

import com.typesafe.config.Config;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.main.routing.Decision;
import dev.agentnet.main.routing.Router;
import dev.agentnet.main.routing.RoutingSettings;
import dev.agentnet.protocol.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet route`: what the router would decide, without submitting anything.
@Command(name = "route", mixinStandardHelpOptions = true)
final class RouteCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "TEXT")
    private Optional<String> text = Optional.empty();

    @Option(
            names = "--file",
            paramLabel = "-",
            description = "- routes each line of standard input, one JSON object per line out")
    private Optional<String> file = Optional.empty();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (text.isPresent() == file.isPresent()) {
            throw new UsageProblem("give either a text or --file -");
        }
        if (file.isPresent() && !file.get().equals("-")) {
            throw new UsageProblem("--file reads standard input only: --file -");
        }
        if (text.isPresent() && text.get().isBlank()) {
            throw new UsageProblem("the text is empty");
        }
        Config config = Surroundings.config();
        DomainTemplates templates =
                DomainTemplates.read(Path.of(config.getString("agentnet.main.templates")));
        templates.broken().forEach(why -> System.err.println("agentnet: left out: " + why));
        Router router = new Router(templates, RoutingSettings.from(config));
        if (text.isPresent()) {
            print(router.route(text.get()));
        } else {
            routeLines(router);
        }
        return ExitCode.OK;
    }

    private static void routeLines(Router router) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = lines.readLine()) != null) {
            if (!line.isBlank()) {
                System.out.println(Json.write(router.route(line).toJson()));
            }
        }
        System.out.flush();
    }

    private void print(Decision decision) {
        if (json) {
            System.out.println(Json.write(decision.toJson()));
            return;
        }
        Screen screen = Screen.stdout();
        String what =
                switch (decision.kind()) {
                    case DOMAIN -> "goes to";
                    case SPLIT -> "is split over";
                    case UNSURE -> "is unclear; the best guess is";
                };
        screen.line(what + " (confidence %.2f)".formatted(decision.confidence()));
        decision.parts()
                .forEach(part ->
                        screen.line(
                                "  %s  %s  %s"
                                        .formatted(
                                                screen.bold(part.domain().value()),
                                                part.worker(),
                                                Screen.cut(part.text(), 80))));
        decision.reasons().forEach(reason -> screen.line(screen.dim("  because " + reason)));
    }
}
