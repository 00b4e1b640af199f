package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.checkup.LandingChecks;
import dev.agentnet.cli.checkup.MainChecks;
import dev.agentnet.cli.checkup.StrayChecks;
import dev.agentnet.cli.checkup.Unread;
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
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `agentnet verify`: whether the network keeps its promises; exit 1 if it breaks one.
@Command(name = "verify", mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    /// What is looked at by main, or with its help.
    private static final List<Invariant> MAINS = List.of(Invariant.I3, Invariant.I6, Invariant.I9);

    @Mixin private RedisOption redis = new RedisOption();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    /// @param unread what could not be looked at, of which nothing is known
    private record Findings(long tasks, List<Violation> violations, List<Unread> unread) {

        List<Unread> unread(Invariant invariant) {
            return unread.stream().filter(one -> one.invariant() == invariant).toList();
        }

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
        List<Unread> unread = new ArrayList<>();
        Config config = Surroundings.config(redis.overrides());
        try {
            violations.addAll(new StrayChecks(network, config).all());
        } catch (Problem e) {
            unread.add(new Unread(Invariant.I6, String.valueOf(e.getMessage())));
        }
        try {
            askMain(network, MainApi.of(config), violations, unread);
        } catch (Problem e) {
            for (Invariant invariant : MAINS) {
                unread.add(new Unread(invariant, "only main can: " + e.getMessage()));
            }
        }
        violations.sort(Comparator.comparing(Violation::invariant));
        return new Findings(report.tasks(), violations, unread);
    }

    private static void askMain(
            Network network, MainApi main, List<Violation> violations, List<Unread> unread) {
        List<Violation> landings = new LandingChecks(network, main).all();
        MainChecks.Found found = new MainChecks(main).all();
        violations.addAll(landings);
        violations.addAll(found.violations());
        unread.addAll(found.unread());
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
        ArrayNode unread = root.putArray("not_looked_at");
        for (Unread one : findings.unread()) {
            unread.addObject().put("invariant", one.invariant().name()).put("why", one.why());
        }
        return root;
    }

    private static void print(Findings findings) {
        Screen screen = Screen.stdout();
        screen.line("tasks looked at: %d".formatted(findings.tasks()));
        for (Invariant invariant : Invariant.values()) {
            List<Violation> broken = findings.of(invariant);
            List<Unread> unread = findings.unread(invariant);
            String sign = unread.isEmpty() ? screen.green("✓") : "-";
            screen.line(
                    "  %s %s %s"
                            .formatted(
                                    broken.isEmpty() ? sign : screen.red("✗"),
                                    invariant,
                                    invariant.meaning()));
            broken.forEach(violation -> screen.line("      " + violation.what()));
            unread.forEach(one -> screen.line("      not looked at: " + one.why()));
        }
    }
}
