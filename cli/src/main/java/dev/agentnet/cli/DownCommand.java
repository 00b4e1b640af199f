package dev.agentnet.cli;

import com.typesafe.config.Config;
import dev.agentnet.cli.embedded.EmbeddedState;
import dev.agentnet.cli.machine.ComposeProject;
import dev.agentnet.cli.machine.RedisDoor;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.RedisNetwork.UnreachableRedis;
import dev.agentnet.protocol.DomainName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `agentnet down`: ends the network that runs here.
@Command(name = "down", mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

    /// Running work may finish for a while before it is handed back.
    private static final int PATIENCE_SECONDS = 60;

    private static final int LOOK_AGAIN_MILLIS = 200;

    @Option(names = "--docker", description = "the one in containers")
    private boolean docker;

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        if (docker) {
            return inContainers();
        }
        Optional<ProcessHandle> process = EmbeddedState.process();
        if (process.isEmpty()) {
            throw new Problem("no embedded network runs here. One in containers: down --docker");
        }
        process.get().destroy();
        try {
            process.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new Problem(
                    "process "
                            + process.get().pid()
                            + " did not end within "
                            + PATIENCE_SECONDS
                            + " s",
                    e);
        }
        System.out.println("the embedded network has ended; its tasks and repositories are kept");
        return ExitCode.OK;
    }

    /// Main goes first, as it would want its domains back; then these, which Compose knows nothing
    /// of; then the rest.
    private static int inContainers() throws InterruptedException {
        boolean drained = drainContainers();
        int down = ComposeProject.run(List.of("--profile", "debug", "down"));
        ComposeProject.removeDomainNetworks();
        return drained ? down : ExitCode.FAILED;
    }

    /// Stops main, and has the spawner take the domains away.
    ///
    /// @return false if some are still there
    static boolean drainContainers() throws InterruptedException {
        Map<String, Object> network = ComposeProject.network();
        ComposeProject.run(List.of("stop", ComposeProject.MAIN));
        return drained(network);
    }

    private static boolean drained(Map<String, Object> settings) throws InterruptedException {
        if (settings.isEmpty()) {
            return true;
        }
        Config config = Surroundings.config(settings);
        try (RedisNetwork network = RedisDoor.open(config)) {
            return drainDomains(network);
        } catch (UnreachableRedis e) {
            System.err.println("agentnet: domains' containers may stay, as " + e.getMessage());
            return false;
        }
    }

    private static boolean drainDomains(RedisNetwork network) throws InterruptedException {
        List<DomainName> domains = new ArrayList<>(network.registry().domains().keySet());
        domains.add(DomainName.CHECKS);
        domains.forEach(domain -> network.fleet().want(domain, 0));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        List<String> living = living(network, domains);
        while (!living.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(LOOK_AGAIN_MILLIS);
            living = living(network, domains);
        }
        if (!living.isEmpty()) {
            System.err.println("agentnet: did not end in time: " + String.join(", ", living));
        }
        return living.isEmpty();
    }

    private static List<String> living(RedisNetwork network, List<DomainName> domains) {
        return domains.stream()
                .flatMap(domain -> network.fleet().actual(domain).stream())
                .filter(member -> member.ended().isEmpty())
                .map(Fleet.Member::container)
                .toList();
    }
}
