package dev.agentnet.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.planning.PlanLimits;
import dev.agentnet.planning.PlanReader;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
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
                        "0",
                        "started_at",
                        "1000",
                        "finished_at",
                        "61000");
        done.computeIfAbsent(domain, _ -> new ArrayList<>()).add(result);
    }

    private String cost(String tasks) {
        return history(tasks).line();
    }

    private CostHistory history(String tasks) {
        return CostHistory.of(
                read("tasks: [" + tasks + "]"), domain -> done.getOrDefault(domain, List.of()));
    }

    private static Plan read(String text) {
        Map<DomainName, List<String>> workers =
                Map.of(BACKEND, List.of("api-worker", "db-worker"), CREW, List.of("reviewer"));
        return new PlanReader(PlanLimits.from(ConfigFactory.defaultReference()), workers)
                .read("plan", text)
                .plan()
                .orElseThrow();
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
                        "$1.00, 1 tokens, by 1 finished tasks; no history yet of"
                                + " backend/db-worker");
    }

    @Test
    void eachTaskHasItsOwnEstimate() {
        finished(BACKEND, "api-worker", "0.25", "1000");
        finished(BACKEND, "api-worker", "0.75", "3000");
        CostHistory history =
                history(
                        "{id: a, domain: backend, role: api-worker, prompt: x},"
                                + "{id: b, domain: crew, prompt: x}");
        JsonNode plan = history.toJson();
        assertThat(plan.at("/tasks/0/estimate"))
                .isEqualTo(
                        Json.parse(
                                """
                                {"cost_usd": {"low": 0.25, "high": 0.75},
                                 "tokens": {"low": 1000.0, "high": 3000.0},
                                 "seconds": {"low": 60.0, "high": 60.0}, "tasks": 2}
                                """));
        assertThat(plan.at("/tasks/1").has("estimate")).isFalse();
        assertThat(read(Json.write(plan))).isEqualTo(read(Json.write(plan).replace("0.25", "9")));
    }
}
