package dev.agentnet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.follow.FileStory;
import dev.agentnet.cli.follow.FileStory.Chapter;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.repository.MainApi;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Suggestion;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet why PATH`: the tasks that read or wrote a file, newest first.
@Command(name = "why", mixinStandardHelpOptions = true)
final class WhyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PATH", description = "of a file or folder, in the repository")
    private String path = "";

    @Option(names = "--repo", description = "the repository's name (default: the network's own)")
    private Optional<String> repo = Optional.empty();

    @Option(names = "--limit", description = "at most so many (default: ${DEFAULT-VALUE})")
    private int limit = 50;

    @Mixin private RedisOption redis = new RedisOption();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new UsageProblem("--limit takes 1 or more, not " + limit);
        }
        String file = inRepository(path);
        Config config = Surroundings.config(redis.overrides());
        try (Network network = redis.open()) {
            String repository = repository(network);
            JsonNode history = history(config, repository, file);
            List<Chapter> story =
                    new FileStory(file, history.path("commits"))
                            .tell(
                                    network,
                                    KnownDomains.oneOrAll(network, Optional.empty()),
                                    repository);
            if (json) {
                print(repository, file, story);
            } else if (story.isEmpty()) {
                System.err.println(nothing(repository, file, history));
            } else {
                story.stream().limit(limit).forEach(WhyCommand::print);
                if (story.size() > limit) {
                    System.err.printf(
                            "the newest %,d of %,d; more with --limit%n", limit, story.size());
                }
            }
            boolean known = !story.isEmpty() || history.path("there").asBoolean(true);
            return known ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    static String inRepository(String said) {
        String clean = Path.of(said).normalize().toString();
        if (clean.isEmpty() || clean.startsWith("/") || clean.startsWith("..")) {
            throw new UsageProblem(
                    "\""
                            + said
                            + "\" is no path in a repository; name it from the repository's root");
        }
        return clean;
    }

    private String repository(Network network) {
        List<String> names = network.repositories().all().stream().map(Repository::name).toList();
        if (repo.isEmpty()) {
            return network.repositories()
                    .defaultName()
                    .orElseThrow(
                            () -> new UsageProblem("there is no default repository: say --repo"));
        }
        // A task without a repository has one of its own, which bears its id.
        if (!names.contains(repo.get()) && !repo.get().contains(".")) {
            throw new UsageProblem(
                    "no repository \"%s\".%s Known: %s"
                            .formatted(
                                    repo.get(),
                                    Suggestion.of(repo.get(), names),
                                    String.join(", ", names)));
        }
        return repo.get();
    }

    /// What landed is in main's store; without main, what Redis knows is told all the same.
    private static JsonNode history(Config config, String repository, String file) {
        String query = URLEncoder.encode(file, StandardCharsets.UTF_8);
        try {
            return MainApi.of(config).get("/repositories/" + repository + "/history?path=" + query);
        } catch (Problem e) {
            System.err.println("agentnet: what landed is not known: " + e.getMessage());
            return Json.object();
        }
    }

    private void print(String repository, String file, List<Chapter> story) {
        ObjectNode said = Json.object().put("repository", repository).put("path", file);
        ArrayNode tasks = said.putArray("tasks");
        story.stream().limit(limit).forEach(chapter -> tasks.add(chapter.toJson()));
        System.out.println(Json.write(said));
    }

    private static void print(Chapter one) {
        List<String> did = new ArrayList<>();
        if (one.read()) {
            did.add("read");
        }
        if (one.wrote()) {
            did.add("wrote");
        }
        String who = one.agent() + (one.attempt() == 0 ? "" : ", attempt " + one.attempt());
        String commit = one.commit().isEmpty() ? "" : one.commit().substring(0, 7);
        Duration age = Duration.between(one.at(), Instant.now());
        Screen screen = Screen.stdout();
        screen.line(
                "%-26s %-11s %-7s %s"
                        .formatted(
                                one.task(),
                                String.join(", ", did),
                                commit,
                                Screen.cut(one.description(), 80)));
        screen.line("    %s · %s ago".formatted(who, Screen.span(age)));
    }

    private static String nothing(String repository, String file, JsonNode history) {
        if (history.path("there").asBoolean(true)) {
            return "no task read or wrote %s in %s, as far as they are kept"
                    .formatted(file, repository);
        }
        List<String> similar = new ArrayList<>();
        history.path("similar").forEach(one -> similar.add(one.asText()));
        return "there is no %s in %s%s"
                .formatted(
                        file,
                        repository,
                        similar.isEmpty()
                                ? ", and no task wrote one"
                                : ". Did you mean " + String.join(" or ", similar) + "?");
    }
}
