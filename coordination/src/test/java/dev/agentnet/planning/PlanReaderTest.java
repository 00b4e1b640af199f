package dev.agentnet.planning;

import static dev.agentnet.planning.PlanReading.complaints;
import static dev.agentnet.planning.PlanReading.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.PlannedTask;
import dev.agentnet.protocol.Priority;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PlanReaderTest {

    private static final String WHOLE =
            """
            title: Rate limits
            repository: shop
            base: main
            budget: {tokens: 500000, cost_usd: 10}
            tasks:
              - id: table
                domain: backend
                role: db-worker
                model: claude-haiku-4-5
                prompt: Add a table of limits
                inputs: [docs/limits.md]
                artifacts: [db/migrations/]
                checks: [npm test]
                budget:
                  tokens: 200000
                  cost_usd: 2.50
                priority: high
                timeout: 600
              - id: page
                prompt: |
                  Show the limits
                  on the account page
                artifacts:
                  - ./web/*.html
                dependencies: [table]
            """;

    @Test
    void everyFieldIsRead() {
        Plan plan = plan(WHOLE);

        assertThat(plan.title()).contains("Rate limits");
        assertThat(plan.repository()).contains("shop");
        assertThat(plan.base()).contains("main");
        assertThat(plan.budget().tokens()).contains(500_000L);
        PlannedTask table = plan.tasks().getFirst();
        assertThat(table.id()).isEqualTo("table");
        assertThat(table.domain()).contains(new DomainName("backend"));
        assertThat(table.role()).contains("db-worker");
        assertThat(table.model()).contains("claude-haiku-4-5");
        assertThat(table.inputs()).containsExactly("docs/limits.md");
        assertThat(table.artifacts()).containsExactly("db/migrations");
        assertThat(table.checks()).containsExactly("npm test");
        assertThat(table.budget().costUsd()).contains(new BigDecimal("2.50"));
        assertThat(table.priority()).isEqualTo(Priority.HIGH);
        assertThat(table.timeout()).isEqualTo(Duration.ofMinutes(10));
        PlannedTask page = plan.tasks().getLast();
        assertThat(page.domain()).isEmpty();
        assertThat(page.prompt()).isEqualTo("Show the limits\non the account page\n");
        assertThat(page.artifacts()).containsExactly("web/*.html");
        assertThat(page.dependencies()).containsExactly("table");
        assertThat(page.priority()).isEqualTo(Priority.NORMAL);
        assertThat(page.timeout()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void whatIsPrintedAsJsonIsTheSamePlan() {
        Plan plan = plan(WHOLE);

        assertThat(plan(Json.write(plan.toJson()))).isEqualTo(plan);
        assertThat(plan(Json.pretty(plan.toJson()))).isEqualTo(plan);
    }

    @Test
    void jsonIsReadWithAllThatItMayHave() {
        Plan plan =
                plan(
                        "{\n\t\"tasks\": [\n\t\t{\"id\": \"a\", \"prompt\": \"say \\\"\\u00fc\\ud83d\\ude00\\\"\\n\\ttwice\\/\"}\n\t]\n}");

        assertThat(plan.tasks().getFirst().prompt()).isEqualTo("say \"ü😀\"\n\ttwice/");
    }

    @Test
    void whatIsNoYamlIsToldWithItsLine() {
        assertThat(complaints("tasks:\n  - id: a\n    prompt: 'open\n"))
                .singleElement()
                .asString()
                .startsWith("plan.yaml:4: neither YAML nor JSON: ");
        assertThat(complaints("tasks: [{\"id\": }\n}"))
                .singleElement()
                .asString()
                .startsWith("plan.yaml:2: neither YAML nor JSON: ");
        assertThat(complaints(""))
                .containsExactly("plan.yaml:1: the file is empty; a plan has at least: tasks");
        assertThat(complaints("a\n---\nb"))
                .singleElement()
                .asString()
                .startsWith("plan.yaml:2: neither YAML nor JSON: ");
    }

    @Test
    void aPlanHasTasks() {
        assertThat(complaints("title: nothing\n"))
                .containsExactly("plan.yaml:1: a plan without tasks; give it at least one");
        assertThat(complaints("\n- a\n"))
                .singleElement()
                .asString()
                .startsWith("plan.yaml:2: a plan has to be an object with: title, repository, ");
        assertThat(complaints("tasks: []"))
                .containsExactly("plan.yaml:1: a plan without tasks; give it at least one");
    }

    @Test
    void weightIsReadAndHasBounds() {
        String text =
                """
                weight: %s
                tasks:
                  - id: a
                    prompt: do it
                """;
        Plan weighed = plan(text.formatted("3"));
        assertThat(weighed.weight()).isEqualTo(3);
        assertThat(plan(Json.pretty(weighed.toJson()))).isEqualTo(weighed);
        assertThat(weighed.weighing(1).toJson().has("weight")).isFalse();
        assertThat(complaints(text.formatted("101")))
                .containsExactly("plan.yaml:1: a weight of 101: use 1 to 100");
        assertThat(complaints(text.formatted("0"))).singleElement().asString().contains("weight");
        assertThatThrownBy(() -> weighed.weighing(0)).hasMessageContaining("use 1 to 100");
    }

    @Test
    void unknownKeysAreToldWithWhatWasMeant() {
        assertThat(
                        complaints(
                                """
                                titles: Rate limits
                                tasks:
                                  - id: a
                                    prompt: do it
                                    dependancies: []
                                    budget:
                                      dollars: 2
                                """))
                .containsExactly(
                        "plan.yaml:1: a plan has no \"titles\". Did you mean title? Known: title,"
                                + " repository, base, budget, weight, tasks",
                        "plan.yaml:5: a task has no \"dependancies\". Did you mean dependencies?"
                                + " Known: id, domain, role, model, prompt, inputs, artifacts,"
                                + " dependencies,"
                                + " checks, budget, priority, timeout, estimate",
                        "plan.yaml:7: a budget has no \"dollars\". Known: tokens, cost_usd");
    }

    @Test
    void modelIsTakenAsItIsUnlessItCouldBeAnOption() {
        Plan plan =
                plan(
                        """
                        tasks:
                          - {id: a, prompt: x, model: claude-haiku-4-5}
                          - {id: b, prompt: x, model: "us.vendor/m:1@x[1m]"}
                          - {id: c, prompt: x}
                        """);
        assertThat(plan.tasks())
                .extracting(PlannedTask::model)
                .containsExactly(
                        Optional.of("claude-haiku-4-5"),
                        Optional.of("us.vendor/m:1@x[1m]"),
                        Optional.empty());
        assertThat(complaints("tasks: [{id: a, prompt: x, model: --resume}]"))
                .singleElement()
                .asString()
                .startsWith("plan.yaml:1: \"--resume\" is no name of a model: 1 to 100 of ");
        assertThat(complaints("tasks: [{id: a, prompt: x, model: a b}]")).hasSize(1);
        String long101 = "m".repeat(101);
        assertThat(complaints("tasks: [{id: a, prompt: x, model: " + long101 + "}]")).hasSize(1);
    }

    @Test
    void aKeyStandsThereOnce() {
        assertThat(complaints("tasks:\n  - id: a\n    prompt: x\n    prompt: y\n"))
                .containsExactly("plan.yaml:4: prompt stands there twice; take one out");
    }

    @Test
    void wrongTypesAreToldOneByOne() {
        assertThat(
                        complaints(
                                """
                                title: [a]
                                tasks:
                                  - id: a
                                    prompt: 42
                                    inputs: docs
                                    checks:
                                      - true
                                      - "  "
                                    dependencies:
                                      - {a: b}
                                    budget: 5
                                    priority: urgent
                                    timeout: "600"
                                  - just a text
                                """))
                .containsExactly(
                        "plan.yaml:1: title has to be a text",
                        "plan.yaml:4: prompt has to be a text: write \"42\"",
                        "plan.yaml:5: inputs has to be a list, such as [a, b]",
                        "plan.yaml:7: an entry of checks has to be a text: write \"true\"",
                        "plan.yaml:8: an entry of checks is empty; fill it in, or leave it out",
                        "plan.yaml:10: an entry of dependencies has to be a text",
                        "plan.yaml:11: a budget has to be an object with: tokens, cost_usd",
                        "plan.yaml:12: no priority \"urgent\": use low, normal or high",
                        "plan.yaml:13: timeout has to be a number above 0, without quotes",
                        "plan.yaml:14: a task has to be an object with: id, domain, role, model, prompt, inputs,"
                                + " artifacts, dependencies, checks, budget, priority, timeout, estimate",
                        "plan.yaml:14: a task without prompt; give it one",
                        "plan.yaml:14: a task without id; give it one");
    }

    @Test
    void numbersAreWholeAboveZeroAndOfThisWorld() {
        assertThat(
                        complaints(
                                """
                                budget: {tokens: 1.5, cost_usd: -1}
                                tasks:
                                  - id: a
                                    prompt: x
                                    timeout: 700000
                                    budget: {tokens: 0, cost_usd: 1e999999999}
                                """))
                .containsExactly(
                        "plan.yaml:1: tokens has to be a whole number",
                        "plan.yaml:1: cost_usd has to be a number above 0, without quotes",
                        "plan.yaml:5: a timeout of 700000 s: use 1 to 604800",
                        "plan.yaml:6: tokens has to be a number above 0, without quotes",
                        "plan.yaml:6: cost_usd has to be a number above 0, without quotes");
    }

    @Test
    void limitsAreToldByTheirNumber() {
        String tasks =
                IntStream.rangeClosed(1, 21)
                        .mapToObj(n -> "  - {id: t" + n + ", prompt: x}\n")
                        .collect(Collectors.joining());
        assertThat(complaints("tasks:\n" + tasks))
                .first()
                .isEqualTo("plan.yaml:2: tasks has 21 entries; at most 20 are taken");
        assertThat(complaints("title: " + "x".repeat(100_000)))
                .containsExactly(
                        "plan.yaml:1: the file has 100,007 bytes; at most 100,000 are taken"
                                + " (agentnet.plan.size)");
        assertThat(complaints("tasks:\n- {id: a, prompt: %s}".formatted("x".repeat(32_769))))
                .containsExactly(
                        "plan.yaml:2: the prompt has 32,769 characters; at most 32,768 are taken");
    }

    @Test
    void complaintsAreBounded() {
        String text =
                "tasks:\n"
                        + IntStream.range(0, 20)
                                .mapToObj(n -> "  - {id: X" + n + ", prompt: 1}\n")
                                .collect(Collectors.joining());

        assertThat(complaints(text))
                .hasSize(31)
                .last()
                .asString()
                .endsWith("and 10 more; mend these first");
    }

    @Test
    void textsThatNameEachOtherGrowToNothing() {
        StringBuilder text = new StringBuilder("title: &a0 [x]\n");
        for (int n = 1; n < 40; n++) {
            String one = "*a" + (n - 1);
            text.append("k%d: &a%d [%s, %s]\n".formatted(n, n, one, one));
        }

        assertThat(complaints(text.toString()))
                .singleElement()
                .asString()
                .startsWith("plan.yaml:1: neither YAML nor JSON: Number of aliases");
        assertThat(complaints("tasks: &all\n  - *all\n")).isNotEmpty();
    }

    @Test
    void anEmptyFieldIsNone() {
        Plan plan = plan("title:\ntasks:\n  - id: a\n    prompt: x\n    dependencies:\n");

        assertThat(plan.title()).isEqualTo(Optional.empty());
        assertThat(plan.tasks().getFirst().dependencies()).isEmpty();
    }
}
