package dev.agentnet.cli.repository;

import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.UsageProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A person's own git in a person's own repository, with that person's settings.
public final class PersonsGit {

    /// A first push of a large repository may take minutes.
    private static final long PATIENCE_MINUTES = 10;

    private final Path folder;

    public PersonsGit(Path folder) {
        this.folder = folder;
    }

    /// What git said.
    ///
    /// @param text both of its outputs, without white space around them
    public record Answer(int exit, String text) {}

    public boolean isRepository() {
        return ask("rev-parse", "--git-dir").exit() == 0;
    }

    /// The branch that is checked out, also when it has no commit yet.
    public String branch() {
        Answer answer = ask("symbolic-ref", "--short", "HEAD");
        if (answer.exit() != 0) {
            throw new UsageProblem(
                    folder + " has no branch checked out; name the one to work on with --base");
        }
        return answer.text();
    }

    boolean hasCommit(String branch) {
        return ask("rev-parse", "--verify", "--quiet", "refs/heads/" + branch).exit() == 0;
    }

    /// The local branches that have commits.
    List<String> branches() {
        return run("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").lines().toList();
    }

    /// The branches of a remote, asked there.
    public List<String> branches(String remote) {
        return run("ls-remote", "--quiet", "--heads", remote)
                .lines()
                .map(line -> line.replaceAll(".*\\srefs/heads/", ""))
                .toList();
    }

    /// Adds or renews a remote, with the token that it asks for in this repository's settings.
    ///
    /// @return where it led to before, if that was somewhere else; the token for there is gone
    Optional<String> addRemote(String name, String url, String token) {
        Answer before = ask("remote", "get-url", name);
        boolean moved = before.exit() == 0 && !before.text().equals(url);
        if (before.exit() != 0) {
            run("remote", "add", name, url);
        } else if (moved) {
            run("remote", "set-url", name, url);
            // Exits 5 where there is none, which is as well.
            ask("config", "--local", "--unset-all", header(before.text()));
        }
        run("config", "--local", "--replace-all", header(url), "Authorization: Bearer " + token);
        return moved ? Optional.of(before.text()) : Optional.empty();
    }

    private static String header(String url) {
        return "http." + url + ".extraHeader";
    }

    /// @throws Problem with what git said if it failed
    public String run(String... arguments) {
        Answer answer = ask(arguments);
        if (answer.exit() != 0) {
            throw new Problem(
                    "git " + arguments[0] + " failed in " + folder + ": " + answer.text());
        }
        return answer.text();
    }

    public Answer ask(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readNBytes(1 << 20);
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new Problem("git " + arguments[0] + " did not end in " + folder);
            }
            String text = new String(output, StandardCharsets.UTF_8).strip();
            return new Answer(process.exitValue(), text);
        } catch (IOException e) {
            throw new Problem("git cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem("interrupted while git ran", e);
        }
    }
}
