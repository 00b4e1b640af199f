package dev.agentnet.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.planning.PlanReader.Reading;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Plan;
import java.util.List;
import java.util.Map;

/// Reads texts as plans for two domains.
final class PlanReading {

    private static final PlanReader READER =
            new PlanReader(
                    new PlanLimits(100_000, 20, 10, 10, 30, 5),
                    Map.of(
                            new DomainName("backend"), List.of("api-worker", "db-worker"),
                            new DomainName("frontend"), List.of("ui-worker")));

    private PlanReading() {}

    static Plan plan(String text) {
        Reading reading = READER.read("plan.yaml", text);
        assertThat(reading.complaints()).isEmpty();
        return reading.plan().orElseThrow();
    }

    static List<String> complaints(String text) {
        Reading reading = READER.read("plan.yaml", text);
        assertThat(reading.plan()).isEmpty();
        return reading.complaints().stream().map(Complaint::toString).toList();
    }
}
