package dev.agentnet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.planning.PlanLimits;
import dev.agentnet.planning.PlanReader;
import dev.agentnet.planning.PlanTasks;
import dev.agentnet.protocol.Plan;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TaskCommandTest {

    private static final Plan PLAN =
            new PlanReader(PlanLimits.from(ConfigFactory.defaultReference()), Map.of())
                    .read("plan.yaml", "{tasks: [{id: a, prompt: x}]}")
                    .plan()
                    .orElseThrow();

    private static String printed(TestRedis redis, RedisNetwork network, Plan plan) {
        String id = network.submissions().submit(PlanTasks.whole(plan)).id().value();
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, UTF_8));
        try {
            assertThat(AgentnetCommand.execute("task", id, "-r", redis.url())).isZero();
        } finally {
            System.setOut(out);
        }
        return printed.toString(UTF_8);
    }

    @Test
    void weightOfAPlanIsShownWhereItIsNotAsUsual() {
        try (TestRedis redis = TestRedis.start();
                RedisNetwork network = RedisNetwork.open(redis.config(), InstantSource.system())) {
            assertThat(printed(redis, network, PLAN.weighing(3)))
                    .contains("weight    3 claims for each one of others");
            assertThat(printed(redis, network, PLAN)).doesNotContain("weight");
        }
    }
}
