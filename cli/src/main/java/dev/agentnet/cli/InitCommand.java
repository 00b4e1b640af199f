package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigUtil;
import dev.agentnet.cli.proposal.CheckProposal;
import dev.agentnet.cli.proposal.Devcontainer;
import dev.agentnet.cli.repository.PersonsGit;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.config.AgentnetConfig;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `agentnet init`: writes an agentnet.conf for the repository here, from what lies in it.
@Command(name = "init", mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() {
        Path root = root();
        Path file = root.resolve(AgentnetConfig.FILE);
        List<CheckProposal> checks = CheckProposal.all(root);
        Optional<Devcontainer> devcontainer = Devcontainer.read(root);
        write(file, content(checks, devcontainer));
        devcontainer.ifPresent(container ->
                container.notes().forEach(note -> System.err.println("note: " + note)));
        if (json) {
            System.out.println(Json.write(toJson(file, checks, devcontainer)));
        } else {
            tell(file, checks, devcontainer);
        }
        return ExitCode.OK;
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        PersonsGit.Answer answer = new PersonsGit(here).ask("rev-parse", "--show-toplevel");
        if (answer.exit() != 0 || answer.text().isEmpty()) {
            throw new UsageProblem(
                    "%s is in no git repository. Go to yours, or make one: git init"
                            .formatted(here));
        }
        return Path.of(answer.text());
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new UsageProblem(
                    "%s is there already and stays as it is; to begin anew, remove it first"
                            .formatted(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    static String content(List<CheckProposal> checks, Optional<Devcontainer> devcontainer) {
        StringBuilder text = new StringBuilder();
        text.append("# What agentnet does with this repository. Everything has a default.\n");
        text.append("agentnet {\n");
        text.append(
                "  # Acceptance: each is run with sh -c in a fresh clone of the merged tree.\n");
        if (checks.isEmpty()) {
            text.append("  # check = [\"make test\"]\n");
        } else {
            text.append("  check = [%s]\n".formatted(quoted(checks.getFirst().command())));
        }
        checks.stream()
                .skip(1)
                .forEach(also ->
                        text.append("  # %s suggests: ".formatted(also.file()))
                                .append(quoted(also.command()))
                                .append('\n'));
        text.append("\n  # The image with your toolchain, for agents and checks in containers.\n");
        text.append(image(checks, devcontainer));
        return text.append("}\n").toString();
    }

    private static String image(List<CheckProposal> checks, Optional<Devcontainer> devcontainer) {
        Optional<String> image = devcontainer.flatMap(Devcontainer::image);
        if (image.isPresent()) {
            return "  # Make it ready with: agentnet image build\n  image = %s\n"
                    .formatted(quoted(image.get()));
        }
        Optional<Devcontainer.Build> build = devcontainer.flatMap(Devcontainer::build);
        if (build.isPresent()) {
            return """
              # Build yours first, then take the # away and make it ready with: agentnet image build
              #   %s
              # image = %s
            """
                    .formatted(build.get().command(), quoted(build.get().named()));
        }
        String example = checks.isEmpty() ? "debian:trixie-slim" : checks.getFirst().image();
        return "  # Take the # away and make it ready with: agentnet image build\n  # image = %s\n"
                .formatted(quoted(example));
    }

    private static String quoted(String text) {
        return ConfigUtil.quoteString(text);
    }

    private static void tell(
            Path file, List<CheckProposal> checks, Optional<Devcontainer> devcontainer) {
        System.out.println("wrote " + file);
        System.out.println(
                checks.isEmpty()
                        ? "  check   none found: write yours into that file"
                        : "  check   %s   (from %s)"
                                .formatted(checks.getFirst().command(), checks.getFirst().file()));
        Optional<String> image = devcontainer.flatMap(Devcontainer::image);
        Optional<Devcontainer.Build> build = devcontainer.flatMap(Devcontainer::build);
        String place = devcontainer.map(Devcontainer::file).orElse("");
        if (image.isPresent()) {
            System.out.println("  image   %s   (from %s)".formatted(image.get(), place));
            System.out.println("  next    agentnet image build     (for containers)");
        } else if (build.isPresent()) {
            System.out.println("  image   to be built as %s says:".formatted(place));
            System.out.println("          " + build.get().command());
            System.out.println("          then take the # from image = … in agentnet.conf");
            System.out.println("  next    agentnet image build     (for containers)");
        } else {
            System.out.println("  image   none named: an example stands in the file");
        }
        System.out.println("  then    agentnet up              (or agentnet up --docker)");
        System.out.println("          agentnet repo add NAME . --default");
    }

    private static ObjectNode toJson(
            Path file, List<CheckProposal> checks, Optional<Devcontainer> devcontainer) {
        ObjectNode root = Json.object().put("file", file.toString());
        checks.stream().limit(1).forEach(check -> root.put("check", check.command()));
        devcontainer.flatMap(Devcontainer::image).ifPresent(image -> root.put("image", image));
        devcontainer
                .flatMap(Devcontainer::build)
                .ifPresent(build -> root.put("build", build.command()));
        return root;
    }
}
