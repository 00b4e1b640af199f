package dev.agentnet.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Claims.Room;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What one request leaves to another.
final class LaneTest {

    private static int askedWith(Room room) {
        Lane lane = new Lane("");
        lane.send(List.of(), room, false, 0);
        return lane.asked();
    }

    @Test
    void freeSlotsThatItAsksForAreNobodyElses() {
        assertThat(askedWith(Room.of(3))).isEqualTo(3);
        assertThat(new Lane("").asked()).isZero();
    }

    /// Parts of tasks at work are not granted ahead: whoever has slots for them has to ask.
    @Test
    void whatItAsksForAheadTakesNoSlotFromAnother() {
        assertThat(askedWith(new Room(1, 1, List.of(), 9))).isEqualTo(1);
    }
}
