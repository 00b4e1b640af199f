package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which finished tasks leave.
final class RedisRetentionTest extends NetworkOnRedis {

    private static final Duration HOUR = Duration.ofHours(1);

    /// @param at when it ended, in ms of Redis's clock
    private TaskId ended(long at) {
        TaskId id = ended();
        raw.zadd(key("tasks:ended:backend"), at, id.value());
        return id;
    }

    private TaskId ended() {
        TaskId id = submit("one");
        network.submissions().cancel(id, "no");
        return id;
    }

    private List<TaskId> collect(Duration age, int kept) {
        return network.upkeep().collect(leader, BACKEND, age, kept);
    }

    @Test
    void collectedTaskLeavesAsAWhole() {
        TaskId id = submit("one");
        network.journal().taskLines(id, List.of(Json.object().put("text", "a")));
        network.submissions().cancel(id, "no");
        assertThat(collect(Duration.ZERO, 10)).containsExactly(id);
        assertThat(raw.keys(key("*" + id + "*"))).isEmpty();
    }

    private TaskId dead() {
        TaskId id = submit("one");
        handIn(claim(), failed(FailureName.BAD_TASK));
        return id;
    }

    @Test
    void longestDeadLeavesWhenThereAreTooMany() {
        TaskId first = dead();
        TaskId second = dead();
        TaskId last = dead();
        assertThat(collect(Duration.ZERO, 3)).isEmpty();
        assertThat(collect(Duration.ZERO, 1)).containsExactly(first, second);
        assertThat(raw.keys(key("*" + first + "*"))).isEmpty();
        assertThat(network.records().find(last)).isPresent();
    }

    @Test
    void deadOnesLeaveOnlySoManyAtOnce() {
        int most = 100;
        List<TaskId> dead = IntStream.rangeClosed(0, most).mapToObj(n -> dead()).toList();
        assertThat(collect(HOUR, 0)).containsExactlyElementsOf(dead.subList(0, most));
    }

    @Test
    void deadChildStaysWhileItsParentWaits() {
        TaskId parent = split(2);
        List<TaskId> children = network.records().children(parent);
        handIn(claim(), failed(FailureName.BAD_TASK));
        assertThat(collect(HOUR, 0)).isEmpty();
        assertThat(network.records().list(BACKEND, TaskState.DEAD, 10)).hasSize(1);
        assertThat(children)
                .contains(network.records().list(BACKEND, TaskState.DEAD, 10).getFirst());
    }

    @Test
    void oldOnesLeaveThoughThereIsRoom() {
        TaskId second = ended(2);
        TaskId first = ended(1);
        ended();
        assertThat(collect(HOUR, 2)).containsExactly(first, second);
    }

    @Test
    void oldestLeavesWhenThereAreTooMany() {
        // Once: a second may begin in between.
        long now = now();
        TaskId last = ended();
        TaskId middle = ended(now - 1_000);
        TaskId first = ended(now - 2_000);
        assertThat(collect(HOUR, 2)).containsExactly(first);
        assertThat(collect(HOUR, 1)).containsExactly(middle);
        assertThat(network.records().find(last)).isPresent();
    }

    private long now() {
        return 1_000 * Long.parseLong(raw.time().getFirst());
    }

    @Test
    void asManyAsMayStayDo() {
        ended();
        ended();
        ended();
        assertThat(collect(HOUR, 3)).isEmpty();
        assertThat(collect(HOUR, 4)).isEmpty();
    }

    @Test
    void childStaysUntilItsParentHasItsResult() {
        TaskId parent = split(2);
        Task child = claim();
        handIn(child, new Outcome.Checked("fine", Usage.NONE, 0, "", ""));
        assertThat(collect(Duration.ZERO, 0)).isEmpty();
        handIn(claim(), new Outcome.Checked("fine", Usage.NONE, 0, "", ""));
        network.routes().joinReady(leader, 10);
        assertThat(network.records().result(parent)).containsEntry("status", "done");
        assertThat(collect(Duration.ZERO, 0)).contains(child.id());
    }

    @Test
    void childThatStaysGivesOthersTheirTurn() {
        split(1);
        TaskId child = claim().id();
        network.submissions().cancel(child, "no");
        handIn(network.records().find(child).orElseThrow(), completed());
        raw.zadd(key("tasks:ended:backend"), 1, child.value());
        TaskId other = ended(2);
        assertThat(collect(HOUR, 1)).containsExactly(other);
        assertThat(collect(HOUR, 0)).isEmpty();
        assertThat(raw.zscore(key("tasks:ended:backend"), child.value())).isGreaterThan(2);
    }

    @Test
    void deposedLeaderCollectsNothing() {
        ended();
        assertThat(network.upkeep().collect(DEPOSED, BACKEND, Duration.ZERO, 0)).isEmpty();
    }
}
