package dev.agentnet.main.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whose reports a task may read: those of its own plan that it was told of.
final class UpstreamShelfTest {

    private static final String PLAN = "main.p";
    private static final String OTHER_PLAN = "main.q";

    private final TestRedis redis = TestRedis.start();
    private final RedisNetwork network = RedisNetwork.open(redis.config(), InstantSource.system());
    private final RedisClient client = RedisClient.create(redis.url());
    private final RedisCommands<String, String> raw = client.connect().sync();
    private final UpstreamShelf shelf = new UpstreamShelf(network.records());

    @AfterEach
    void close() {
        client.shutdown();
        network.close();
        redis.close();
    }

    private TaskId task(String domain, String plan, String said) {
        TaskId id = network.submissions().submit(TaskSpec.of(new DomainName(domain), "x")).id();
        raw.hset("tasks:info:" + id, "parent", plan);
        raw.sadd("tasks:children:" + plan, id.value());
        raw.hset("results:" + id, "output", said);
        return id;
    }

    private void tell(TaskId to, TaskId of) {
        raw.hset("tasks:info:" + to, "upstream", "{\"task\":\"" + of + "\",\"name\":\"x\"}\n");
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
        raw.hset("tasks:info:" + builder, "parent", OTHER_PLAN);
        assertThat(shelf.said(builder, foreign)).isEmpty();
    }
}
