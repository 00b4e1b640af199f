package dev.agentnet.domain;

import dev.agentnet.coordination.Claims.Finish;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/// What workers have finished, until Redis has it. No more than is claimed.
///
/// Workers add, the claimer takes and says what was handed in, the lease keeper looks at all: each
/// outcome is here from when it is added to when it is handed in, without a moment in between.
final class Outcomes {

    private final LinkedBlockingQueue<Finish> waiting = new LinkedBlockingQueue<>();

    /// What is being handed in, as it was taken.
    private final List<List<Finish>> underWay = new CopyOnWriteArrayList<>();

    void add(Finish finish) {
        waiting.add(finish);
    }

    /// Whether so many wait to be handed in.
    boolean has(int least) {
        return waiting.size() >= least;
    }

    /// Takes what waits to be handed in, at most `most`; it is held until it is `handedIn`. For one
    /// thread at a time.
    List<Finish> take(int most) {
        List<Finish> batch = new ArrayList<>(Math.min(most, waiting.size()));
        for (Finish finish : waiting) {
            if (batch.size() == most) {
                break;
            }
            batch.add(finish);
        }
        if (!batch.isEmpty()) {
            // Before they leave the queue, so that their leases are renewed all the time.
            underWay.add(batch);
            batch.forEach(_ -> waiting.remove());
        }
        return batch;
    }

    /// @param batch as `take` returned it
    void handedIn(List<Finish> batch) {
        underWay.removeIf(taken -> taken == batch);
    }

    Stream<Finish> all() {
        return Stream.concat(underWay.stream().flatMap(List::stream), waiting.stream());
    }
}
