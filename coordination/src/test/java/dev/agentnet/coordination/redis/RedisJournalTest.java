package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The lines that are kept of a task.
final class RedisJournalTest extends NetworkOnRedis {

    private static final int KEPT = 5_000;

    private static ObjectNode line(String text) {
        return Json.object().put("text", text);
    }

    @Test
    void linesOfATaskAreNumbered() {
        TaskId id = submit("one");
        network.journal().taskLines(id, List.of(line("a")));
        network.journal().taskLines(id, List.of(line("b")));
        assertThat(network.records().log(id, 0)).hasSize(2);
        assertThat(network.records().log(id, 1))
                .singleElement()
                .asString()
                .contains("\"seq\":2")
                .contains("\"b\"");
    }

    @Test
    void onlyTheLastLinesAreKept() {
        TaskId id = submit("one");
        network.journal().taskLines(id, Collections.nCopies(KEPT + 1, line("a")));
        assertThat(network.records().log(id, 0))
                .hasSize(KEPT)
                .first()
                .asString()
                .contains("\"seq\":2");
    }

    @Test
    void whatIsSaidOfATaskThatLeftIsNotKept() {
        TaskId id = TaskId.next(BACKEND, InstantSource.system());
        network.journal().taskLines(id, List.of(line("a")));
        assertThat(network.records().log(id, 0)).isEmpty();
    }
}
