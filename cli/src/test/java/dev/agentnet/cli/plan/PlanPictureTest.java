package dev.agentnet.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.main.routing.Decision;
import dev.agentnet.main.routing.Part;
import dev.agentnet.main.routing.PlanRouting;
import dev.agentnet.planning.PlanLimits;
import dev.agentnet.planning.PlanReader;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Plan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PlanPictureTest {

    private static final DomainName BACKEND = new DomainName("backend");
    private static final DomainName FRONTEND = new DomainName("frontend");

    private static Plan plan(String text) {
        PlanLimits limits = PlanLimits.from(ConfigFactory.defaultReference());
        return new PlanReader(limits, Map.of(BACKEND, List.of("api-worker")))
                .read("plan.yaml", text)
                .plan()
                .orElseThrow();
    }

    @Test
    void orderClaimsAndReasonsAreDrawn() {
        Plan plan =
                plan(
                        """
                        title: Limits
                        repository: shop
                        budget: {tokens: 5000}
                        weight: 3
                        tasks:
                          - {id: last, prompt: Show it, dependencies: [mid, docs], artifacts: [src/a.js]}
                          - {id: table, domain: backend, role: api-worker, prompt: Add a table, artifacts: [src/], budget: {tokens: 2000}}
                          - {id: docs, domain: backend, prompt: Describe it, artifacts: [docs]}
                          - {id: mid, domain: backend, prompt: Use it, dependencies: [table]}
                        """);
        PlanRouting routing =
                PlanRouting.of(
                        plan,
                        text ->
                                new Decision(
                                        text,
                                        Decision.Kind.UNSURE,
                                        List.of(new Part(FRONTEND, "ui-worker", text)),
                                        0.4,
                                        List.of("show stands for frontend")));

        Map<String, String> done =
                Map.of(
                        "worker",
                        "backend.3.api-worker-1",
                        "cost_usd",
                        "0.5",
                        "tokens_in",
                        "2000",
                        "started_at",
                        "1000",
                        "finished_at",
                        "131000");
        CostHistory history =
                CostHistory.of(
                        routing.plan(),
                        domain -> domain.value().equals("backend") ? List.of(done) : List.of());
        assertThat(PlanPicture.lines(routing, Optional.of(history), Screen.stdout()))
                .containsExactly(
                        "Limits · 4 tasks · repository shop",
                        "",
                        "   1 ─┬─  table  backend/api-worker  Add a table",
                        "      └─  docs   backend             Describe it",
                        "      │",
                        "   2 ───  mid    backend             Use it  after table",
                        "      │",
                        "   3 ───  last   frontend/ui-worker  Show it  after mid, docs",
                        "",
                        "  together  up to 2 at the same time: table, docs",
                        "  longest   3 one after the other: table → mid → last",
                        "  weight    3 claims for each one of others",
                        "  budget    2,000 tokens in tasks of 5,000",
                        "  shares    table 2,000 tokens",
                        "  cost      $1.50, 6,000 tokens, by 1 finished tasks; no"
                                + " history yet of frontend/ui-worker",
                        "",
                        "  what each may take",
                        "    table  $0.50, 2,000 tokens, 2 min 10 s, by" + " one finished task",
                        "    docs   $0.50, 2,000 tokens, 2 min 10 s, by" + " one finished task",
                        "    mid    $0.50, 2,000 tokens, 2 min 10 s, by" + " one finished task",
                        "",
                        "  who writes where",
                        "    last   src/a.js",
                        "    table  src",
                        "    docs   docs",
                        "",
                        "  in the same files, settled by their order",
                        "    src/a.js and src: table, then last (through others)",
                        "",
                        "  why there",
                        "    last   frontend/ui-worker: only the best guess; name the domain to be sure;"
                                + " show stands for frontend",
                        "    table  backend/api-worker: the plan names it",
                        "    docs   backend: the plan names it",
                        "    mid    backend: the plan names it");
    }
}
