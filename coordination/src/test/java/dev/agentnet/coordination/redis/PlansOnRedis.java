package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.Usage;
import java.util.ArrayList;
import java.util.List;

/// What the tests of plans have in common.
abstract class PlansOnRedis extends NetworkOnRedis {

    static Outcome said(String output) {
        return new Outcome.Checked(output, Usage.NONE, 0, "", "");
    }

    final Outcome done = said("fine");

    /// What can be claimed, by name, in the order it is claimed in.
    List<Task> claimAll() {
        return step(List.of(), 1000).granted();
    }

    static List<String> names(List<Task> tasks) {
        return tasks.stream().map(task -> task.spec().description()).toList();
    }

    /// Which of several plans comes first is nobody's to rely on.
    static Task named(String name, List<Task> tasks) {
        return tasks.stream()
                .filter(task -> task.spec().description().equals(name))
                .findFirst()
                .orElseThrow();
    }

    int look() {
        return network.routes().joinReady(leader, 10);
    }

    void finishAll(String... names) {
        List<Task> claimed = claimAll();
        assertThat(names(claimed)).containsExactlyInAnyOrder(names);
        claimed.forEach(task -> handIn(task, done));
        look();
    }

    List<TaskId> needs(TaskId id) {
        return network.records().needs(id);
    }

    List<String> events(TaskId id) {
        List<String> types = new ArrayList<>();
        raw.xrange(key("events:" + id.domain()), io.lettuce.core.Range.<String>unbounded())
                .forEach(entry ->
                        EventEntry.read(entry.getBody())
                                .forEach(event -> {
                                    if (event.path("task").asText().equals(id.value())) {
                                        types.add(
                                                (event.path("type").asText()
                                                                + " "
                                                                + event.path("reason").asText())
                                                        .strip());
                                    }
                                }));
        return types;
    }

    final void collect(DomainName domain) {
        network.upkeep().collect(leader, domain, java.time.Duration.ofDays(1), 0);
    }
}
