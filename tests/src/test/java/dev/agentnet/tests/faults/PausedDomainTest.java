package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.Fleet.Member;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.tests.stage.Processes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A domain stands still for longer than all its clocks allow, whatever happens around it: nothing
/// is lost and nothing times out.
final class PausedDomainTest extends FaultScenario {

    private static final Duration TIMEOUT = Duration.ofSeconds(8);

    private boolean isFrozen() {
        List<Member> living =
                net.network.fleet().actual(FaultNetwork.BACKEND).stream()
                        .filter(member -> member.ended().isEmpty())
                        .toList();
        return !living.isEmpty() && living.stream().allMatch(Member::frozen);
    }

    private void pause() {
        net.network.controls().pause(FaultNetwork.BACKEND);
        await().atMost(FaultNetwork.PATIENCE).until(this::isFrozen);
    }

    private static void pass(Duration time) {
        await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
    }

    private TaskId submit(String script) {
        TaskSpec spec =
                new TaskSpec(
                        FaultNetwork.BACKEND,
                        TaskKind.WORK,
                        script,
                        Priority.NORMAL,
                        TIMEOUT,
                        Json.object(),
                        Optional.of(FaultNetwork.SHOP),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        return net.network.submissions().submit(spec).id();
    }

    /// Its lease lasts two seconds, its time is eight.
    @Test
    void sameAttemptFinishesAfterAPauseLongerThanItsLeaseAndItsTimeUnderAnotherMain()
            throws IOException {
        TaskId id = submit(waiting("pause"));
        net.awaitFile("pause-runs");
        long domain = net.fleet.domain();
        pause();
        TaskId waiting = net.submit("echo later > later.txt");
        Processes.signal(main.pid(), "KILL");
        main = net.startMain();
        pass(TIMEOUT.plusSeconds(2));
        assertThat(isFrozen()).isTrue();
        assertThat(net.task(id).state()).isEqualTo(TaskState.ACTIVE);
        assertThat(net.task(waiting).state()).isEqualTo(TaskState.PENDING);
        assertThat(net.network.inspection().inspect().violations()).isEmpty();
        net.network.controls().resume(FaultNetwork.BACKEND);
        letGo("pause");
        net.settle(List.of(id, waiting));
        assertThat(net.task(id).attempt()).as(() -> net.story(id)).isEqualTo(1);
        assertThat(net.task(id).state()).isEqualTo(TaskState.DONE);
        assertThat(net.landed(id)).hasSize(1);
        assertThat(net.fleet.domain()).isEqualTo(domain);
    }

    @Test
    void whatIsKilledInAPauseIsDoneAfterIt() {
        TaskId id = net.submit(waiting("killed"));
        net.awaitFile("killed-runs");
        long domain = net.fleet.domain();
        pause();
        Processes.signal(domain, "KILL");
        net.awaitState(id, TaskState.PENDING);
        pass(FaultNetwork.LEASE.multipliedBy(2));
        assertThat(net.network.fleet().actual(FaultNetwork.BACKEND))
                .allMatch(member -> member.ended().isPresent());
        net.network.controls().resume(FaultNetwork.BACKEND);
        letGo("killed");
        net.settle(List.of(id));
        assertThat(net.task(id).attempt()).isEqualTo(2);
        assertThat(net.landed(id)).hasSize(1);
    }

    @Test
    void nothingLandsInAPausedNetworkAndAllDoesAfterIt() {
        TaskId id = net.submit(waiting("landing"));
        net.awaitFile("landing-runs");
        net.network.controls().pause(DomainName.MAIN);
        letGo("landing");
        net.awaitState(id, TaskState.VERIFYING);
        pass(Duration.ofSeconds(3));
        assertThat(net.landed(id)).isEmpty();
        net.network.controls().resume(DomainName.MAIN);
        net.settle(List.of(id));
        assertThat(net.landed(id)).hasSize(1);
    }

    @Test
    void cutOffInAPauseItIsNotLonelyAfterIt() {
        TaskId id = net.submit(waiting("cut"));
        net.awaitFile("cut-runs");
        long domain = net.fleet.domain();
        pause();
        net.domainsToRedis.cut();
        pass(FaultNetwork.LEASE.multipliedBy(2));
        net.domainsToRedis.heal();
        net.network.controls().resume(FaultNetwork.BACKEND);
        letGo("cut");
        net.settle(List.of(id));
        assertThat(net.task(id).attempt()).isEqualTo(1);
        assertThat(net.fleet.domain()).isEqualTo(domain);
    }
}
