package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What `verify` says of what waits in vain, and of what does not.
final class RedisWaitingInspectionTest extends PlansOnRedis {

    private List<String> violations() {
        return network.inspection().inspect().violations().stream()
                .map(violation -> violation.what().replaceAll("[0-9]+ s ago", "N s ago"))
                .toList();
    }

    private void endLongAgo(TaskId id) {
        raw.hset(key("results:" + id), "finished_at", "1000");
    }

    @Test
    void inspectionFindsWhatWaitsInVain() {
        Planned plan = plan("table", "page: table", "link: page", "a", "b: a");
        List<Task> first = claimAll();
        handIn(first.getFirst(), done);
        String table = plan.task("table").value();
        raw.hset(key("results:" + table), "finished_at", "1000");
        raw.srem(key("tasks:needs:" + plan.task("link")), plan.task("page").value());
        raw.srem(key("tasks:dependents:" + plan.task("a")), plan.task("b").value());
        assertThat(network.inspection().inspect().violations())
                .extracting(violation -> violation.what().replaceAll("[0-9]+ s ago", "N s ago"))
                .containsExactlyInAnyOrder(
                        plan.task("page") + " waits, though what it waited for ended N s ago",
                        plan.whole() + " waits, though what it waited for ended N s ago",
                        plan.task("link") + " waits for nothing",
                        plan.task("b")
                                + " waits for "
                                + plan.task("a")
                                + ", which does not know of it");
        raw.sadd(key("tasks:needs:" + plan.task("link")), plan.task("page").value());
        raw.sadd(key("tasks:dependents:" + plan.task("a")), plan.task("b").value());
        look();
    }

    @Test
    void inspectionFindsWhatNobodyIsToldOf() {
        Planned plan = plan("table", "page: table");
        String needs = key("tasks:needs:" + plan.task("page"));
        raw.sadd(needs, "backend.1jgs0f4x9k2m7q");
        assertThat(violations())
                .containsExactly(
                        plan.task("page")
                                + " waits for backend.1jgs0f4x9k2m7q, which does not exist");
        raw.srem(needs, "backend.1jgs0f4x9k2m7q");
    }

    @Test
    void inspectionFindsAnEndThatMainPassedOver() {
        Planned plan = plan("table", "docs");
        handIn(claim(), failed(FailureName.API_AUTH));
        endLongAgo(plan.task("table"));
        assertThat(violations())
                .containsExactly(plan.whole() + " waits, though what it waited for ended N s ago");
        look();
    }

    @Test
    void whatWaitsForWorkOrForAPersonDoesNotWaitInVain() {
        Planned plan = plan("table", "page: table", "docs", "index: docs");
        List<Task> first = claimAll();
        handIn(first.get(0), failed(FailureName.API_AUTH));
        look();
        endLongAgo(plan.task("table"));
        // As after a Redis that forgot: the end of an earlier attempt.
        endLongAgo(plan.task("docs"));
        assertThat(violations()).isEmpty();
        raw.hdel(key("results:" + plan.task("docs")), "finished_at");
        handIn(first.get(1), done);
        raw.hdel(key("results:" + plan.task("docs")), "finished_at");
        assertThat(violations()).isEmpty();
        endLongAgo(plan.task("docs"));
        look();
        handIn(claim(), done);
        raw.del(key("tasks:running:" + plan.whole()));
        assertThat(violations()).isEmpty();
        look();
        assertThat(state(plan.whole())).isEqualTo(TaskState.DEAD);
    }

    @Test
    void inspectionFindsWhatWaitsForRoomThatNobodyGivesIt() {
        TaskId id = submit("one");
        raw.lrem(key("tasks:pending:backend"), 0, id.value());
        raw.sadd(key("tasks:waiting:backend"), id.value());
        raw.hset(key("tasks:info:" + id), Map.of("state", "waiting", "waits_for", "room"));
        assertThat(violations()).containsExactly(id + " waits for room, unknown to main");
        raw.zadd(key("budgets:deferred:backend"), 1, id.value());
        assertThat(violations()).isEmpty();
        network.submissions().cancel(id, "no");
    }
}
