package dev.agentnet.domain;

import dev.agentnet.coordination.Claims.Room;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The slots of a domain: which are taken, what waits for one, and what can be claimed for those
/// that are not.
final class Slots {

    /// A task that may begin.
    ///
    /// @param slot the lowest number that was free
    record Turn(Task task, int slot) {}

    /// A task that waits for a slot.
    ///
    /// @param since by the awake clock
    record Claimed(Task task, long since) {

        boolean isPart() {
            return task.spec().depth() > 0;
        }

        boolean is(TaskId id, Token claim) {
            return task.id().equals(id) && task.token().equals(Optional.of(claim));
        }
    }

    private final int count;

    /// By number; guarded by this object, as is what waits.
    private final BitSet taken = new BitSet();

    private final Deque<Claimed> waiting = new ArrayDeque<>();

    Slots(int count) {
        this.count = count;
    }

    /// What can be claimed, so that all of it has a slot, but for what is `ahead`.
    ///
    /// @param ahead how many more may be claimed where no parts are, and none is alone
    Room room(Collection<Running> running, int ahead) {
        return open(running, ahead).without(waiting());
    }

    /// As many are at work as there are slots, but for those whose agents wait for parts of their
    /// tasks; and as many of each depth, so that such agents are bounded and leave room to deeper
    /// ones. None is beside a task that has to work alone, but its own parts.
    private Room open(Collection<Running> running, int ahead) {
        int lent = 0;
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
            lent += waits ? 1 : 0;
            while (left.size() <= run.depth) {
                left.add(count);
            }
            left.set(run.depth, Math.max(0, left.get(run.depth) - 1));
        }
        // One that has ended keeps its slot a moment longer.
        int idle = Math.max(0, count - (taken() - lent));
        int free = alone ? 0 : Math.min(idle, left.getFirst());
        Room open = new Room(free, idle, left.subList(1, left.size()), 0);
        return open.isPlain() ? open.andAhead(ahead) : open;
    }

    synchronized int taken() {
        return taken.cardinality();
    }

    private synchronized int waiting() {
        return waiting.size();
    }

    /// What was claimed, to begin when it is its turn.
    synchronized void add(List<Task> tasks, long now) {
        tasks.forEach(task -> waiting.add(new Claimed(task, now)));
    }

    /// The next that may begin, which takes its slot.
    synchronized Optional<Turn> next(Collection<Running> running) {
        return taken.cardinality() < count
                ? Optional.ofNullable(waiting.poll()).map(this::begin)
                : nextInLent(running);
    }

    /// There may be slots of agents that wait.
    private Optional<Turn> nextInLent(Collection<Running> running) {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        Room open = open(running, 0);
        Optional<Claimed> next =
                waiting.stream()
                        .filter(one -> (one.isPart() ? open.idle() : open.free()) > 0)
                        .findFirst();
        next.ifPresent(waiting::remove);
        return next.map(this::begin);
    }

    private Turn begin(Claimed claimed) {
        int slot = taken.nextClearBit(0);
        taken.set(slot);
        return new Turn(claimed.task(), slot);
    }

    synchronized void free(int slot) {
        taken.clear(slot);
    }

    /// What waits for a slot.
    synchronized List<Task> claimed() {
        return waiting.stream().map(Claimed::task).toList();
    }

    /// Takes out of what waits what is `unwanted`.
    synchronized List<Task> giveUp(Predicate<Claimed> unwanted) {
        List<Claimed> gone = waiting.stream().filter(unwanted).toList();
        waiting.removeAll(gone);
        return gone.stream().map(Claimed::task).toList();
    }
}
