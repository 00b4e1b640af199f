package dev.agentnet.tests.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A person's own checkout, made and asked with the person's own git.
record PersonsRepository(Path folder) {

    PersonsRepository {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        git(folder, "init", "--quiet", "--initial-branch=main");
    }

    void write(String file, String text) throws IOException {
        Path target = folder.resolve(file);
        Files.createDirectories(target.resolveSibling("."));
        Files.writeString(target, text);
    }

    void commit(String message) {
        git("add", "--all");
        git("commit", "--quiet", "--message=" + message);
    }

    String git(String... arguments) {
        return git(folder, arguments);
    }

    /// What git says, without its last line's end.
    static String git(Path folder, String... arguments) {
        ProcessBuilder builder =
                new ProcessBuilder(
                        "git",
                        "-c",
                        "user.name=me",
                        "-c",
                        "user.email=me@localhost",
                        "-c",
                        "protocol.file.allow=always");
        builder.command().addAll(List.of(arguments));
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        try {
            Process process = builder.directory(folder.toFile()).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(builder.command() + ": " + text);
            }
            return text.stripTrailing();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String name() {
        return String.valueOf(folder.getFileName());
    }

    String tip() {
        return git("rev-parse", "HEAD");
    }

    /// The tip of a branch at main, asked over the remote that agentnet added.
    String remoteTip(String branch) {
        String line = git("ls-remote", "agentnet", "refs/heads/" + branch);
        return line.isEmpty() ? "" : line.substring(0, line.indexOf('\t'));
    }
}
