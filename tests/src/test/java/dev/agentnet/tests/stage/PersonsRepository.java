package dev.agentnet.tests.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A person's own checkout, made and asked with the person's own git.
public record PersonsRepository(Path folder) {

    public PersonsRepository {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        git(folder, "init", "--quiet", "--initial-branch=main");
    }

    public void write(String file, String text) throws IOException {
        Path target = folder.resolve(file);
        Files.createDirectories(target.resolveSibling("."));
        Files.writeString(target, text);
    }

    public void commit(String message) {
        git("add", "--all");
        git("commit", "--quiet", "--message=" + message);
    }

    public String git(String... arguments) {
        return git(folder, arguments);
    }

    /// What git says in some folder.
    public static String git(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=me"));
        command.addAll(List.of("-c", "user.email=me@localhost"));
        command.addAll(List.of("-c", "protocol.file.allow=always"));
        command.addAll(List.of(arguments));
        return Shell.run(folder, Map.of("GIT_CONFIG_GLOBAL", "/dev/null"), command);
    }

    public String name() {
        return String.valueOf(folder.getFileName());
    }

    public String tip() {
        return git("rev-parse", "HEAD");
    }

    /// The tip of a branch at main, asked over the remote that agentnet added.
    public String remoteTip(String branch) {
        String line = git("ls-remote", "agentnet", "refs/heads/" + branch);
        return line.isEmpty() ? "" : line.substring(0, line.indexOf('\t'));
    }
}
