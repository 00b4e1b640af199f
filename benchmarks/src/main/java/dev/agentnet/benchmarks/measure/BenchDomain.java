package dev.agentnet.benchmarks.measure;

import dev.agentnet.cli.embedded.AgentLog;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.domain.DomainOrchestrator;
import dev.agentnet.domain.DomainSettings;
import dev.agentnet.lifecycle.Service;
import dev.agentnet.lifecycle.ServiceGroup;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Usage;
import dev.agentnet.worker.Worker;
import dev.agentnet.workspace.FolderRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// A process with real orchestrators of domains whose workers do nothing, as fast as they can:
/// everything of a task's way but the work.
///
/// Its output is the time from the task's submit, which its description begins with, to the start
/// of its work, in nanoseconds. It serves until its input ends.
public final class BenchDomain {

    private BenchDomain() {}

    /// @param arguments address of Redis, workers at once, then the domains
    public static void main(String[] arguments) throws IOException {
        int slots = Integer.parseInt(arguments[1]);
        List<DomainName> domains = Stream.of(arguments).skip(2).map(DomainName::new).toList();
        Path files = Files.createTempDirectory("agentnet-bench-domain");
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> FolderRemoval.remove(files), "end-of-files"));
        RedisNetwork network = MeasuredNetwork.open(arguments[0]);
        ServiceGroup services =
                new ServiceGroup(
                        domains.stream()
                                .map(domain -> serve(network, settings(domain, files, slots)))
                                .toList());
        AgentLog.attach(network.journal(), AgentId.orchestrator(domains.getFirst(), 1));
        services.start();
        System.out.println("{\"ready\":true}");
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
        services.close();
        network.close();
    }

    private static Service serve(RedisNetwork network, DomainSettings settings) {
        Worker worker =
                (assignment, _) -> {
                    String description = assignment.task().spec().description();
                    long sent = Long.parseLong(description.substring(0, description.indexOf(' ')));
                    String waited = Long.toString(System.nanoTime() - sent);
                    return new Outcome.Checked(waited, Usage.NONE, 0, "", "");
                };
        return new DomainOrchestrator(
                settings, network, worker, InstantSource.system(), () -> System.exit(1));
    }

    private static DomainSettings settings(DomainName domain, Path files, int slots) {
        try {
            Path template = files.resolve("template").resolve(domain.value());
            Files.createDirectories(template.resolve("workers"));
            Files.writeString(
                    template.resolve("domain.conf"),
                    """
                    description = "does nothing"
                    workers { none { agent = command, command = "true", description = "nothing" } }
                    """);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new DomainSettings(
                AgentId.orchestrator(domain, 1),
                "",
                "http://127.0.0.1:1",
                files,
                files,
                OptionalLong.empty(),
                slots,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                new DomainSettings.Quiet(Duration.ofMinutes(5), Duration.ofMinutes(45)));
    }
}
