package dev.agentnet.cli.repository;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.protocol.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Adds a repository: main makes the store, and a local one is pushed to it from here.
public final class RepositoryAdder {

    private final Network network;
    private final MainApi main;

    public RepositoryAdder(Network network, Config config) {
        this(network, MainApi.of(config));
    }

    public RepositoryAdder(Network network, MainApi main) {
        this.network = network;
        this.main = main;
    }

    /// Whether it is something that main fetches, not a folder here.
    public static boolean isAddress(String origin) {
        return origin.contains("://") || origin.matches("[^/\\s]+@[^/\\s]+:.+");
    }

    /// `https://host/team/shop.git` and `/home/me/shop` are both shop.
    static String nameOf(String origin) {
        String last =
                origin.replaceAll("/+$", "").replaceAll(".*[/:]", "").replaceAll("\\.git$", "");
        String name = last.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-");
        return name.isEmpty() || !name.substring(0, 1).matches("[a-z0-9]") ? "repo" + name : name;
    }

    /// @param origin a URL that main can fetch, or the path of a local repository
    /// @param base the branch to work on; empty for the one that is checked out
    public Repository add(String name, String origin, String base, String land, boolean byDefault) {
        boolean address = isAddress(origin);
        PersonsGit git = new PersonsGit(Path.of(address ? "." : origin));
        String branch = base;
        if (!address) {
            if (!Files.isDirectory(Path.of(origin)) || !git.isRepository()) {
                throw new UsageProblem(origin + " is no git repository. Make it one: git init");
            }
            branch = base.isEmpty() ? git.branch() : base;
            needBranch(git, origin, branch);
        }
        JsonNode known =
                main.post(
                        "/repositories",
                        Json.object()
                                .put("name", name)
                                .put("origin", origin)
                                .put("base", branch)
                                .put("land", land)
                                .put("default", byDefault));
        if (!address) {
            push(git, name, branch);
        }
        return network.repositories()
                .find(known.path("name").asText())
                .orElseThrow(() -> new Problem("main did not keep repository " + name));
    }

    /// A repository without any commit may still get its branch; one with others has misnamed it.
    private static void needBranch(PersonsGit git, String origin, String branch) {
        List<String> branches = git.branches();
        if (!branches.isEmpty() && !branches.contains(branch)) {
            throw new UsageProblem(
                    "%s has no branch \"%s\"; it has: %s"
                            .formatted(origin, branch, String.join(", ", branches)));
        }
    }

    private void push(PersonsGit git, String name, String branch) {
        String url = main.url() + "/git/" + name;
        git.addRemote("agentnet", url, main.token())
                .ifPresent(before ->
                        System.err.println(
                                "note: remote agentnet now leads to %s, before to %s"
                                        .formatted(url, before)));
        if (git.hasCommit(branch)) {
            git.run("push", "--quiet", "agentnet", "refs/heads/" + branch);
        }
    }
}
