package dev.agentnet.main.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.main.planning.Complexity.Level;
import dev.agentnet.main.routing.Router;
import dev.agentnet.main.routing.RoutingSettings;
import dev.agentnet.planning.PlanLimits;
import dev.agentnet.planning.PlanReader;
import dev.agentnet.planning.PlanReader.Reading;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.PlannedTask;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Features as plans, with the domains that agentnet brings.
final class WorkflowPlannerTest {

    private static final String AUTHENTICATION =
            "Implement user authentication with frontend, backend and tests";

    private static final DomainTemplates TEMPLATES =
            DomainTemplates.read(Path.of("../domain-templates"));
    private static final Router ROUTER =
            new Router(
                    TEMPLATES,
                    RoutingSettings.from(ConfigFactory.parseResources("reference.conf")));
    private static final Workflows WORKFLOWS = Workflows.read(Optional.empty());

    private static FeatureRequest request(String text, Workflow workflow) {
        return new FeatureRequest(
                text, workflow, "a test", Optional.empty(), Budget.NONE, List.of());
    }

    private static FeatureRequest auto(String text) {
        return request(text, WorkflowChoice.of(text, WORKFLOWS.all()).workflow());
    }

    private static FeatureRequest as(FeatureRequest asked, Level level, Budget budget) {
        return new FeatureRequest(
                asked.text(),
                asked.workflow(),
                asked.why(),
                Optional.of(level),
                budget,
                asked.checks());
    }

    private static FeaturePlan made(FeatureRequest request) {
        return new WorkflowPlanner(ROUTER, TEMPLATES.workers()).plan(request);
    }

    private static List<String> ids(Plan plan) {
        return plan.tasks().stream().map(PlannedTask::id).toList();
    }

    private static Plan plan(FeatureRequest request) {
        return made(request).routing().plan();
    }

    private static PlannedTask task(Plan plan, String id) {
        return plan.tasks().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    }

