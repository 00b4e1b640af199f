package dev.agentnet.worker.children;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.DerivedToken;
import dev.agentnet.protocol.Task;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// What the agent of one attempt is given to submit parts of its task, and the wait for those that
/// it has not waited for.
public final class ChildTools {

    static final String URL = "AGENTNET_TASK_URL";
    static final String TOKEN = "AGENTNET_TASK_TOKEN";
    static final String REPOSITORY = "AGENTNET_TASK_GIT";
    static final String BASE = "AGENTNET_TASK_BASE";
    private static final String NAME = "agentnet-task";
    private static final Duration STEP = Duration.ofSeconds(10);

    private final String url;
    private final String token;
    private final String repository;
    private final String base;

    /// @param main main's address
    /// @param secret the domain's own
    public ChildTools(String main, String secret, Task task) {
        String attempt = task.id() + "/" + task.attempt();
        this.url = main + "/children/" + attempt;
        this.token = DerivedToken.forChildren(secret, attempt);
        this.repository = main + "/git/" + task.spec().repository().orElse(task.id().value());
        this.base = task.spec().base().orElse("HEAD");
    }

    /// What must not leave; of the token the part that is secret.
    public String secret() {
        return token.substring(token.lastIndexOf('/') + 1);
    }

    /// Puts the command into a folder of the agent's home.
    ///
    /// @param environment what the agent finds in its environment besides
    /// @return that with the way to the command
    public Map<String, String> install(Path home, Map<String, String> environment)
            throws IOException {
        Path folder = Files.createDirectories(home.resolve("bin"));
        Path command = folder.resolve(NAME);
        Files.writeString(command, script());
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, String> all = new HashMap<>(environment);
        all.put(URL, url);
        all.put(TOKEN, token);
        all.put(REPOSITORY, repository);
        all.put(BASE, base);
        all.merge("PATH", folder.toString(), (path, bin) -> bin + File.pathSeparator + path);
        return all;
    }

    /// In this program's own Java, which is wherever a domain is: a small one, for a moment.
    private static String script() {
        return """
        #!/bin/sh
        unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
        exec %s -Xmx32m -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \\
          -cp %s %s "$@"
        """
                .formatted(
                        quoted(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                        quoted(System.getProperty("java.class.path")),
                        ChildCommand.class.getName());
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /// What the agent is told of it.
    public static String instructions(Path home) {
        return """
        You may hand parts of your task to other agents, where that saves time: `%s submit \
        "<all that the other one has to know>"` prints a part's id, and `%s wait` how the parts \
        ended, with their reports. It says "still running" after 100 seconds: then ask again. \
        `%s help` says more.\
        """
                .formatted(home.resolve("bin").resolve(NAME), NAME, NAME);
    }

    /// Returns when all parts have ended.
    ///
    /// @param patience how long main may be away
    /// @return a line for each that the agent did not wait for; empty if there are none
    /// @throws IOException if main does not answer, or not as it should
    public String awaitRest(Duration patience) throws IOException, InterruptedException {
        ChildTasks tasks = new ChildTasks(url, token, patience);
        try {
            List<JsonNode> open = open(tasks.look(List.of(), Duration.ZERO, false));
            List<String> ids = open.stream().map(one -> one.path("id").asText()).toList();
            if (ids.isEmpty()) {
                return "";
            }
            ObjectNode seen = tasks.look(ids, STEP, true);
            while (!open(seen).isEmpty()) {
                seen = tasks.look(ids, STEP, true);
            }
            StringJoiner lines = new StringJoiner("\n");
            seen.path("children")
                    .forEach(one ->
                            lines.add(
                                    "(%s is %s; it was not waited for)"
                                            .formatted(
                                                    one.path("id").asText(),
                                                    one.path("state").asText())));
            return lines.toString();
        } catch (MainSays e) {
            throw new IOException(
                    "the parts of the task could not be waited for: " + e.getMessage(), e);
        }
    }

    private static List<JsonNode> open(ObjectNode seen) {
        return seen.path("children")
                .valueStream()
                .filter(one -> !one.path("ended").asBoolean())
                .toList();
    }
}
