package dev.agentnet.planning;

import static dev.agentnet.planning.PlanReading.complaints;
import static dev.agentnet.planning.PlanReading.plan;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What is asked of the tasks of a plan, one by one and of all together.
final class PlannedTasksTest {

    @Test
    void idsAreWellFormedAndDifferent() {
        assertThat(
                        complaints(
                                """
                                tasks:
                                  - {id: Add Table, prompt: x}
                                  - {id: page, prompt: x}
                                  - {id: page, prompt: x}
                                """))
                .containsExactly(
                        "plan.yaml:2: \"Add Table\" is no id: use a-z, 0-9 and -, a letter first, at"
                                + " most 40 characters",
                        "plan.yaml:4: the id page is taken by line 3; give one of them another");
    }

    @Test
    void domainsAndRolesAreKnown() {
        assertThat(
                        complaints(
                                """
                                tasks:
                                  - {id: a, prompt: x, domain: backed}
                                  - {id: b, prompt: x, domain: backend, role: ui-worker}
                                  - {id: c, prompt: x, role: ui-worker}
                                  - {id: d, prompt: x, domain: main}
                                """))
                .containsExactly(
                        "plan.yaml:2: no domain is called \"backed\". Did you mean backend? Known:"
                                + " backend, frontend",
                        "plan.yaml:3: no role of backend is called \"ui-worker\". Did you mean api-worker?"
                                + " Known: api-worker, db-worker",
                        "plan.yaml:4: a role needs its domain beside it; name it, or leave the role out"
                                + " and the router chooses both",
                        "plan.yaml:5: no domain is called \"main\". Known: backend, frontend");
    }

    @Test
    void dependenciesAreThereOnce() {
        assertThat(
                        complaints(
                                """
                                tasks:
                                  - {id: table, prompt: x}
                                  - id: page
                                    prompt: x
                                    dependencies:
                                      - tabel
                                      - table
                                      - table
                                """))
                .containsExactly(
                        "plan.yaml:6: page waits for \"tabel\", and no task has this id.",
                        "plan.yaml:8: page names table twice; take one out");
        assertThat(
                        complaints(
                                """
                                tasks:
                                  - {id: migration, prompt: x}
                                  - {id: page, prompt: x, dependencies: [migratoin]}
                                """))
                .containsExactly(
                        "plan.yaml:3: page waits for \"migratoin\", and no task has this id. Did you"
                                + " mean migration?");
    }

    @Test
    void circlesAreNamed() {
        assertThat(
                        complaints(
                                """
                                tasks:
                                  - {id: start, prompt: x, dependencies: [b]}
                                  - id: a
                                    prompt: x
                                    dependencies: [c]
                                  - {id: b, prompt: x, dependencies: [a]}
                                  - {id: c, prompt: x, dependencies: [b]}
                                  - {id: own, prompt: x, dependencies: [own]}
                                """))
                .containsExactly(
                        "plan.yaml:5: these wait for each other: a → c → b → a; take one of the"
                                + " dependencies out",
                        "plan.yaml:8: these wait for each other: own → own; take one of the dependencies"
                                + " out");
    }

    @Test
    void whatWritesTheSameFilesHasAnOrder() {
        String text =
                """
                tasks:
                  - {id: a, prompt: x, artifacts: [src/api/]}
                  - id: b
                    prompt: x
                    artifacts:
                      - docs
                      - src/api/login.js
                    %s
                """;
        assertThat(complaints(text.formatted("")))
                .containsExactly(
                        "plan.yaml:7: a and b may write the same files (src/api/ and src/api/login.js) at"
                                + " the same time; let one wait for the other, e.g. dependencies: [a]");
        assertThat(plan(text.formatted("dependencies: [a]")).tasks()).hasSize(2);
    }

    @Test
    void anOrderThroughOthersIsOne() {
        assertThat(
                        plan("""
                        tasks:
                          - {id: a, prompt: x, artifacts: [src/**]}
                          - {id: b, prompt: x, dependencies: [a]}
                          - {id: c, prompt: x, dependencies: [b], artifacts: ["*/*.js"]}
                        """)
                                .tasks())
                .hasSize(3);
    }

    @Test
    void artifactsStayInTheTree() {
        assertThat(
                        complaints(
                                """
                                tasks:
                                  - id: a
                                    prompt: x
                                    artifacts:
                                      - /etc/passwd
                                      - ../other
                                      - src/../../other
                                      - a//b
                                      - .git/hooks
                                      - 'C:\\temp'
                                      - ~/bin
                                """))
                .containsExactly(
                        "plan.yaml:5: the artifact \"/etc/passwd\" leads out of the repository; begin at"
                                + " its top, without /",
                        "plan.yaml:6: the artifact \"../other\" leads out of its folder by ..; write the"
                                + " path without it",
                        "plan.yaml:7: the artifact \"src/../../other\" leads out of its folder by ..; write"
                                + " the path without it",
                        "plan.yaml:8: the artifact \"a//b\" has an empty part; write the path without it",
                        "plan.yaml:9: the artifact \".git/hooks\" is git's own; name files of the tree",
                        "plan.yaml:10: the artifact \"C:\\temp\" is no path of git; use / and letters that"
                                + " can be seen",
                        "plan.yaml:11: the artifact \"~/bin\" leads out of the repository; begin at its top,"
                                + " without /");
    }

    @Test
    void budgetsOfTasksFitIntoThePlans() {
        assertThat(
                        complaints(
                                """
                                title: x
                                budget:
                                  tokens: 1000
                                  cost_usd: 1.10
                                tasks:
                                  - {id: a, prompt: x, budget: {tokens: 600, cost_usd: 0.5}}
                                  - {id: b, prompt: x, budget: {tokens: 401, cost_usd: 0.6}}
                                """))
                .containsExactly(
                        "plan.yaml:3: the tasks' budgets add up to 1001 tokens, and the plan's is 1000;"
                                + " raise it, or lower theirs");
    }
}
