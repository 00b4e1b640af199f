package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.repository.MainApi;
import dev.agentnet.cli.repository.RepositoryAdder;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Suggestion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet repo`: the repositories the network works on.
@Command(
        name = "repo",
        mixinStandardHelpOptions = true,
        subcommands = {RepoCommand.Add.class, RepoCommand.ListAll.class, RepoCommand.Remove.class})
final class RepoCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw new UsageProblem("agentnet repo needs one of: add, list, remove");
    }

    @Command(
            name = "add",
            description = "Make a store for a repository at main, push it there, add the remote.",
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Parameters(
                index = "1",
                paramLabel = "PATH|URL",
                description = "a local repository, or a URL that main fetches")
        private String origin = "";

        @Option(names = "--default", description = "what tasks without --repo work on")
        private boolean byDefault;

        @Option(names = "--base", description = "the branch (default: the one checked out)")
        private String base = "";

        @Option(
                names = "--land",
                description =
                        "here; push: at the origin, too; or branch: each feature lands"
                                + " on a branch of its own, for a pull request")
        private String land = "here";

        @Mixin private RedisOption redis = new RedisOption();

        @Override
        public Integer call() {
            List<String> ways = List.of("here", "push", "branch");
            if (!ways.contains(land)) {
                throw new UsageProblem(
                        "--land is here, push or branch, not \"%s\".%s"
                                .formatted(land, Suggestion.of(land, ways)));
            }
            try {
                Repository.checkName(name);
            } catch (IllegalArgumentException e) {
                throw new UsageProblem(String.valueOf(e.getMessage()));
            }
            boolean address = RepositoryAdder.isAddress(origin);
            String full =
                    address ? origin : Path.of(origin).toAbsolutePath().normalize().toString();
            Config config = Surroundings.config();
            try (Network network = redis.open()) {
                Repository known =
                        new RepositoryAdder(network, config).add(name, full, base, land, byDefault);
                boolean isDefault = network.repositories().defaultName().equals(Optional.of(name));
                System.out.println(
                        "repository "
                                + known.name()
                                + (isDefault ? ", the default" : "")
                                + (known.landsOnBranches()
                                                ? " · features start from %s and land on branches of their own"
                                                : " · tasks start from and land on %s")
                                        .formatted(known.base()));
                if (!address) {
                    System.out.println(
                            "remote agentnet added to "
                                    + full
                                    + " · agentnet pull brings home what lands");
                }
            }
            return ExitCode.OK;
        }
    }

    @Command(name = "list", description = "List the repositories.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {

        @Mixin private RedisOption redis = new RedisOption();

        @Option(names = "--json", description = "print JSON")
        private boolean json;

        @Override
        public Integer call() {
            try (Network network = redis.open()) {
                String byDefault = network.repositories().defaultName().orElse("");
                ArrayNode array = Json.array();
                for (Repository known : network.repositories().all()) {
                    boolean isDefault = known.name().equals(byDefault);
                    array.addObject()
                            .put("name", known.name())
                            .put("origin", known.origin())
                            .put("base", known.base())
                            .put("land", known.land())
                            .put("default", isDefault);
                    if (!json) {
                        System.out.printf(
                                "%-20s %-12s %s%s%n",
                                known.name(),
                                known.base(),
                                known.origin(),
                                isDefault ? "  (default)" : "");
                    }
                }
                if (json) {
                    System.out.println(Json.write(array));
                } else if (array.isEmpty()) {
                    System.err.println("no repositories. Add one: agentnet repo add NAME .");
                }
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "remove",
            description = "Forget a repository; its store stays until agentnet prune.",
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            MainApi.of(Surroundings.config()).delete("/repositories/" + name);
            System.out.println(
                    "repository "
                            + name
                            + " is removed · its remote stays in your checkout: git remote remove"
                            + " agentnet");
            return ExitCode.OK;
        }
    }
}
