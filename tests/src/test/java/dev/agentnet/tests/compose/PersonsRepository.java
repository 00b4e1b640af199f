package dev.agentnet.tests.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A small repository of somebody's, with an acceptance command of its own.
record PersonsRepository(Path folder) {

    /// Makes it: `sh check.sh` fails until somebody has written down the limit of five.
    static PersonsRepository in(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("src"));
        Files.writeString(folder.resolve("README.md"), "# A shop\n\nLogins are not limited.\n");
        Files.writeString(folder.resolve("CLAUDE.md"), "Write plainly.\n");
        Files.writeString(folder.resolve("src/login.txt"), "POST /login: no limit\n");
        Files.writeString(
                folder.resolve("check.sh"),
                "grep -q 'five a minute' src/login.txt || { echo 'login is unlimited'; exit 1; }\n");
        PersonsRepository repository = new PersonsRepository(folder);
        repository.git("init", "-q", "-b", "main");
        repository.git("add", "-A");
        repository.git("commit", "-q", "-m", "A shop");
        return repository;
    }

    String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of("-c", "user.name=Ada", "-c", "user.email=ada@localhost"));
        command.addAll(List.of(arguments));
        return Shell.run(Map.of(), command);
    }
}
