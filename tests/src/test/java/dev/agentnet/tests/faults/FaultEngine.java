package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.Config;
import dev.agentnet.main.spawn.ContainerEngine;
import dev.agentnet.main.spawn.DockerEngine;
import dev.agentnet.main.spawn.DockerSettings;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Processes;
import dev.agentnet.tests.stage.Shell;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A Docker engine of a test's own, which may be ended and started again on its data, as the engine
/// of a machine is at an upgrade. To start one takes root.
///
/// It changes nothing of the machine's packet filter, which belongs to the engine that was there
/// before: its containers reach this machine at the address of their bridge, and nothing else.
final class FaultEngine implements Housing, AutoCloseable {

    static final String IMAGE = "agentnet/agent:latest";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Two test runs on one machine have different bridges.
    private static final long NUMBER = ProcessHandle.current().pid() % 250;

    private static final String BRIDGE = "agentnet-flt" + NUMBER;
    private static final String HOST = "10.212." + NUMBER + ".1";

    private final Path folder;

    /// Replaced by start(), by the test's thread.
    private Process process;

    FaultEngine(Path folder) throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may start an engine");
        this.folder = Files.createDirectories(folder);
        run("ip", "link", "add", "name", BRIDGE, "type", "bridge");
        run("ip", "address", "add", HOST + "/24", "dev", BRIDGE);
        run("ip", "link", "set", BRIDGE, "up");
        process = newProcess(List.of());
        try {
            takeImage();
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    private Process newProcess(List<String> options) throws IOException {
        Files.deleteIfExists(pidFile());
        List<String> command = new ArrayList<>(List.of("dockerd"));
        command.addAll(List.of("--data-root", folder.resolve("data").toString()));
        // Sockets below it have long names, and the path of a socket ends at 108 characters.
        command.addAll(List.of("--exec-root", "/run/" + BRIDGE));
        command.addAll(List.of("--pidfile", pidFile().toString(), "--host", address()));
        command.addAll(List.of("--bridge", BRIDGE, "--iptables=false", "--ip6tables=false"));
        command.addAll(List.of("--ip-forward=false", "--ip-masq=false", "--userland-proxy=false"));
        command.addAll(options);
        File log = folder.resolve("engine.log").toFile();
        Process started =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                        .start();
        await().atMost(PATIENCE)
                .until(() -> {
                    assertThat(started.isAlive()).as(() -> logged(log)).isTrue();
                    return answers();
                });
        return started;
    }

    private static String logged(File log) {
        try {
            return Files.readString(log.toPath());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Path pidFile() {
        return folder.resolve("docker.pid");
    }

    private String address() {
        return "unix://" + folder.resolve("docker.sock");
    }

    private boolean answers() {
        try {
            docker("version");
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    /// The agent image of this checkout, as the tests' shared engine builds it.
    private void takeImage() {
        Path file = folder.resolve("image.tar");
        String compose = Agentnet.ROOT.resolve("docker-compose.yml").toString();
        run(
                "docker",
                "compose",
                "--progress",
                "plain",
                "-f",
                compose,
                "build",
                "main-orchestrator");
        run("docker", "save", "--output", file.toString(), IMAGE);
        docker("load", "--quiet", "--input", file.toString());
        run("rm", file.toString());
    }

    /// Ends it and waits until it is gone.
    ///
    /// @param signal as `kill` knows it, without SIG
    void stop(String signal) {
        Processes.signal(process.pid(), signal);
        await().atMost(PATIENCE).until(() -> !process.isAlive());
    }

    /// Starts it again on the data it left.
    ///
    /// @param options of the engine's own, as `--live-restore`
    void start(String... options) throws IOException {
        process = newProcess(List.of(options));
    }

    void restart(String... options) throws IOException {
        stop("TERM");
        start(options);
    }

    String docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "--host", address()));
        command.addAll(List.of(arguments));
        return Shell.run(Map.of(), command);
    }

    /// The containers there are, ended ones too, an id each.
    List<String> containers() {
        return docker("ps", "--all", "--quiet").lines().toList();
    }

    private static void run(String... command) {
        Shell.run(Map.of(), List.of(command));
    }

    @Override
    public String host() {
        return HOST;
    }

    @Override
    public String settings() {
        return """
        spawn.docker {
          host = "%s", image = "%s", network = bridge, cpus = 2, grace = 2 s
        }
        """
                .formatted(address(), IMAGE);
    }

    @Override
    public ContainerEngine open(Config config) {
        // Redis and main are processes of this machine, which a wall would keep them from.
        return DockerEngine.withoutWalls(DockerSettings.from(config));
    }

    @Override
    public void close() throws IOException {
        if (!process.isAlive()) {
            // Its containers may have outlived it.
            process = newProcess(List.of());
        }
        containers().forEach(container -> docker("rm", "--force", "--volumes", container));
        stop("TERM");
        // An engine mounts its data once more over themselves, and a killed one leaves that behind.
        String data = folder.resolve("data").toString();
        run("sh", "-c", "while mountpoint -q \"$0\"; do umount \"$0\" || exit 1; done", data);
        run("rm", "-rf", "/run/" + BRIDGE);
        run("ip", "link", "delete", BRIDGE);
    }
}
