package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.coordination.Children.Fork;
import dev.agentnet.coordination.Controls.Pausing;
import dev.agentnet.coordination.Controls.Resuming;
import dev.agentnet.coordination.Registry.KnownDomain;
import dev.agentnet.coordination.Submissions.Cancelling;
import dev.agentnet.coordination.Submissions.Full;
import dev.agentnet.coordination.Submissions.Retrying;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Parts of tasks at work that their agents submit: how they come to be, and how they end.
final class RedisChildrenTest extends ChildrenOnRedis {

    private static final DomainName FRONTEND = new DomainName("frontend");
    private static final Outcome DONE = new Outcome.Checked("", Usage.NONE, 0, "true", "tree");

    @Test
    void partIsClaimedLikeAnyTaskAndKnowsWhatItIsAPartOf() {
        Planned plan = plan("a");
        Task parent = claim();
        TaskId id = forked(parent, "tests");
        assertThat(network.records().children(parent.id())).containsExactly(id);
        assertThat(network.records().find(parent.id()).orElseThrow().state())
                .isEqualTo(TaskState.ACTIVE);
        Task part = claim();
        assertThat(part.id()).isEqualTo(id);
        assertThat(part.spec().wholes()).containsExactly(parent.id(), plan.whole());
        assertThat(part.spec().depth()).isEqualTo(1);
        assertThat(part.spec().priority()).isEqualTo(Priority.NESTED);
        assertThat(part.fields()).containsEntry("name", "tests").containsEntry("depth", "1");
        assertThat(network.records().find(id).orElseThrow().spec()).isEqualTo(part.spec());
    }

