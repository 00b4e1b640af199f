package dev.agentnet.domain;

import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Claims.Room;
import dev.agentnet.coordination.Claims.Step;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where one request at a time stands. Guarded by the claimer.
final class Lane {

    /// @param isPart whether there was room for more than it asks for
    /// @param sent by the awake clock
    record Request(String id, List<Finish> finishes, Room room, boolean isPart, long sent) {

        int moves(Step answer) {
            return Math.max(finishes.size(), answer.granted().size());
        }

        boolean mayHaveMore(Step answer) {
            return isPart && answer.granted().size() == room.all();
        }
    }

    private final String ids;
    private long made;

    /// The request under way, or one whose answer was lost.
    @Nullable Request open;

    boolean underWay;

    /// @param mark what the ids of a lane's requests begin with
    Lane(String mark) {
        this.ids = mark + UUID.randomUUID() + ".";
    }

    void send(List<Finish> finishes, Room room, boolean isPart, long now) {
        open = new Request(ids + ++made, finishes, room, isPart, now);
        underWay = true;
    }

    void answered() {
        open = null;
        underWay = false;
    }

    /// How many free slots it asks tasks for. What it asks for ahead leaves the others theirs: it
    /// may be granted nothing.
    int asked() {
        return open == null ? 0 : open.room().free();
    }

    boolean isLost() {
        return open != null && !underWay;
    }
}