    /// Text, workflow that is chosen, domains that build it, complexity.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Implement user authentication with frontend, backend and tests | feature | frontend backend | HIGH
                    Add pagination to the orders endpoint | feature | backend | LOW
                    Add an error page for the checkout form | feature | frontend | LOW
                    The login endpoint crashes with a NullPointerException when the body is empty | bug-fix | backend | LOW
                    Fix the broken focus order in the settings dialog | bug-fix | frontend | LOW
                    Build and test on every push with a GitHub Actions workflow, and add documentation | feature | devops | LOW
                    Document the endpoints of the order service | documentation | - | LOW
                    Fix the typo in the README | documentation | - | LOW
                    Explain how to restore a backup in the operations guide | documentation | - | LOW
                    Review the payment service | code-review | - | LOW
                    Review the payment service from all sides | perspective-review | - | LOW
                    Audit the session handling | perspective-review | - | LOW
                    Security review of the login flow | code-review | - | LOW
                    Rename the label of the save button | feature | frontend | LOW
                    Migrate the orders table to the new schema without downtime, backfill it, and keep the old endpoint working for deprecated clients | feature | backend | HIGH
                    """)
    void featuresBecomePlans(String text, String workflow, String domains, Level level) {
        FeaturePlan made = made(auto(text));
        assertThat(made.workflow()).startsWith(workflow + ": ");
        assertThat(made.complexity().level())
                .as(made.complexity().reasons().toString())
                .isEqualTo(level);
        List<String> building =
                made.routing().plan().tasks().stream()
                        .map(task -> task.domain().orElseThrow())
                        .filter(domain -> !domain.equals(Role.CREW))
                        .map(DomainName::value)
                        .distinct()
                        .toList();
        assertThat(String.join(" ", building)).isEqualTo(domains.equals("-") ? "" : domains);
        assertPassesTheChecks(made.routing().plan());
    }

    private static void assertPassesTheChecks(Plan plan) {
        Reading reading =
                new PlanReader(
                                PlanLimits.from(ConfigFactory.defaultReference()),
                                TEMPLATES.workers())
                        .read("plan", Json.pretty(plan.toJson()));
        assertThat(reading.complaints()).isEmpty();
        assertThat(reading.plan()).contains(plan);
    }

    @Test
    void everyShippedWorkflowIsAPlanThatRuns() {
        for (Workflow workflow : WORKFLOWS.all()) {
            for (Level level : Level.values()) {
                for (String text : List.of(AUTHENTICATION, "Add an index to the orders table")) {
                    Budget budget =
                            new Budget(Optional.of(100_000L), Optional.of(new BigDecimal("3.50")));
                    assertPassesTheChecks(plan(as(request(text, workflow), level, budget)));
                }
            }
        }
    }

    @Test
    void featureOfTwoDomainsHasABuilderInEachAtTheSameTime() {
        Plan plan = plan(request(AUTHENTICATION, WORKFLOWS.find("feature")));
        assertThat(ids(plan))
                .containsExactly(
                        "analyst",
                        "planner",
                        "builder-frontend",
                        "builder-backend",
                        "tester-frontend",
                        "tester-backend",
                        "reviewer",
                        "settle-frontend",
                        "settle-backend",
                        "documenter");
        assertThat(task(plan, "builder-backend").dependencies())
                .containsExactly("analyst", "planner");
        assertThat(task(plan, "builder-backend").role()).contains("auth-worker");
        assertThat(task(plan, "tester-frontend").dependencies())
                .containsExactly("analyst", "planner", "builder-frontend", "builder-backend");
        assertThat(task(plan, "reviewer").domain()).contains(Role.CREW);
        assertThat(task(plan, "reviewer").role()).contains("reviewer");
        assertThat(task(plan, "builder-backend").prompt())
                .startsWith(AUTHENTICATION.substring(0, 59).strip())
                .contains(
                        "Your part is that of the backend (\"backend\"); the rest is with: frontend");
        assertThat(task(plan, "planner").prompt())
                .contains("- backend (auth-worker): backend", AUTHENTICATION);
    }

    @Test
    void analystComesOnlyToComplexWorkAndAPersonHasTheLastWord() {
        FeatureRequest asked = request(AUTHENTICATION, WORKFLOWS.find("feature"));
        FeaturePlan estimated = made(asked);
        assertThat(estimated.complexity().reasons())
                .containsExactly(
                        "2 domains +2",
                        "3 things asked for +1",
                        "safety (\"authentication\") +1",
                        "4 of 4 points");
        FeaturePlan low = made(as(asked, Level.LOW, Budget.NONE));
        assertThat(ids(low.routing().plan())).doesNotContain("analyst").contains("planner");
        assertThat(low.complexity().reasons()).containsExactly("as you say");
        assertThat(low.leftOut())
                .containsExactly("analyst: only for complex work", "settle: only for complex work");
        FeaturePlan high =
                made(
                        as(
                                request("Add an index", WORKFLOWS.find("feature")),
                                Level.HIGH,
                                Budget.NONE));
        assertThat(ids(high.routing().plan()))
                .containsExactly(
                        "analyst", "builder", "tester", "reviewer", "settle", "documenter");
        assertThat(high.leftOut()).containsExactly("planner: one domain alone builds it");
    }

    @Test
    void sixPerspectivesReportAtOnceAndOneSumsUp() {
        Plan plan = plan(request("The payment service", WORKFLOWS.find("perspective-review")));
        List<String> six =
                List.of(
                        "security",
                        "architecture",
                        "performance",
                        "quality",
                        "devops",
                        "integration");
        assertThat(ids(plan)).startsWith(six.toArray(String[]::new)).endsWith("summary").hasSize(7);
        six.forEach(id -> assertThat(task(plan, id).dependencies()).isEmpty());
        assertThat(task(plan, "summary").dependencies()).containsExactlyElementsOf(six);
        assertThat(task(plan, "security").prompt()).startsWith("Security: The payment service");
    }

    @Test
    void givenRolesGoOneAfterTheOther() {
        Workflow custom = WORKFLOWS.of(List.of(Role.BUILDER, Role.REVIEWER, Role.BUILDER));
        Plan plan = plan(request(AUTHENTICATION, custom));
        assertThat(ids(plan))
                .containsExactly(
                        "builder-frontend",
                        "builder-backend",
                        "reviewer",
                        "builder-2-frontend",
                        "builder-2-backend");
        assertThat(task(plan, "builder-frontend").dependencies()).isEmpty();
        assertThat(task(plan, "builder-backend").dependencies())
                .containsExactly("builder-frontend");
        assertThat(task(plan, "builder-2-backend").dependencies())
                .containsExactly(
                        "builder-frontend", "builder-backend", "reviewer", "builder-2-frontend");
    }

    @Test
    void budgetIsSpreadByWeightsAndNeverMoreThanTheWhole() {
        Budget whole = new Budget(Optional.of(1000L), Optional.of(new BigDecimal("1.00")));
        Plan plan =
                plan(as(request("Fix the crash in the orders query", bugFix()), Level.LOW, whole));
        Map<String, Budget> shares = new HashMap<>();
        plan.tasks().forEach(task -> shares.put(task.id(), task.budget()));
        // Weights 1, 6 and 2.
        assertThat(shares)
                .containsEntry("scout", budget(111, "0.11"))
                .containsEntry("builder", budget(666, "0.66"))
                .containsEntry("reviewer", budget(222, "0.22"));
        assertThat(plan.budget()).isEqualTo(whole);
    }

    private static Workflow bugFix() {
        return WORKFLOWS.find("bug-fix");
    }

    private static Budget budget(long tokens, String dollars) {
        return new Budget(Optional.of(tokens), Optional.of(new BigDecimal(dollars)));
    }

    @Test
    void missingCrewIsSaidWithWhatToDo() {
        Map<DomainName, List<String>> workers = new HashMap<>(TEMPLATES.workers());
        workers.remove(Role.CREW);
        assertThatThrownBy(() -> new WorkflowPlanner(ROUTER, workers).plan(auto("Fix the crash")))
                .hasMessageContaining("nobody is a scout", "Copy domain-templates/crew");
    }
}
