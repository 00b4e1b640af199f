package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.image.BuildProgress;
import dev.agentnet.cli.image.ImageBuild;
import dev.agentnet.cli.image.ImageTarget;
import dev.agentnet.cli.machine.ComposeVariables;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Suggestion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `agentnet image`: what domains run in.
@Command(name = "image", mixinStandardHelpOptions = true, subcommands = ImageCommand.Build.class)
final class ImageCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw new UsageProblem("agentnet image needs: build");
    }

    @Command(
            name = "build",
            description = {
                "Lay agentnet's runtime over each base image in use.",
                "These are what agentnet.conf and domain.conf name as image = …, or the standard one."
                        + " Reads the variables of .env.example."
            },
            mixinStandardHelpOptions = true)
    static final class Build implements Callable<Integer> {

        @Option(names = "--domain", paramLabel = "D", description = "only the image of this domain")
        private String domain = "";

        @Option(names = "--plain", description = "plain lines, also on a terminal")
        private boolean plain;

        @Option(names = "--json", description = "print JSON at the end")
        private boolean json;

        private final Screen talk = Screen.stderr();

        @Override
        public Integer call() throws InterruptedException {
            ComposeVariables variables =
                    ComposeVariables.read(Surroundings.home(), System.getenv());
            Config config = configuration(variables);
            List<ImageTarget> targets = chosen(ImageTarget.all(config));
            ImageBuild build = new ImageBuild("docker", Surroundings.home(), variables, config);
            build.needSources();
            ArrayNode built = Json.array();
            for (ImageTarget target : targets) {
                built.add(build(build, target));
            }
            boolean ok = true;
            for (var one : built) {
                ok &= one.path("ok").asBoolean();
            }
            if (json) {
                ObjectNode root = Json.object().put("ok", ok);
                System.out.println(Json.write(root.set("images", built)));
            }
            return ok ? ExitCode.OK : ExitCode.FAILED;
        }

        /// Compose takes the standard image's name from .env, too.
        private static Config configuration(ComposeVariables variables) {
            String standard = variables.value("AGENT_IMAGE", "");
            return Surroundings.config(
                    standard.isEmpty()
                            ? Map.of()
                            : Map.of("agentnet.spawn.docker.image", standard));
        }

        private List<ImageTarget> chosen(List<ImageTarget> targets) {
            if (domain.isEmpty()) {
                return targets;
            }
            List<String> known =
                    targets.stream().flatMap(t -> t.domains().stream()).sorted().toList();
            if (!known.contains(domain)) {
                throw new UsageProblem(
                        "no domain \"%s\".%s Known: %s"
                                .formatted(
                                        domain,
                                        Suggestion.of(domain, known),
                                        String.join(", ", known)));
            }
            return targets.stream().filter(target -> target.domains().contains(domain)).toList();
        }

        /// Builds one and tells how it went; a failure does not keep the others from theirs.
        private ObjectNode build(ImageBuild build, ImageTarget target) throws InterruptedException {
            String what =
                    "%s over %s for %s"
                            .formatted(
                                    target.image(),
                                    build.base(target),
                                    String.join(", ", target.domains()));
            ObjectNode result =
                    Json.object().put("image", target.image()).put("base", build.base(target));
            target.domains().forEach(result.putArray("domains")::add);
            talk.line("building " + what);
            BuildProgress progress = new BuildProgress(talk, plain);
            try {
                build.run(target, progress::line);
                Duration took = progress.end();
                if (!json) {
                    System.out.println("built " + what + " in " + Screen.span(took));
                }
                return result.put("ok", true).put("seconds", took.toSeconds());
            } catch (Problem e) {
                progress.end();
                talk.line("agentnet: " + target.image() + " was not built: " + e.getMessage());
                return result.put("ok", false).put("why", e.getMessage());
            }
        }
    }
}
