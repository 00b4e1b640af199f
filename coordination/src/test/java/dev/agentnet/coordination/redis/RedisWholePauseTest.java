package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Claims.Renewal;
import dev.agentnet.coordination.Controls.Pausing;
import dev.agentnet.coordination.Controls.Resuming;
import dev.agentnet.coordination.Routes.Part;
import dev.agentnet.coordination.Routes.Planning;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A task that was split, or a plan, that a person stops with all that belongs to it.
final class RedisWholePauseTest extends PlansOnRedis {

    @AfterEach
    void nothingIsLost() {
        checkInvariants();
    }

    private Pausing pause(TaskId id) {
        return network.controls().pause(id);
    }

    private Resuming resume(TaskId id) {
        return network.controls().resume(id);
    }

    private Renewal renew(Task task) {
        return Objects.requireNonNull(
                network.claims()
                        .renew(BACKEND, Map.of(task.id(), task.token().orElseThrow()), LEASE)
                        .get(task.id()));
    }

    @Test
    void partsStopWithTheWholeAndGoOnWithIt() throws InterruptedException {
        TaskId whole = split(3);
        Task handedIn = claim();
        handIn(handedIn, completed());
        Task active = claim();
        CountDownLatch told = new CountDownLatch(2);
        try (var _ = network.wakes().onAgent(AGENT, told::countDown)) {
            assertThat(pause(whole)).isEqualTo(Pausing.PAUSED);
            assertThat(renew(active)).isEqualTo(Renewal.PAUSE);
            assertThat(step(List.of(), 1).granted()).isEmpty();
            assertThat(state(handedIn.id())).isEqualTo(TaskState.VERIFYING);
            assertThat(resume(whole)).isEqualTo(Resuming.RESUMED);
            assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(renew(active)).isEqualTo(Renewal.CONTINUE);
        assertThat(step(List.of(), 1).granted()).hasSize(1);
        assertThat(resume(whole)).isEqualTo(Resuming.RUNNING);
    }

    @Test
    void partThatWouldBeginMeanwhileWaitsForAPerson() {
        Planned plan = plan("first:", "second: first");
        Task first = claim();
        pause(plan.whole());
        handIn(first, done);
        look();
        assertThat(needs(plan.task("second"))).isEmpty();
        assertThat(claimAll()).isEmpty();
        assertThat(state(plan.whole())).isEqualTo(TaskState.WAITING);
        resume(plan.whole());
        finishAll("second");
        assertThat(state(plan.whole())).isEqualTo(TaskState.DONE);
    }

    @Test
    void partThatIsPausedBeforeItMayBeginWaitsForAPersonThen() {
        Planned plan = plan("first:", "second: first");
        TaskId second = plan.task("second");
        assertThat(pause(second)).isEqualTo(Pausing.PAUSED);
        finishAll("first");
        assertThat(claimAll()).isEmpty();
        assertThat(resume(second)).isEqualTo(Resuming.RESUMED);
        finishAll("second");
    }

    @Test
    void partThatIsResumedBeforeItMayBeginStillWaits() {
        Planned plan = plan("first:", "second: first");
        TaskId second = plan.task("second");
        pause(second);
        assertThat(resume(second)).isEqualTo(Resuming.RESUMED);
        assertThat(state(second)).isEqualTo(TaskState.WAITING);
        finishAll("first");
        finishAll("second");
    }

    @Test
    void whatIsPausedBeforeItIsSplitHoldsItsParts() {
        TaskId whole = network.submissions().submit(TaskSpec.of(DomainName.MAIN, "all of it")).id();
        Task claimed = claimBy(MAIN);
        pause(whole);
        route(leader, claimed, 2);
        assertThat(claimAll()).isEmpty();
        checkInvariants();
        resume(whole);
        assertThat(claimAll()).hasSize(2);
    }

    @Test
    void whatIsPausedBeforeItIsPlannedHoldsItsParts() {
        Task claimed = claimedPlan();
        pause(claimed.id());
        List<Part> parts = parts(claimed, "first:", "second: first");
        assertThat(network.routes().plan(leader, claimed, 1, parts)).isEqualTo(Planning.PLANNED);
        assertThat(claimAll()).isEmpty();
        resume(parts.getFirst().id());
        finishAll("first");
        assertThat(claimAll()).as("begun while its plan stands").isEmpty();
        resume(claimed.id());
        finishAll("second");
    }

    @Test
    void secondPauseTakesInWhatWasTriedAgainSince() {
        TaskId whole = split(2);
        Task dead = claim();
        handIn(dead, failed(FailureName.API_AUTH));
        pause(whole);
        network.submissions().retry(dead.id(), "");
        assertThat(state(dead.id())).isEqualTo(TaskState.PENDING);
        assertThat(pause(whole)).isEqualTo(Pausing.ALREADY);
        assertThat(claimAll()).isEmpty();
    }

    @Test
    void wholeMayEndWhileItStands() {
        Planned plan = plan("first:", "second: first");
        pause(plan.whole());
        network.submissions().cancel(plan.task("first"), "no");
        look();
        assertThat(state(plan.whole())).isEqualTo(TaskState.CANCELLED);
        assertThat(resume(plan.whole())).isEqualTo(Resuming.ENDED);
    }

    @Test
    void wholeThatEndedWhileItStoodHoldsNoPartBack() {
        Planned plan = plan("first:", "second: first");
        Task first = claim();
        pause(plan.whole());
        network.submissions().cancel(plan.whole(), "no");
        resume(first.id());
        resume(plan.task("second"));
        handIn(first, done);
        look();
        assertThat(claimAll()).hasSize(1);
    }

    @Test
    void partsOfWhatHasEndedAreLeftAsTheyAre() {
        Planned plan = plan("first:", "second: first");
        network.submissions().cancel(plan.task("first"), "no");
        look();
        assertThat(pause(plan.whole())).isEqualTo(Pausing.ENDED);
        assertThat(network.records().find(plan.task("second")).orElseThrow().fields())
                .doesNotContainKey("paused_at");
    }

    @Test
    void partThatWasPausedByItselfStandsWhileItsWholeRuns() {
        TaskId whole = split(2);
        TaskId part = network.records().children(whole).getFirst();
        pause(part);
        assertThat(resume(whole)).isEqualTo(Resuming.RUNNING);
        assertThat(claimAll()).hasSize(1);
        assertThat(state(part)).isEqualTo(TaskState.WAITING);
    }
}
