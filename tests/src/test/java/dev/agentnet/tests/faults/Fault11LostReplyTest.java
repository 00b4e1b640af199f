package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.protocol.TaskId;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A script was run and its reply never came: to ask again changes nothing.
final class Fault11LostReplyTest extends FaultScenario {

    @Test
    void submitIsTakenOnce() throws IOException {
        try (FaultProxy line = net.redis.line();
                RedisNetwork client = net.through(line)) {
            line.after("lost-submit", () -> {});
            TaskId id = client.submissions().submit(FaultNetwork.spec("echo 1 > lost-submit")).id();
            assertThat(line.isSprung()).isTrue();
            net.settle(List.of(id));
            assertThat(net.task(id).attempt()).isEqualTo(1);
            assertThat(net.redis.quarantined()).isZero();
        }
    }

    @Test
    void claimIsTheSame() {
        net.domainsToRedis.reply("lost-claim", () -> {});
        TaskId id = net.submit("echo 1 > lost-claim");
        await().atMost(FaultNetwork.PATIENCE).until(net.domainsToRedis::isSprung);
        net.settle(List.of(id));
        assertThat(net.task(id).attempt()).isEqualTo(1);
    }

    @Test
    void outcomeIsTakenOnce() {
        net.domainsToRedis.after("completed", () -> {});
        TaskId id = net.submit("echo 1 > lost-outcome");
        await().atMost(FaultNetwork.PATIENCE).until(net.domainsToRedis::isSprung);
        net.settle(List.of(id));
        assertThat(net.task(id).attempt()).isEqualTo(1);
        assertThat(net.landed(id)).hasSize(1);
    }
}