    @Test
    void partOfAnotherDomainWakesIt() throws InterruptedException {
        network.registry()
                .publishDomains(
                        Map.of(
                                BACKEND,
                                new KnownDomain("s", List.of()),
                                FRONTEND,
                                new KnownDomain("f", List.of())));
        Task parent = begun("all");
        CountDownLatch woken = new CountDownLatch(1);
        try (var _ = network.wakes().onDomain(FRONTEND, woken::countDown)) {
            network.children()
                    .fork(leader, part(parent, FRONTEND, "the page"), parent.attempt(), "page", 9);
            assertThat(woken.await(5, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(network.records().load(FRONTEND).pending()).isEqualTo(1);
        assertThat(network.records().load(FRONTEND).stats()).containsEntry("submitted", 1L);
        assertThat(network.journal().lastEvents(FRONTEND, 9).toString())
                .contains("submitted", parent.id().value());
    }

    @Test
    void sameNameIsTheSamePartAlsoForTheNextAttempt() {
        Task parent = begun("all");
        TaskId id = forked(parent, "tests");
        assertThat(fork(leader, parent, "tests", "do tests").word()).isEqualTo(Fork.Word.SAME);
        handIn(parent, released());
        assertThat(fork(leader, parent, "tests", "do tests").word()).isEqualTo(Fork.Word.STALE);
        claim();
        Task again = claim();
        assertThat(again.id()).isEqualTo(parent.id());
        Fork other = fork(leader, again, "tests", "in other words");
        assertThat(other.word()).isEqualTo(Fork.Word.OTHER);
        assertThat(other.id()).contains(id);
        // Of an attempt that has gone, also while the task is at work.
        assertThat(fork(leader, parent, "tests", "do tests").word()).isEqualTo(Fork.Word.STALE);
        assertThat(network.records().children(parent.id())).containsExactly(id);
    }

    @Test
    void cancelledPartIsMadeAnewAndDeadOneIsNot() {
        Task parent = begun("all");
        TaskId gone = forked(parent, "gone");
        TaskId dead = forked(parent, "dead");
        assertThat(network.submissions().cancel(gone, "no")).isEqualTo(Cancelling.CANCELLED);
        handIn(claim(), failed(FailureName.BAD_TASK));
        assertThat(state(dead)).isEqualTo(TaskState.DEAD);
        assertThat(forked(parent, "gone")).isNotEqualTo(gone);
        Fork again = fork(leader, parent, "dead", "do dead");
        assertThat(again.word()).isEqualTo(Fork.Word.SAME);
        assertThat(again.id()).contains(dead);
    }

    @Test
    void taskHasNoMorePartsThanItMay() {
        Task parent = begun("all");
        forked(parent, "a");
        forked(parent, "b");
        TaskId third = forked(parent, "c");
        assertThat(fork(leader, parent, "d", "do d").word()).isEqualTo(Fork.Word.FULL);
        network.submissions().cancel(third, "no");
        forked(parent, "d");
        assertThat(fork(leader, parent, "e", "do e").word()).isEqualTo(Fork.Word.FULL);
    }

    @Test
    void onlyTheLeaderMakesParts() {
        Task parent = begun("all");
        assertThat(fork(DEPOSED, parent, "a", "do a").word()).isEqualTo(Fork.Word.STALE);
        assertThat(network.records().children(parent.id())).isEmpty();
    }

    @Test
    void taskThatIsToBeCancelledGetsNoParts() {
        Task parent = begun("all");
        network.submissions().cancel(parent.id(), "no");
        assertThat(fork(leader, parent, "a", "do a").word()).isEqualTo(Fork.Word.STALE);
    }

    @Test
    void fullRedisTakesNoParts() {
        Task parent = begun("all");
        raw.configSet("maxmemory", "1");
        try {
            assertThatThrownBy(() -> fork(leader, parent, "a", "do a")).isInstanceOf(Full.class);
        } finally {
            raw.configSet("maxmemory", "0");
        }
        forked(parent, "a");
    }

    @Test
    void partsEndWithTheirTaskHoweverDeep() {
        Task parent = begun("all");
        TaskId waiting = forked(parent, "waiting");
        TaskId working = forked(parent, "working");
        Task first = claim();
        assertThat(first.id()).isEqualTo(waiting);
        TaskId below = forked(first, "below");
        Task second = claim();
        assertThat(second.id()).isEqualTo(working);
        handIn(first, released());
        handIn(parent, failed(FailureName.BAD_TASK));
        assertThat(state(waiting)).isEqualTo(TaskState.PENDING);
        lookAtEnds();
        assertThat(state(waiting)).isEqualTo(TaskState.CANCELLED);
        assertThat(state(below)).isEqualTo(TaskState.CANCELLED);
        assertThat(network.records().result(waiting).get("error"))
                .isEqualTo(parent.id() + ", which has submitted it, is dead");
        assertThat(network.records().find(working).orElseThrow().fields())
                .containsKey("cancel_wanted");
        handIn(second, completed());
        assertThat(state(working)).isEqualTo(TaskState.CANCELLED);
    }

    /// The one of these that is claimed.
    private Task claimed(TaskId wanted) {
        Task task = claim();
        while (!task.id().equals(wanted)) {
            task = claim();
        }
        return task;
    }

    @Test
    void partsEndAlsoWithATaskThatIsDone() {
        Task parent = begun("all");
        TaskId part = forked(parent, "late");
        handIn(parent, DONE);
        assertThat(state(parent.id())).isEqualTo(TaskState.DONE);
        lookAtEnds();
        assertThat(state(part)).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void partsOfATaskThatComesBackGoOn() {
        Task parent = begun("all");
        TaskId part = forked(parent, "a");
        reapAll();
        lookAtEnds();
        assertThat(state(part)).isEqualTo(TaskState.PENDING);
    }

    @Test
    void partsEndWithATaskThatIsCancelledBeforeItsNextAttempt() {
        Task parent = begun("all");
        TaskId part = forked(parent, "a");
        handIn(parent, released());
        network.submissions().cancel(parent.id(), "no");
        lookAtEnds();
        assertThat(state(part)).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void endOfAPartChangesNothingOfItsParent() {
        Task parent = begun("all");
        forked(parent, "a");
        assertThat(raw.exists(key("tasks:running:" + parent.id()))).isZero();
        handIn(claim(), DONE);
        lookAtEnds();
        assertThat(state(parent.id())).isEqualTo(TaskState.ACTIVE);
        // Nor of one that a person holds.
        network.controls().pause(parent.id());
        handIn(parent, released());
        assertThat(state(parent.id())).isEqualTo(TaskState.WAITING);
        network.routes().join(leader, List.of(parent.id()));
        assertThat(state(parent.id())).isEqualTo(TaskState.WAITING);
    }

    @Test
    void partOfATaskThatEndedIsTriedAgainByItself() {
        Task parent = begun("all");
        TaskId part = forked(parent, "a");
        handIn(claim(), failed(FailureName.BAD_TASK));
        handIn(parent, failed(FailureName.BAD_TASK));
        lookAtEnds();
        assertThat(network.submissions().retry(part, "")).isEqualTo(Retrying.RETRIED);
        assertThat(state(part)).isEqualTo(TaskState.PENDING);
        assertThat(state(parent.id())).isEqualTo(TaskState.DEAD);
        assertThat(raw.exists(key("tasks:running:" + parent.id()))).isZero();
    }

    @Test
    void allThatATaskIsMadeOfStandsWithItHoweverDeep() {
        TaskId whole = split(1);
        Task parent = claim();
        Task part = begunPart(parent, "a");
        TaskId below = forked(part, "below");
        assertThat(network.controls().pause(whole)).isEqualTo(Pausing.PAUSED);
        assertThat(network.records().find(part.id()).orElseThrow().fields())
                .containsKey("paused_at");
        assertThat(state(below)).isEqualTo(TaskState.WAITING);
        // What comes meanwhile stands as well.
        TaskId late = forked(part, "late");
        assertThat(state(late)).isEqualTo(TaskState.WAITING);
        assertThat(network.controls().resume(whole)).isEqualTo(Resuming.RESUMED);
        assertThat(state(below)).isEqualTo(TaskState.PENDING);
        assertThat(network.records().find(part.id()).orElseThrow().fields())
                .doesNotContainKey("paused_at");
    }

    private Task begunPart(Task parent, String name) {
        TaskId id = forked(parent, name);
        return claimed(id);
    }

    @Test
    void partStaysUntilItsParentHasEnded() {
        Task parent = begun("all");
        TaskId part = forked(parent, "a");
        handIn(claim(), DONE);
        assertThat(network.upkeep().collect(leader, BACKEND, Duration.ZERO, 100)).isEmpty();
        handIn(parent, DONE);
        lookAtEnds();
        assertThat(network.upkeep().collect(leader, BACKEND, Duration.ZERO, 100))
                .containsExactlyInAnyOrder(part, parent.id());
    }
}
