package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.TaskId;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An agent that lives and says nothing is seen, told of, and replaced after its limit.
final class Fault24HungAgentTest {

    @TempDir private Path folder;

    @Test
    void quietAgentIsToldOfAndReplaced() throws IOException, InterruptedException {
        try (FaultNetwork net =
                new FaultNetwork(folder, "domain.quiet { warned = 1 s, most = 6 s }")) {
            net.startMain();
            Path hung = folder.resolve("hung");
            TaskId id =
                    net.submit(
                            "[ -e %1$s ] || { touch %1$s; sleep 4321; }; echo 1 > hung"
                                    .formatted(hung));
            await().atMost(FaultNetwork.PATIENCE).until(() -> Files.exists(hung));
            Agentnet agentnet = net.agentnet();
            await().atMost(FaultNetwork.PATIENCE)
                    .until(() -> agentnet.run("hung", "--after", "2").out().contains(id.value()));
            net.settle(List.of(id));
            assertThat(net.task(id).attempt()).isEqualTo(2);
            // It is looked at once a second, and killed before it is told.
            assertThat(net.story(id)).contains("hung").containsPattern("said nothing for [67] s");
            assertThat(net.network.records().log(id, 0))
                    .anySatisfy(line ->
                            assertThat(line).containsPattern("nothing was said for [12] s"));
            await().atMost(FaultNetwork.PATIENCE)
                    .until(() ->
                            agentnet.run("hung").err().contains("no agent at work has been quiet"));
            assertThat(Processes.under(folder.resolve("state/domains")))
                    .noneSatisfy(pid ->
                            assertThat(ProcessHandle.of(pid).flatMap(p -> p.info().commandLine()))
                                    .hasValueSatisfying(line -> assertThat(line).contains("4321")));
        }
    }
}
