package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Claims.Step;
import dev.agentnet.coordination.Inspection.Violation;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Plans, and all tasks that are of none, share the claims of a domain by their weights.
final class RedisSharesTest extends PlansOnRedis {

    private static String[] tasks(String name, int many) {
        return IntStream.range(0, many).mapToObj(n -> name + n).toArray(String[]::new);
    }

    /// The next claims, one by one, each as the letters that its task's name begins with.
    private String next(int claims) {
        StringBuilder next = new StringBuilder();
        for (int n = 0; n < claims; n++) {
            next.append(claim().spec().description().replaceAll("[0-9]+$", ""));
        }
        return next.toString();
    }

    private boolean takesTurns() {
        return raw.exists(key("tasks:lanes:backend")) > 0;
    }

    @Test
    void oneTaskBehindALargePlanIsAmongTheNextTwo() {
        plan(tasks("p", 500));
        assertThat(next(7)).isEqualTo("ppppppp");
        submit("x");
        assertThat(next(2)).contains("x");
        assertThat(names(claimAll())).hasSize(492).doesNotContain("x");
    }

    @Test
    void smallPlanBehindALargeOneIsAmongTheNextTwo() {
        plan(tasks("p", 500));
        assertThat(next(7)).isEqualTo("ppppppp");
        plan("s");
        assertThat(next(2)).contains("s");
    }

    @Test
    void plansGetClaimsByTheirWeights() {
        plan(3, tasks("a", 100));
        plan(1, tasks("b", 100));
        for (int n = 0; n < 100; n++) {
            submit("x" + n);
        }
        String claims = next(100);
        assertThat(claims.replaceAll("[^a]", "")).hasSizeBetween(59, 61);
        assertThat(claims.replaceAll("[^b]", "")).hasSizeBetween(19, 21);
        assertThat(claims.replaceAll("[^x]", "")).hasSizeBetween(19, 21);
        assertThat(claims).doesNotContain("aaaaa", "bb", "xx");
    }

    @Test
    void claimsOfOneRequestAreSharedAsWell() {
        plan(tasks("a", 10));
        plan(tasks("b", 10));
        submit("x");
        assertThat(names(step(List.of(), 5).granted()))
                .containsExactlyInAnyOrder("x", "a0", "a1", "b0", "b1");
    }

    @Test
    void whatWaitedBeforeAPlanComesBeforeIt() {
        submit("x0");
        submit("x1");
        plan(tasks("p", 3));
        assertThat(next(5)).isEqualTo("xpxpp");
    }

    @Test
    void tasksOfNoPlanAreClaimedInTheirOrder() {
        List<TaskId> order = new ArrayList<>();
        plan(tasks("p", 5));
        for (int n = 0; n < 9; n++) {
            order.add(submit("x"));
        }
        List<TaskId> claimed =
                claimAll().stream()
                        .filter(task -> task.spec().parent().isEmpty())
                        .map(Task::id)
                        .toList();
        assertThat(claimed).containsExactlyElementsOf(order);
    }

    @Test
    void partsOfARoutedTaskWaitLikeAnyOther() {
        TaskId first = submit("x");
        split(2);
        TaskId last = submit("x");
        assertThat(names(claimAll())).containsExactly("x", "part", "part", "x");
        assertThat(state(first)).isEqualTo(state(last));
    }

    @Test
    void nobodyIsPaidForHisAbsence() {
        plan(tasks("a", 100));
        plan("b0");
        assertThat(next(30)).contains("b");
        plan(tasks("c", 100));
        assertThat(next(10).replaceAll("[^c]", "")).hasSizeBetween(4, 6);
    }

    @Test
    void whoComesAgainAndAgainWithOneTaskTakesNoMoreThanHisShare() {
        Planned plan = plan("a0", "a1: a0", "a2: a1", "a3: a2", "a4: a3");
        plan(tasks("b", 100));
        StringBuilder order = new StringBuilder();
        while (state(plan.whole()) != TaskState.DONE) {
            Task task = claim();
            order.append(task.spec().description().charAt(0));
            handIn(task, done);
            look();
        }
        assertThat(order.toString()).doesNotContain("aa", "bbb");
    }

    @Test
    void newPlanLeavesTheOthersTheirTurns() {
        plan(tasks("a", 100));
        for (int n = 0; n < 100; n++) {
            submit("x" + n);
        }
        next(20);
        plan(tasks("b", 100));
        assertThat(next(9).replaceAll("[^x]", "")).hasSizeBetween(2, 4);
    }

    @Test
    void newcomersWithoutEndStarveNobody() {
        plan(tasks("a", 40));
        StringBuilder order = new StringBuilder();
        for (int n = 0; n < 40; n++) {
            plan("n");
            order.append(next(1));
        }
        assertThat(order.toString().replaceAll("[^a]", "")).hasSizeGreaterThan(5);
    }

    @Test
    void whatComesBackIsTheFirstOfItsPlanAgain() {
        plan(tasks("a", 3));
        plan(tasks("b", 3));
        Task first = claim();
        handIn(first, released());
        String lane = String.valueOf(first.fields().get("lane"));
        assertThat(raw.lrange(key("tasks:pending:backend:" + lane), 0, 0))
                .containsExactly(first.id().value());
        assertThat(names(claimAll())).hasSize(6).containsSubsequence("a0", "a1", "a2");
    }

