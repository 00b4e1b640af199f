package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EventEntryTest {

    private static List<String> read(String events) {
        return EventEntry.read(Map.of("events", events)).stream().map(JsonNode::toString).toList();
    }

    @Test
    void whatHappenedToManyIsAnEventOfEach() {
        assertThat(
                        read(
                                """
                                [{"type":"done","attempt":1,"at":7,"tasks":["a.1","a.2"]},
                                 {"type":"turn","task":"a.3","at":8}]
                                """))
                .containsExactly(
                        "{\"type\":\"done\",\"task\":\"a.1\",\"attempt\":1,\"at\":7}",
                        "{\"type\":\"done\",\"task\":\"a.2\",\"attempt\":1,\"at\":7}",
                        "{\"type\":\"turn\",\"task\":\"a.3\",\"at\":8}");
    }

    @Test
    void whatIsNoEventIsLeftOut() {
        assertThat(read("[1,\"x\",null,{\"type\":\"done\",\"tasks\":[]}]")).isEmpty();
    }
}
