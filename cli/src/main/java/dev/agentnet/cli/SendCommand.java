package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.follow.Follower;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.repository.RepositoryFinder;
import dev.agentnet.cli.spool.Typed;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.coordination.Submissions.Submitted;
import dev.agentnet.coordination.redis.RedisNetwork.UnreachableRedis;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
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

    @Mixin private PlaceOptions place = new PlaceOptions();

    @Option(names = "--worker", description = "the worker to use (default: the best match)")
    private Optional<String> worker = Optional.empty();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "the model that its agent asks (default: the worker's)")
    private Optional<String> model = Optional.empty();

    @Option(
            names = "--budget-usd",
            paramLabel = "DOLLARS",
            description = "what it may cost; at that it stands still, and a person is asked")
    private Optional<BigDecimal> budgetUsd = Optional.empty();

    @Option(
            names = "--budget-tokens",
            paramLabel = "TOKENS",
            description = "the same in tokens, sent and answered")
    private Optional<Long> budgetTokens = Optional.empty();

    @Mixin private KeyOption key = new KeyOption();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Mixin private RedisOption redis = new RedisOption();

    @Override
    public Integer call() throws InterruptedException {
        Prepared prepared = prepare();
        try (Network network = redis.open()) {
            Sent sent = send(network, prepared);
            if (!wait) {
                announce(sent.submitted());
                return ExitCode.OK;
            }
            if (!json) {
                announce(sent);
            }
            return new Follower(network, sent.submitted().id(), json).follow();
        } catch (UnreachableRedis e) {
            if (wait) {
                throw e;
            }
            keep(e, prepared.config());
            return ExitCode.OK;
        }
    }

    /// What is known without a network: wrong use is refused before anything else is asked.
    private record Prepared(DomainName to, Config config, List<String> commands, TaskSpec plain) {}

    private record Sent(Submitted submitted, Optional<Repository> repository, TaskSpec spec) {}

    private Prepared prepare() {
        DomainName to = parseDomain(domain);
        Config config = Surroundings.config(redis.overrides());
        List<String> commands =
                place.checks.isEmpty() ? config.getStringList("agentnet.check") : place.checks;
        TaskSpec plain = spec(to, commands, Optional.empty(), Optional.empty());
        return new Prepared(to, config, commands, plain);
    }

    private Sent send(Network network, Prepared prepared) {
        DomainName to = prepared.to();
        KnownDomains.need(to, worker, KnownDomains.of(network, prepared.config()));
        Optional<Repository> repository =
                RepositoryFinder.find(network, prepared.config(), place.repo.orElse(""));
        if (repository.isEmpty()) {
            return new Sent(submit(network, prepared.plain()), repository, prepared.plain());
        }
        TaskSpec spec =
                spec(
                        to,
                        prepared.commands(),
                        repository.map(Repository::name),
                        place.base.or(() -> repository.map(Repository::base)));
        return new Sent(submit(network, spec), repository, spec);
    }

    /// Keeps what was typed until Redis is back.
    private void keep(UnreachableRedis away, Config config) {
        List<String> words = new ArrayList<>();
        words.add("--priority=" + priority);
        words.add("--timeout=" + timeout);
        words.add("--context=" + context);
        words.addAll(place.words());
        worker.ifPresent(name -> words.add("--worker=" + name));
        model.ifPresent(name -> words.add("--model=" + name));
        budgetUsd.ifPresent(usd -> words.add("--budget-usd=" + usd));
        budgetTokens.ifPresent(tokens -> words.add("--budget-tokens=" + tokens));
        words.addAll(List.of("--", domain, description));
        key.keep("task", new Typed("send", words, ""), away, config, json);
    }

    /// Sends in what was kept.
    static TaskId sendKept(Network network, List<String> words) {
        SendCommand command = new SendCommand();
        new CommandLine(command).parseArgs(words.toArray(String[]::new));
        return command.send(network, command.prepare()).submitted().id();
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
                            Optional.empty())
                    .within(new Budget(budgetTokens, budgetUsd))
                    .asking(model);
        } catch (IllegalArgumentException e) {
            throw new UsageProblem(String.valueOf(e.getMessage()));
        }
    }

    private Submitted submit(Network network, TaskSpec spec) {
        try {
            return network.submissions().submit(spec, key.key());
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

    private static void announce(Sent sent) {
        String where =
                sent.repository()
                        .map(known ->
                                "repository "
                                        + known.name()
                                        + ", base "
                                        + sent.spec().base().orElse(""))
                        .orElse("no repository named and no default: an empty one of its own");
        System.out.println(sent.submitted().id() + " accepted · " + where);
        System.out.flush();
    }
}
