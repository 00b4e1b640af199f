package dev.agentnet.domain;

import dev.agentnet.coordination.Claims.Room;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/// The slots of a domain: which are taken, and what can be claimed for those that are not.
final class Slots {

    private final int count;

    /// By number; guarded by this object.
    private final BitSet taken = new BitSet();

    Slots(int count) {
        this.count = count;
    }

    /// As many are at work as there are slots, but for those whose agents wait for parts of their
    /// tasks; and as many of each depth, so that such agents are bounded and leave room to deeper
    /// ones. None is beside a task that has to work alone, but its own parts.
    Room room(Collection<Running> running) {
        int waiting = 0;
        boolean alone = false;
        List<Integer> left = new ArrayList<>(List.of(count));
        for (Running run : running) {
            boolean waits = run.isWaiting();
            if (run.assignment.task().worksAlone()) {
                if (!waits) {
                    return Room.of(0);
                }
                alone = true;
            }
            waiting += waits ? 1 : 0;
            while (left.size() <= run.depth) {
                left.add(count);
            }
            left.set(run.depth, Math.max(0, left.get(run.depth) - 1));
        }
        // One that has ended keeps its slot a moment longer.
        int idle = Math.max(0, count - (taken() - waiting));
        int free = alone ? 0 : Math.min(idle, left.getFirst());
        return new Room(free, idle, left.subList(1, left.size()));
    }

    synchronized int taken() {
        return taken.cardinality();
    }

    /// @return the lowest number that is free
    synchronized int take() {
        int slot = taken.nextClearBit(0);
        taken.set(slot);
        return slot;
    }

    synchronized void free(int slot) {
        taken.clear(slot);
    }
}
