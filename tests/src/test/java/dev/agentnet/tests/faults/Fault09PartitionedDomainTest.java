package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.tests.faults.FaultProxy.Way;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A domain and Redis do not reach each other for longer than a lease: the task is taken back, and
/// what the domain did meanwhile counts no more.
final class Fault09PartitionedDomainTest extends FaultScenario {

    enum Cut {
        CLOSED(FaultProxy::cut),
        SILENT(proxy -> proxy.silence(Way.REQUEST, Way.REPLY)),
        REQUESTS_LOST(proxy -> proxy.silence(Way.REQUEST)),
        REPLIES_LOST(proxy -> proxy.silence(Way.REPLY));

        private final Consumer<FaultProxy> make;

        Cut(Consumer<FaultProxy> make) {
            this.make = make;
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void lateOutcomeIsNotTaken(Cut cut) {
        TaskId id = net.submit(waiting("cut-" + cut));
        net.awaitFile("cut-" + cut + "-runs");
        cut.make.accept(net.domainsToRedis);
        await().atMost(FaultNetwork.PATIENCE)
                .until(() -> net.task(id).state() == TaskState.PENDING);
        letGo("cut-" + cut);
        net.domainsToRedis.heal();
        net.settle(List.of(id));
        assertThat(net.task(id).attempt()).as(net.story(id)).isEqualTo(2);
        assertThat(net.landed(id)).hasSizeLessThan(2);
    }
}
