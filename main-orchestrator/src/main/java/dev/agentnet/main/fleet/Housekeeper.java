package dev.agentnet.main.fleet;

import dev.agentnet.coordination.Upkeep;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Brings delayed tasks back in their time and lets old finished ones go.
public final class Housekeeper {

    private final Leadership leadership;
    private final Upkeep upkeep;
    private final Duration age;
    private final int kept;
    private final Consumer<TaskId> onCollected;

    public Housekeeper(
            Leadership leadership,
            Upkeep upkeep,
            Duration age,
            int kept,
            Consumer<TaskId> onCollected) {
        this.leadership = leadership;
        this.upkeep = upkeep;
        this.age = age;
        this.kept = kept;
        this.onCollected = onCollected;
    }

    public void promote(Collection<DomainName> domains) {
        Optional<LeaderToken> leader = leadership.token();
        leader.ifPresent(token -> domains.forEach(domain -> upkeep.promote(token, domain)));
    }

    public void collect(Collection<DomainName> domains) {
        Optional<LeaderToken> leader = leadership.token();
        if (leader.isEmpty()) {
            return;
        }
        for (DomainName domain : domains) {
            List<TaskId> gone = upkeep.collect(leader.get(), domain, age, kept);
            gone.forEach(onCollected);
        }
    }
}
