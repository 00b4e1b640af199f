package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Routes.Part;
import dev.agentnet.coordination.Routes.Planning;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the tests of plans that write to the same places have in common.
abstract class RivalPlans extends PlansOnRedis {

    /// A plan of one task that writes where these do.
    TaskId beside(String name, TaskId... rivals) {
        return plan(Map.of(name, List.of(rivals)), name).task(name);
    }

    /// A plan whose tasks write to places, each where those of other plans do that stand by its
    /// name.
    Planned plan(Map<String, List<TaskId>> rivals, String... tasks) {
        Task whole = claimedPlan();
        List<Part> parts =
                parts(whole, tasks).stream()
                        .map(part -> writing(part, rivals.getOrDefault(part.name(), List.of())))
                        .toList();
        assertThat(network.routes().plan(leader, whole, 1, parts)).isEqualTo(Planning.PLANNED);
        return planned(whole, parts);
    }

    private static Part writing(Part part, List<TaskId> rivals) {
        Part writing = writing(part, "shop", List.of("db"));
        return new Part(part.id(), part.name(), writing.spec(), part.waitsFor(), rivals);
    }

    /// The same part, which writes to these places of a repository.
    static Part writing(Part part, String repository, Collection<String> places) {
        TaskSpec asked = part.spec();
        ObjectNode context = Json.object();
        places.forEach(context.putArray("artifacts")::add);
        TaskSpec spec =
                new TaskSpec(
                        asked.domain(),
                        asked.kind(),
                        asked.description(),
                        asked.priority(),
                        asked.timeout(),
                        context,
                        Optional.of(repository),
                        asked.base(),
                        asked.checks(),
                        asked.worker(),
                        asked.parent(),
                        Optional.empty());
        return new Part(part.id(), part.name(), spec, part.waitsFor());
    }

    Map<String, String> record(TaskId id) {
        return new TreeMap<>(network.records().find(id).orElseThrow().fields());
    }

    List<TaskId> locked() {
        return network.routes().places("shop").stream().map(places -> places.task()).toList();
    }

    void assertWaitsFor(TaskId id, TaskId... holders) {
        assertThat(record(id))
                .containsEntry("state", "waiting")
                .containsEntry("waits_for", "artifact");
        assertThat(needs(id)).containsExactlyInAnyOrder(holders);
    }
}
