package dev.agentnet.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.config.DomainTemplate.WorkerTemplate;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkerChooserTest {

    @TempDir private Path folder;

    private WorkerChooser chooser;

    @BeforeEach
    void read() throws IOException {
        chooser = new WorkerChooser(Templates.write(folder, "true", ""));
    }

    private Optional<String> choose(String description) {
        return choose(TaskSpec.of(new DomainName("backend"), description));
    }

    private Optional<String> choose(TaskSpec task) {
        return chooser.choose(task).map(WorkerTemplate::name);
    }

    private static TaskSpec asking(String worker) {
        TaskSpec plain = TaskSpec.of(new DomainName("backend"), "Add an index to a table");
        return new TaskSpec(
                plain.domain(),
                plain.kind(),
                plain.description(),
                plain.priority(),
                plain.timeout(),
                plain.context(),
                plain.repository(),
                plain.base(),
                plain.checks(),
                Optional.of(worker),
                plain.parent(),
                plain.replayOf());
    }

    @Test
    void wordingDecides() {
        assertThat(choose("A new endpoint for refunds")).contains("api-worker");
        assertThat(choose("Rename a column of the customers table")).contains("db-worker");
    }

    @Test
    void rareWordsWeighMoreThanCommonOnes() {
        assertThat(choose("The orders endpoint")).contains("api-worker");
        assertThat(choose("The orders migration")).contains("db-worker");
    }

    @Test
    void caseAndPunctuationDoNotMatter() {
        assertThat(choose("MIGRATION?!")).contains("db-worker");
    }

    @Test
    void askedWorkerIsTakenAgainstTheWording() {
        assertThat(choose(asking("api-worker"))).contains("api-worker");
    }

    @Test
    void unknownWorkerIsNotReplacedByAnother() {
        assertThat(choose(asking("css-worker"))).isEmpty();
    }

    @Test
    void wordlessTaskStillGetsAWorker() {
        assertThat(choose("???")).isPresent();
    }
}