    @Test
    void eachPriorityHasSharesOfItsOwn() {
        Planned plan = plan("go", "u0: go", "u1: go", "u2: go");
        plan.tasks()
                .forEach((name, id) -> {
                    if (name.startsWith("u")) {
                        raw.hset(key("tasks:info:" + id), "priority", "high");
                    }
                });
        finishAll("go");
        plan(tasks("p", 3));
        submit("x");
        assertThat(network.records().list(BACKEND, TaskState.PENDING, 9)).hasSize(7);
        assertThat(next(3)).isEqualTo("uuu");
        assertThat(next(4)).contains("x", "ppp");
    }

    @Test
    void lanesLeaveWithTheirTasks() {
        Planned plan = plan(tasks("p", 3));
        submit("x0");
        submit("x1");
        submit("x2");
        network.submissions().cancel(plan.task("p0"), "no");
        network.controls().pause(plan.task("p1"));
        network.submissions().cancel(plan.task("p2"), "no");
        assertThat(takesTurns()).isTrue();
        assertThat(next(2)).isEqualTo("xx");
        assertThat(takesTurns()).isFalse();
        assertThat(next(1)).isEqualTo("x");
        network.controls().resume(plan.task("p1"));
        assertThat(takesTurns()).isTrue();
        assertThat(next(1)).isEqualTo("p");
        assertThat(step(List.of(), 1).granted()).isEmpty();
        assertThat(takesTurns()).isFalse();
        assertThat(raw.keys(key("tasks:pending:backend:*"))).isEmpty();
    }

    @Test
    void partThatHadLandedBeforeRedisForgotIsNotClaimed() {
        Planned plan = plan(tasks("p", 2));
        network.restores().landed(leader, plan.task("p0"), "abc", "main");
        assertThat(names(claimAll())).containsExactly("p1");
    }

    @Test
    void whatMayNotBeBesideOthersKeepsItsTurn() {
        Planned plan = plan(tasks("p", 4));
        submit("x0");
        submit("x1");
        String lane = plan.whole() + ":1";
        double before = raw.zscore(key("tasks:lanes:backend"), lane);
        raw.hset(key("tasks:info:" + plan.task("p1")), "alone", "1");
        Step first = step(List.of(), 6);
        assertThat(names(first.granted())).containsExactly("x0", "p0", "x1");
        assertThat(raw.zscore(key("tasks:lanes:backend"), lane)).isEqualTo(before + 720720);
        assertThat(raw.lrange(key("tasks:pending:backend:" + lane), 0, -1))
                .containsExactly(
                        plan.task("p1").value(), plan.task("p2").value(), plan.task("p3").value());
        first.granted().forEach(task -> handIn(task, done));
        assertThat(names(step(List.of(), 6).granted())).containsExactly("p1");
    }

    @Test
    void whatIsOfNoPlanKeepsItsTurnAsWell() {
        submit("x0");
        TaskId second = submit("x1");
        plan(tasks("p", 4));
        raw.hset(key("tasks:info:" + second), "alone", "1");
        assertThat(names(step(List.of(), 6).granted())).containsExactly("x0", "p0");
        assertThat(raw.zscore(key("tasks:lanes:backend"), "")).isEqualTo(720720);
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(4);
    }

    @Test
    void partsAreCountedAndListed() {
        plan(tasks("p", 3));
        plan(tasks("q", 2));
        submit("x");
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(6);
        assertThat(network.records().list(BACKEND, TaskState.PENDING, 10)).hasSize(6);
        assertThat(network.records().list(BACKEND, TaskState.PENDING, 4)).hasSize(4);
    }

    @Test
    void laneThatTakesNoTurnsIsFound() {
        Planned plan = plan("p");
        Double place = raw.zscore(key("tasks:lanes:backend"), plan.whole() + ":1");
        raw.zrem(key("tasks:lanes:backend"), plan.whole() + ":1");
        assertThat(network.inspection().inspect().violations())
                .extracting(Violation::toString)
                .anySatisfy(text ->
                        assertThat(text)
                                .contains(
                                        plan.task("p")
                                                + " is pending, but it stands in no index instead of"
                                                + " pending:normal"));
        raw.zadd(key("tasks:lanes:backend"), place, plan.whole() + ":1");
    }

    @Test
    void partThatWaitsTwiceIsFound() {
        Planned plan = plan("p");
        raw.rpush(key("tasks:pending:backend"), plan.task("p").value());
        assertThat(network.inspection().inspect().violations())
                .extracting(Violation::toString)
                .anySatisfy(text ->
                        assertThat(text).contains("stands in pending:normal and pending:normal"));
        raw.del(key("tasks:pending:backend"));
    }

    @Test
    void anotherTypeInTheirPlaceStopsNobody() {
        submit("x0");
        raw.set(key("tasks:lanes:backend"), "nonsense");
        assertThat(next(1)).isEqualTo("x");
        raw.del(key("tasks:lanes:backend"));
        plan("p");
        raw.zadd(key("tasks:lanes:backend"), -1, "foreign");
        raw.set(key("tasks:pending:backend:foreign"), "nonsense");
        submit("x1");
        assertThat(next(2)).contains("x", "p");
        raw.del(key("tasks:pending:backend:foreign"));
    }

    @Test
    void mainsOwnTasksHaveNoLanes() {
        claimedPlan();
        assertThat(raw.keys(key("tasks:lanes:" + DomainName.MAIN + "*"))).isEmpty();
    }
}
