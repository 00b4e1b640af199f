package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.Touched;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The lines that are kept of a task.
final class RedisJournalTest extends NetworkOnRedis {

    @Test
    void eachAttemptKeepsTheFilesThatItTouched() {
        TaskId id = submit("one");
        Touched files = new Touched(List.of("a"), List.of("b"));
        Task first = claim();
        step(
                List.of(
                        new Finish(
                                id,
                                first.token().orElseThrow(),
                                AGENT,
                                failed(FailureName.LEASE_LOST),
                                files)),
                0);
        handIn(claim(), completed());
        assertThat(network.journal().touched(id, 2))
                .singleElement()
                .satisfies(attempt -> {
                    assertThat(attempt.attempt()).isEqualTo(1);
                    assertThat(attempt.agent()).isEqualTo(AGENT);
                    assertThat(attempt.files()).isEqualTo(files);
                });
        assertThat(network.journal().touched(id, 0)).isEmpty();
    }

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
