package dev.agentnet.main.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whose reports a task may read: those of its own plan that it was told of.
final class UpstreamShelfTest {

    private static final String PLAN = "main.p";
    private static final String OTHER_PLAN = "main.q";

    private final TestRedis redis = TestRedis.start();
    private final RedisNetwork network = RedisNetwork.open(redis.config(), InstantSource.system());
    private final UpstreamShelf shelf = new UpstreamShelf(network.records());

    @AfterEach
    void close() {
        network.close();
        redis.close();
    }

    private TaskId task(String domain, String plan, String said) {
        TaskId id = network.submissions().submit(TaskSpec.of(new DomainName(domain), "x")).id();
        redis.putField("tasks:info:" + id, "parent", plan);
        redis.putMember("tasks:children:" + plan, id.value());
        redis.putField("results:" + id, "output", said);
        return id;
    }

    private void tell(TaskId to, TaskId of) {
        redis.putField(
                "tasks:info:" + to, "upstream", "{\"task\":\"" + of + "\",\"name\":\"x\"}\n");
    }

    @Test
    void taskReadsWhatItWasToldOf() {
        TaskId scout = task("crew", PLAN, "all of it");
        TaskId builder = task("backend", PLAN, "");
        assertThat(shelf.said(builder, scout)).isEmpty();
        tell(builder, scout);
        assertThat(shelf.said(builder, scout)).contains("all of it");
        assertThat(shelf.said(scout, builder)).isEmpty();
    }

    @Test
    void forgedRecordOpensNoOtherPlan() {
        TaskId foreign = task("frontend", OTHER_PLAN, "a secret");
        TaskId builder = task("backend", PLAN, "");
        tell(builder, foreign);
        assertThat(shelf.said(builder, foreign)).isEmpty();
        redis.putField("tasks:info:" + builder, "parent", OTHER_PLAN);
        assertThat(shelf.said(builder, foreign)).isEmpty();
    }
}
