package dev.agentnet.main.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.config.DomainTemplates;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TestSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A role of the workflows is a worker of the crew, and is limited as each worker is.
final class RoleRoomTest {

    private static final DomainName CREW = new DomainName("crew");

    private final MeteredNetwork metered = new MeteredNetwork();

    @TempDir private Path templates;

    @AfterEach
    void close() {
        metered.close();
    }

    private void submit(String role) {
        TaskSpec spec = TestSpecs.of(CREW, role, Optional.of(role), Optional.empty());
        metered.network.submissions().submit(spec);
    }

    private List<Task> claim() {
        return metered.network
                .claims()
                .step(
                        AgentId.orchestrator(CREW, 1),
                        UUID.randomUUID().toString(),
                        List.of(),
                        9,
                        Duration.ofMinutes(10))
                .granted();
    }

    @Test
    void noMoreReviewersAreAtWorkThanTheCrewsTemplateSays() throws IOException {
        Path conf = Files.createDirectories(templates.resolve("crew")).resolve("domain.conf");
        Files.writeString(
                conf,
                Files.readString(Path.of("../domain-templates/crew/domain.conf"))
                        + "workers.reviewer.max-concurrent = 1\n");
        metered.treasurer(DomainTemplates.read(templates)).runOnce();
        submit("reviewer");
        submit("reviewer");
        submit("scout");
        submit("scout");
        assertThat(claim())
                .extracting(task -> task.spec().description())
                .containsExactly("reviewer", "scout", "scout");
    }
}
