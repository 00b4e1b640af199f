package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.checkup.LandingChecks;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.repository.MainApi;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.coordination.Inspection.Report;
import dev.agentnet.coordination.Inspection.Violation;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `agentnet verify`: whether the network keeps its promises; exit 1 if it breaks one.
@Command(name = "verify", mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    @Mixin private RedisOption redis = new RedisOption();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    /// @param unread why the repositories could not be looked at, if they could not
    private record Findings(long tasks, List<Violation> violations, Optional<String> unread) {

        List<Violation> of(Invariant invariant) {
            return violations.stream().filter(found -> found.invariant() == invariant).toList();
        }

        boolean areFine() {
            return violations.isEmpty();
        }
    }

    @Override
    public Integer call() {
        Findings findings;
        try (Network network = redis.open()) {
            findings = look(network);
        }
        if (json) {
            System.out.println(Json.write(toJson(findings)));
        } else {
            print(findings);
        }
        return findings.areFine() ? ExitCode.OK : ExitCode.FAILED;
    }

    private Findings look(Network network) {
        Report report = network.inspection().inspect();
        List<Violation> violations = new ArrayList<>(report.violations());
        Optional<String> unread = Optional.empty();
        try {
            // Without repositories nobody need ask main, who may be away.
            if (!network.repositories().all().isEmpty()) {
                MainApi main = MainApi.of(Surroundings.config(redis.overrides()));
                violations.addAll(new LandingChecks(network, main).all());
            }
        } catch (Problem e) {
            unread = Optional.of(String.valueOf(e.getMessage()));
        }
        return new Findings(report.tasks(), violations, unread);
    }

    private static ObjectNode toJson(Findings findings) {
        ObjectNode root =
                Json.object().put("ok", findings.areFine()).put("tasks", findings.tasks());
        ArrayNode violations = root.putArray("violations");
        for (Violation violation : findings.violations()) {
            ObjectNode entry =
                    violations
                            .addObject()
                            .put("invariant", violation.invariant().name())
                            .put("what", violation.what());
            ArrayNode ids = entry.putArray("ids");
            violation.ids().forEach(ids::add);
        }
        findings.unread().ifPresent(why -> root.put("repositories_unread", why));
        return root;
    }

    private static void print(Findings findings) {
        Screen screen = Screen.stdout();
        screen.line("tasks looked at: %d".formatted(findings.tasks()));
        for (Invariant invariant : Invariant.values()) {
            List<Violation> broken = findings.of(invariant);
            String sign = broken.isEmpty() ? screen.green("✓") : screen.red("✗");
            screen.line("  %s %s %s".formatted(sign, invariant, invariant.meaning()));
            broken.forEach(violation -> screen.line("      " + violation.what()));
        }
        findings.unread()
                .ifPresent(why -> screen.line("  ! the repositories were not compared: " + why));
    }
}
