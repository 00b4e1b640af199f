package dev.agentnet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.agentnet.cli.checkup.DiskUse;
import dev.agentnet.cli.checkup.DockerChecks;
import dev.agentnet.cli.checkup.Finding;
import dev.agentnet.cli.checkup.Leftovers;
import dev.agentnet.cli.checkup.MachineChecks;
import dev.agentnet.cli.checkup.NetworkChecks;
import dev.agentnet.cli.embedded.EmbeddedState;
import dev.agentnet.cli.image.ImageTarget;
import dev.agentnet.cli.machine.DockerProgram;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `agentnet doctor`: what is missing or wrong on this machine, and what to type about it.
@Command(name = "doctor", mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    @Mixin private RedisOption redis = new RedisOption();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    /// One check under way.
    private record Look(String subject, Future<List<Finding>> findings) {}

    @Override
    public Integer call() throws InterruptedException {
        List<Finding> all = new ArrayList<>();
        Config config = configuration(all);
        boolean readable = all.isEmpty();
        Screen screen = json ? Screen.stderr() : Screen.stdout();
        // Not closed, which would wait: what hangs ends with the process.
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            Future<DiskUse> use = threads.submit(() -> diskUse(config));
            List<Look> looks = begin(threads, config, readable);
            show(all, screen);
            for (Look look : looks) {
                List<Finding> found = wait(look, config);
                all.addAll(found);
                show(found, screen);
            }
            Optional<DiskUse> disk = wait(use, config);
            end(all, disk, screen);
        } finally {
            threads.shutdownNow();
        }
        return all.stream().anyMatch(finding -> finding.mark() == Finding.Mark.WRONG)
                ? ExitCode.FAILED
                : ExitCode.OK;
    }

    /// The configuration in force; the defaults, with a finding, where it cannot be read.
    private Config configuration(List<Finding> findings) {
        try {
            return Surroundings.config(redis.overrides());
        } catch (ConfigException e) {
            findings.add(
                    Finding.wrong(
                            "configuration",
                            "the configuration cannot be read: " + e.getMessage(),
                            "mend that line; until then Redis, key and domains are not looked at"));
            return Surroundings.defaults();
        }
    }

    private List<Look> begin(ExecutorService threads, Config config, boolean readable) {
        MachineChecks machine = new MachineChecks(config, "git", Surroundings.state());
        DockerChecks docker =
                new DockerChecks(
                        docker(config, "deadline"),
                        Surroundings.variable("DOCKER_HOST", ""),
                        images(config, readable));
        List<Look> looks = new ArrayList<>();
        looks.add(new Look("java", threads.submit(machine::java)));
        looks.add(new Look("git", threads.submit(machine::git)));
        looks.add(new Look("claude", threads.submit(machine::claude)));
        looks.add(new Look("docker", threads.submit(docker::all)));
        if (readable) {
            NetworkChecks network =
                    new NetworkChecks(
                            config,
                            System.getenv(),
                            Surroundings.home(),
                            EmbeddedState.isRunning());
            looks.add(new Look("redis", threads.submit(network::redis)));
            looks.add(new Look("model key", threads.submit(network::modelKey)));
            looks.add(new Look("domains", threads.submit(network::templates)));
        }
        looks.add(new Look("disk", threads.submit(machine::freeDisk)));
        return looks;
    }

    /// What domains run in; none where that cannot be known, of which other findings tell.
    private static List<String> images(Config config, boolean readable) {
        if (!readable) {
            return List.of();
        }
        try {
            return ImageTarget.all(config).stream().map(ImageTarget::image).toList();
        } catch (UncheckedIOException e) {
            return List.of();
        }
    }

    private static DockerProgram docker(Config config, String deadline) {
        return new DockerProgram("docker", config.getDuration("agentnet.doctor." + deadline));
    }

    private static DiskUse diskUse(Config config) throws IOException {
        DockerProgram docker = docker(config, "disk-deadline");
        Optional<JsonNode> sums = docker.sums();
        Path state = Surroundings.state();
        long prunable = Leftovers.find(config, docker, sums, state).bytes();
        return DiskUse.measure(sums, state, prunable);
    }

    private static List<Finding> wait(Look look, Config config) throws InterruptedException {
        // A check keeps its own deadlines, per call; this is for what knows none.
        Duration deadline = config.getDuration("agentnet.doctor.deadline").multipliedBy(2);
        try {
            return look.findings().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            String what =
                    "%s: no answer within %d s".formatted(look.subject(), deadline.toSeconds());
            return List.of(Finding.wrong(look.subject(), what, "agentnet doctor, once more"));
        } catch (ExecutionException e) {
            String why = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
            return List.of(
                    Finding.wrong(look.subject(), look.subject() + ": " + why, "see that message"));
        }
    }

    private static Optional<DiskUse> wait(Future<DiskUse> use, Config config)
            throws InterruptedException {
        // Docker has the one, our own folders have the other.
        Duration deadline =
                config.getDuration("agentnet.doctor.disk-deadline")
                        .plus(config.getDuration("agentnet.doctor.deadline"));
        try {
            return Optional.of(use.get(deadline.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        }
    }

    private void show(List<Finding> findings, Screen screen) {
        if (!json) {
            findings.forEach(finding -> finding.print(screen));
        }
    }

    private void end(List<Finding> all, Optional<DiskUse> disk, Screen screen) {
        if (json) {
            ObjectNode root = Json.object();
            ArrayNode checks = root.putArray("checks");
            all.forEach(finding -> checks.add(finding.toJson()));
            disk.ifPresent(use -> root.set("disk", use.toJson()));
            System.out.println(Json.write(root));
        } else {
            screen.line("  disk: " + disk.map(DiskUse::toString).orElse("not measured in time"));
        }
    }
}
