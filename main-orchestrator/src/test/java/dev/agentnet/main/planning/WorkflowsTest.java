package dev.agentnet.main.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkflowsTest {

    @TempDir private Path folder;

    private Workflows with(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".conf"), text);
        return Workflows.read(Optional.of(folder));
    }

    private void assertRefused(String text, String complaint) {
        assertThatThrownBy(() -> with("mine", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void ownWorkflowStandsBesideTheOthersAndIsChosenByItsWords() throws IOException {
        Workflows workflows =
                with(
                        "spike",
                        """
                        description = "a quick try"
                        opens = [try]
                        steps = [
                          { role = scout }
                          { id = attempt, role = builder, prompt = "Try it.", weight = 9 }
                        ]
                        """);
        Workflow spike = workflows.find("spike");
        assertThat(spike.steps()).extracting(WorkflowStep::id).containsExactly("scout", "attempt");
        assertThat(spike.steps().getLast().prompt()).isEqualTo("Try it.");
        assertThat(spike.steps().getLast().weight()).isEqualTo(9);
        assertThat(spike.steps().getFirst().prompt()).startsWith("Find what those who come after");
        WorkflowChoice choice = WorkflowChoice.of("Try the new parser", workflows.all());
        assertThat(choice.workflow()).isEqualTo(spike);
        assertThat(choice.reason()).isEqualTo("it begins with \"try\"");
    }

    @Test
    void ownWorkflowTakesThePlaceOfAShippedOne() throws IOException {
        Workflows workflows =
                with("feature", "description = \"ours\"\nsteps = [{role = builder}]\n");
        assertThat(workflows.find("feature").description()).isEqualTo("ours");
        assertThat(workflows.all()).hasSize(5);
    }

    @Test
    void wrongFilesAreRefusedByFileAndLine() {
        assertRefused("description = x\nsteps = [{role = bilder}]", "Did you mean builder?");
        assertRefused("description = x\nstebs = []", "mine.conf: 2: no key is called stebs");
        assertRefused("description = x\nsteps = []", "no steps");
        assertRefused("steps = [{role = scout}]", "description");
        assertRefused(
                "description = x\nsteps = [\n{role = scout}\n{role = scout}\n]",
                "mine.conf: 4: two steps are called scout");
        assertRefused(
                "description = x\nsteps = [\n{role = tester, after = [builder]}\n{role = builder}]",
                "tester waits for \"builder\", and no step before it is called so");
        assertRefused("description = x\nsteps = [{role = scout, when = often}]", "when = often");
        assertRefused("description = x\nsteps = [{role = scout, weight = 0}]", "weight 0");
        assertRefused("description = x\nsteps = [{role = scout, id = \"A b\"}]", "is no id");
        assertRefused("description = {", "mine.conf");
    }

    @Test
    void unheardOfNameIsRefusedWithWhatWasMeant() {
        Workflows workflows = Workflows.read(Optional.empty());
        assertThatThrownBy(() -> workflows.find("featur"))
                .hasMessage(
                        "no workflow is called \"featur\". Did you mean feature? Known: feature,"
                                + " bug-fix, code-review, documentation, perspective-review, auto");
        assertThatThrownBy(() -> with("auto", "")).hasMessageContaining("another name");
    }

    @Test
    void workflowOfRolesHasAStepForEach() {
        Workflow custom =
                Workflows.read(Optional.empty()).of(List.of(Role.SCOUT, Role.BUILDER, Role.SCOUT));
        assertThat(custom.steps())
                .extracting(WorkflowStep::id)
                .containsExactly("scout", "builder", "scout-2");
    }
}
