package dev.agentnet.main.intake;

import dev.agentnet.coordination.Routes;
import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskState;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Ends the tasks whose children have all ended; their result is made of the children's.
///
/// What a child's end tells is looked at in every round. All that wait are looked at now and then,
/// which finds what was told to a main that died meanwhile.
public final class Joiner {

    /// Looked at in one script call, so that none holds Redis for long.
    private static final int AT_ONCE = 50;

    /// Looked at in one round over all that wait.
    private static final int MOST = 1_000;

    private static final Duration ALL = Duration.ofSeconds(5);

    private final Leadership leadership;
    private final TaskRecords records;
    private final Routes routes;
    private final LongSupplier nanos;

    /// When all were looked at; empty until they are for the first time. Touched by one loop alone.
    private Optional<Long> lookedAtAll = Optional.empty();

    /// @param nanos a clock that only goes forward
    public Joiner(Leadership leadership, TaskRecords records, Routes routes, LongSupplier nanos) {
        this.leadership = leadership;
        this.records = records;
        this.routes = routes;
        this.nanos = nanos;
    }

    public void runOnce() {
        Optional<LeaderToken> leader = leadership.token();
        if (leader.isEmpty()) {
            return;
        }
        int looked = AT_ONCE;
        while (looked == AT_ONCE) {
            looked = routes.joinReady(leader.get(), AT_ONCE);
        }
        long now = nanos.getAsLong();
        if (lookedAtAll.isEmpty() || now - lookedAtAll.get() > ALL.toNanos()) {
            lookedAtAll = Optional.of(now);
            routes.join(leader.get(), records.list(DomainName.MAIN, TaskState.WAITING, MOST));
        }
    }
}
