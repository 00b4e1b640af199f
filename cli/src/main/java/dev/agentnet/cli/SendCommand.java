package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.follow.Follower;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.repository.RepositoryFinder;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.cli.terminal.Suggestion;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Registry.KnownDomain;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.coordination.Submissions.Submitted;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet send`: puts a task in, and follows it if asked to.
@Command(name = "send", mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DOMAIN", description = "a domain, or main")
    private String domain = "";

    @Parameters(index = "1", paramLabel = "DESCRIPTION", description = "what is to be done")
    private String description = "";

    @Option(
            names = {"-p", "--priority"},
            description = "low, normal or high (default: ${DEFAULT-VALUE})")
    private String priority = "normal";

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SECONDS",
            description = "working time of one attempt (default: ${DEFAULT-VALUE})")
    private long timeout = 3600;

    @Option(
            names = {"-w", "--wait"},
            description = "follow it; the exit code says whether it succeeded")
    private boolean wait;

    @Option(
            names = {"-c", "--context"},
            paramLabel = "JSON",
            description = "a JSON object that the worker is shown")
    private String context = "{}";

    @Option(
            names = "--repo",
            paramLabel = "NAME|PATH|URL",
            description = "the repository to work on (default: the network's default)")
    private Optional<String> repo = Optional.empty();

    @Option(names = "--base", description = "branch or commit to start from and land on")
    private Optional<String> base = Optional.empty();

    @Option(
            names = "--check",
            paramLabel = "COMMAND",
            description = "acceptance command, repeatable (default: from agentnet.conf)")
    private List<String> checks = new ArrayList<>();

    @Option(names = "--worker", description = "the worker to use (default: the best match)")
    private Optional<String> worker = Optional.empty();

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "submitting again with the same key gives the same task")
    private String idempotencyKey = "";

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Mixin private RedisOption redis = new RedisOption();

    @Override
    public Integer call() throws InterruptedException {
        DomainName to = parseDomain(domain);
        Config config = Surroundings.config();
        List<String> commands = checks.isEmpty() ? config.getStringList("agentnet.check") : checks;
        TaskSpec plain = spec(to, commands, Optional.empty(), Optional.empty());
        try (Network network = redis.open()) {
            Map<DomainName, KnownDomain> known = knownDomains(network, config);
            needKnown(to, known);
            Optional<Repository> repository =
                    RepositoryFinder.find(network, config, repo.orElse(""));
            TaskSpec spec =
                    spec(
                            to,
                            commands,
                            repository.map(Repository::name),
                            base.or(() -> repository.map(Repository::base)));
            Submitted submitted = submit(network, spec.repository().isEmpty() ? plain : spec);
            if (!wait) {
                announce(submitted);
                return ExitCode.OK;
            }
            if (!json) {
                announce(submitted, repository, spec);
            }
            return new Follower(network, submitted.id(), json).follow();
        }
    }

    static DomainName parseDomain(String word) {
        try {
            return new DomainName(word);
        } catch (IllegalArgumentException e) {
            throw new UsageProblem(String.valueOf(e.getMessage()));
        }
    }

    private TaskSpec spec(
            DomainName to,
            List<String> commands,
            Optional<String> repository,
            Optional<String> from) {
        ObjectNode shown =
                Json.parseObject(context)
                        .orElseThrow(() ->
                                new UsageProblem(
                                        "--context is no JSON object: " + Screen.cut(context, 60)));
        if (commands.stream().anyMatch(String::isBlank)) {
            throw new UsageProblem("an acceptance command is empty; it would let everything pass");
        }
        try {
            return new TaskSpec(
                    to,
                    TaskKind.WORK,
                    description,
                    Priority.parse(priority),
                    Duration.ofSeconds(timeout),
                    shown,
                    repository,
                    from,
                    commands,
                    worker,
                    Optional.empty(),
                    Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new UsageProblem(String.valueOf(e.getMessage()));
        }
    }

    /// What main published, or what our own templates say as long as no main has run.
    static Map<DomainName, KnownDomain> knownDomains(Network network, Config config) {
        Map<DomainName, KnownDomain> known = new TreeMap<>(network.registry().domains());
        if (known.isEmpty()) {
            DomainTemplates.read(Path.of(config.getString("agentnet.main.templates")))
                    .domains()
                    .forEach((name, template) ->
                            known.put(
                                    name,
                                    new KnownDomain(
                                            template.description(),
                                            List.copyOf(template.workers().keySet()))));
            known.remove(DomainName.CHECKS);
        }
        return known;
    }

    private void needKnown(DomainName to, Map<DomainName, KnownDomain> known) {
        if (to.isMain()) {
            if (worker.isPresent()) {
                throw new UsageProblem("--worker needs a domain: main chooses the worker itself");
            }
            return;
        }
        KnownDomain target = known.get(to);
        List<String> names = known.keySet().stream().map(DomainName::value).toList();
        if (target == null) {
            throw new UsageProblem(
                    "no domain \"%s\".%s Known: %s (or main, to be routed)"
                            .formatted(
                                    to,
                                    Suggestion.of(to.value(), names),
                                    String.join(", ", names)));
        }
        if (worker.isPresent() && !target.workers().contains(worker.get())) {
            throw new UsageProblem(
                    "domain %s has no worker \"%s\".%s Known: %s"
                            .formatted(
                                    to,
                                    worker.get(),
                                    Suggestion.of(worker.get(), target.workers()),
                                    String.join(", ", target.workers())));
        }
    }

    private Submitted submit(Network network, TaskSpec spec) {
        try {
            return network.submissions().submit(spec, idempotencyKey);
        } catch (dev.agentnet.coordination.Submissions.IdempotencyConflict e) {
            throw new UsageProblem(String.valueOf(e.getMessage()));
        }
    }

    private void announce(Submitted submitted) {
        if (json) {
            System.out.println(
                    Json.write(
                            Json.object()
                                    .put("id", submitted.id().value())
                                    .put("accepted", true)
                                    .put("fresh", submitted.fresh())));
        } else {
            System.out.println(submitted.id());
        }
    }

    private static void announce(
            Submitted submitted, Optional<Repository> repository, TaskSpec spec) {
        String where =
                repository
                        .map(known ->
                                "repository " + known.name() + ", base " + spec.base().orElse(""))
                        .orElse("no repository named and no default: an empty one of its own");
        System.out.println(submitted.id() + " accepted · " + where);
        System.out.flush();
    }
}
