package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What somebody else wrote, or sent twice, harms nothing of ours.
final class RedisForeignRecordsTest extends NetworkOnRedis {

    private void assertOnlyGranted(TaskId id) {
        assertThat(step(List.of(), 5).granted()).extracting(Task::id).containsExactly(id);
    }

    @Test
    void recordThatNoSubmitWroteIsPutAside() {
        TaskId id = submit("one");
        Map<String, String> foreign =
                Map.of("state", "pending", "a", "1", "b", "2", "c", "3", "d", "4", "e", "5");
        raw.hset(key("tasks:info:backend.foreign"), foreign);
        raw.lpush(key("tasks:pending:backend"), "backend.foreign");
        assertOnlyGranted(id);
        assertThat(raw.xlen(key("quarantine"))).isEqualTo(1);
        assertThat(raw.exists(key("tasks:info:backend.foreign"))).isZero();
    }

    @Test
    void endedTaskThatIsListedAsPendingIsNotClaimed() {
        TaskId ended = submit("ended");
        network.submissions().cancel(ended, "no");
        TaskId id = submit("one");
        raw.lpush(key("tasks:pending:backend"), ended.value());
        assertOnlyGranted(id);
        assertThat(raw.xlen(key("quarantine"))).isEqualTo(1);
    }

    @Test
    void listOfAnotherTypeDoesNotStopTheOthers() {
        TaskId id = submit("one");
        raw.set(key("tasks:pending:backend:high"), "no list");
        assertOnlyGranted(id);
        raw.del(key("tasks:pending:backend:high"));
    }

    @Test
    void claimAfterAnAttemptThatIsNoNumberIsTheFirst() {
        TaskId id = submit("one");
        raw.hset(key("tasks:info:" + id), "attempt", "many");
        Task task = claim();
        assertThat(task.attempt()).isEqualTo(1);
        handIn(task, completed());
    }

    @Test
    void taskWhoseTriesAreGoneDiesOfAFailure() {
        submit("one");
        Task task = claim();
        raw.hdel(key("tasks:info:" + task.id()), "tries_left");
        handIn(task, failed(FailureName.LEASE_LOST));
        assertThat(state(task.id())).isEqualTo(TaskState.DEAD);
    }

    @Test
    void submitThatIsSentTwiceIsTakenOnce() {
        TaskId first = TaskId.next(BACKEND, InstantSource.system());
        TaskId second = TaskId.next(BACKEND, InstantSource.system());
        assertThat(submit(first)).containsExactly("accepted " + first);
        assertThat(submit(first, second))
                .containsExactly("accepted " + first, "accepted " + second);
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(2);
        assertThat(network.records().load(BACKEND).stats()).containsEntry("submitted", 2L);
    }

    private List<String> submit(TaskId... ids) {
        TaskSpec spec = TaskSpec.of(BACKEND, "one");
        List<byte[]> packed = new ArrayList<>();
        for (TaskId id : ids) {
            List<String> all = new ArrayList<>(List.of(id.value(), "backend", "normal", "", ""));
            all.addAll(TaskHash.write(spec, 3));
            packed.add(Packed.write(all));
            packed.add(SpecJson.write(spec).getBytes(StandardCharsets.UTF_8));
        }
        List<byte[]> reply =
                Replies.await(scripts().packedLater(Script.SUBMIT, BACKEND, List.of("60"), packed));
        return reply.stream().map(each -> new String(each, StandardCharsets.UTF_8)).toList();
    }
}
