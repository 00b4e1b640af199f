package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The lines that are kept of a task.
final class RedisJournalTest extends NetworkOnRedis {

    @Test
    void linesOfATaskAreNumberedAndCapped() {
        TaskId id = submit("one");
        network.journal().taskLines(id, List.of(Json.object().put("text", "a")));
        network.journal().taskLines(id, List.of(Json.object().put("text", "b")));
        assertThat(network.records().log(id, 0)).hasSize(2);
        assertThat(network.records().log(id, 1))
                .singleElement()
                .asString()
                .contains("\"seq\":2")
                .contains("\"b\"");
    }
}
