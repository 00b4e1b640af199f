package dev.agentnet.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.planning.PlanLimits;
import dev.agentnet.planning.PlanReader;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CostHistoryTest {

    private static final DomainName BACKEND = new DomainName("backend");
    private static final DomainName CREW = new DomainName("crew");

    private final Map<DomainName, List<Map<String, String>>> done = new HashMap<>();

    private void finished(DomainName domain, String worker, String dollars, String tokens) {
        Map<String, String> result =
                Map.of(
                        "worker",
                        domain + ".3." + worker + "-1",
                        "cost_usd",
                        dollars,
                        "tokens_in",
                        tokens,
                        "tokens_out",
                        "0");
        done.computeIfAbsent(domain, _ -> new ArrayList<>()).add(result);
    }

    private String cost(String tasks) {
        Map<DomainName, List<String>> workers =
                Map.of(BACKEND, List.of("api-worker", "db-worker"), CREW, List.of("reviewer"));
        Plan plan =
                new PlanReader(PlanLimits.from(ConfigFactory.defaultReference()), workers)
                        .read("plan", "tasks: [" + tasks + "]")
                        .plan()
                        .orElseThrow();
        return CostHistory.of(plan, domain -> done.getOrDefault(domain, List.of()));
    }

    @Test
    void rangeIsTheSumOfWhatTasksLikeTheseCost() {
        for (int n = 1; n <= 11; n++) {
            finished(BACKEND, "api-worker", "%d.00".formatted(n), n + "000");
        }
        finished(BACKEND, "db-worker", "50", "1");
        finished(BACKEND, "api-worker", "0.000000", "0");
        finished(CREW, "reviewer", "0.10", "500");
        assertThat(
                        cost(
                                "{id: a, domain: backend, role: api-worker, prompt: x},"
                                        + "{id: b, domain: crew, role: reviewer, prompt: x}"))
                .isEqualTo("$2.10 to $10.10, 2,500 to 10,500 tokens, by 13 finished tasks");
    }

    @Test
    void whoHasDoneNothingYetIsNamed() {
        assertThat(cost("{id: a, domain: crew, prompt: x}"))
                .isEqualTo("no history yet: nothing like these tasks has been done here");
        finished(BACKEND, "api-worker", "1", "1");
        assertThat(
                        cost(
                                "{id: a, domain: backend, prompt: x},"
                                        + "{id: b, domain: backend, role: db-worker, prompt: x}"))
                .isEqualTo(
                        "$1.00 to $1.00, 1 to 1 tokens, by 1 finished tasks; no history yet of"
                                + " backend/db-worker");
    }
}
