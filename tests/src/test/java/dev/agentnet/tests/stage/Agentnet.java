package dev.agentnet.tests.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.protocol.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// The command line, started as a process of its own from the jars that the build has made.
public final class Agentnet {

    private static final Duration PATIENCE = Duration.ofMinutes(6);

    /// The checkout's root: tests run in their module's folder.
    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Path home;
    private final Map<String, String> environment = new TreeMap<>();

    /// @param home HOME and the place of all state
    public Agentnet(Path home) {
        this.home = home;
        environment.put("HOME", home.toString());
        environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        environment.put("AGENTNET_HOME", ROOT.toString());
    }

    public Agentnet with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public record Answer(int exit, String out, String err) {
        public JsonNode json() {
            return Json.parse(out);
        }
    }

    /// @return the same, which must have gone well
    public static Answer ok(Answer answer) {
        assertThat(answer.exit()).as(answer.err() + answer.out()).isZero();
        return answer;
    }

    /// Asks the network itself whether anything was lost or done twice.
    public void verify() throws IOException, InterruptedException {
        JsonNode report = ok(run("verify", "--json")).json();
        assertThat(report.path("not_looked_at")).as(report.toString()).isEmpty();
    }

    public Answer run(String... arguments) throws IOException, InterruptedException {
        return start(arguments).await();
    }

    /// One of the repository's scripts, or the launcher itself.
    public Answer script(String name, String... arguments)
            throws IOException, InterruptedException {
        return startScript(name, arguments).await();
    }

    public Started start(String... arguments) throws IOException {
        return startClass("dev.agentnet.cli.AgentnetCommand", arguments);
    }

    /// What a container starts, until it ends by itself.
    public Answer role(String name) throws IOException, InterruptedException {
        return startRole(name).await();
    }

    public Started startRole(String name) throws IOException {
        return startClass("dev.agentnet.cli.Role", name);
    }

    private Started startClass(String main, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                ROOT.resolve("cli/target/lib") + File.separator + "*",
                                main));
        command.addAll(List.of(arguments));
        return start(command, home);
    }

    public Started startScript(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(ROOT.resolve(name).toString()));
        command.addAll(List.of(arguments));
        return start(command, home);
    }

    /// Any other program, in a folder of its own choice but with the same surroundings.
    public Answer program(Path folder, String... command) throws IOException, InterruptedException {
        return start(List.of(command), folder).await();
    }

    private Started start(List<String> command, Path folder) throws IOException {
        Path out = Files.createTempFile(home, "out", ".txt");
        Path err = Files.createTempFile(home, "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new Started(process, out, err);
    }

    /// A command under way, whose output can be read as it comes.
    public record Started(Process process, Path outFile, Path errFile) {

        public String out() throws IOException {
            return Files.readString(outFile);
        }

        public String err() throws IOException {
            return Files.readString(errFile);
        }

        /// What Ctrl-C does.
        public void interrupt() throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        }

        public Answer await() throws IOException, InterruptedException {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(process.info() + " did not end: " + err());
            }
            return new Answer(process.exitValue(), out(), err());
        }
    }
}
