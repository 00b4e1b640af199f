package dev.agentnet.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TaskViewTest {

    private static final TaskId CHILD = new TaskId("devops.1jgs0f4x9k2m7q");
    private static final TaskId OTHER = new TaskId("backend.1jgs0f4x9k2m7r");

    private static Task task(TaskState state, Map<String, String> fields) {
        int attempt = 2;
        return new Task(
                new TaskId("backend.1jgs0f4x9k2m7p"),
                TaskSpec.of(new DomainName("backend"), "Add a cart"),
                state,
                attempt,
                3,
                0,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                fields);
    }

    private static TaskView view(TaskState state, Map<String, String> result) {
        return new TaskView(
                task(state, Map.of("reason", "it failed")), result, List.of(), List.of());
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "DELAYED", "DEAD"})
    void reasonOfTheLastAttemptIsSaidWhileItHolds(TaskState state) {
        assertThat(view(state, Map.of()).reason()).isEqualTo("it failed");
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "VERIFYING", "DONE"})
    void reasonOfAnAttemptThatIsPastIsNotSaid(TaskState state) {
        TaskView view = view(state, Map.of());
        assertThat(view.reason()).isEmpty();
        assertThat(view.toJson().path("reason").isNull()).isTrue();
    }

    @Test
    void cancelledTaskSaysWhy() {
        TaskView view = view(TaskState.CANCELLED, Map.of("error", "not wanted any more"));
        assertThat(view.reason()).isEqualTo("not wanted any more");
    }

    @Test
    void taskWithOneChildIsRoutedAndOneWithMoreIsSplit() {
        Task waiting = task(TaskState.WAITING, Map.of());
        assertThat(Follower.state(new TaskView(waiting, Map.of(), List.of(CHILD), List.of())))
                .isEqualTo("routed: " + CHILD);
        assertThat(
                        Follower.state(
                                new TaskView(waiting, Map.of(), List.of(CHILD, OTHER), List.of())))
                .isEqualTo("split: " + CHILD + ", " + OTHER);
    }

    @Test
    void taskThatWaitsForRoomSaysWhere() {
        Map<String, String> worker = Map.of("waits_for", "room", "waits_on", "room:backend:scout");
        assertThat(waiting(worker).reason())
                .isEqualTo(
                        "waits for room: as many tasks of worker scout of backend are at work as max-concurrent allows");
        assertThat(Follower.state(waiting(worker))).isEqualTo(waiting(worker).reason());
        Map<String, String> budget = Map.of("waits_for", "room", "waits_on", "role:backend:scout");
        assertThat(waiting(budget).reason())
                .startsWith("waits until the budget of worker scout of backend has room");
        assertThat(waiting(Map.of("waits_for", "children")).reason()).isEmpty();
    }

    private static TaskView waiting(Map<String, String> fields) {
        return new TaskView(task(TaskState.WAITING, fields), Map.of(), List.of(), List.of());
    }

    @Test
    void taskThatWaitsForOthersNamesThem() {
        Task waiting = task(TaskState.WAITING, Map.of());
        assertThat(
                        Follower.state(
                                new TaskView(waiting, Map.of(), List.of(), List.of(CHILD, OTHER))))
                .isEqualTo("waits for " + CHILD + ", " + OTHER);
        Task places = task(TaskState.WAITING, Map.of("waits_for", "artifact"));
        assertThat(Follower.state(new TaskView(places, Map.of(), List.of(), List.of(CHILD))))
                .isEqualTo("waits for " + CHILD + ", as it writes to the same places");
    }
}
