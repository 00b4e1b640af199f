package dev.agentnet.main.fleet;

import dev.agentnet.coordination.Registry;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.AgentInfo;
import dev.agentnet.protocol.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Main's own sign of life in the registry.
public final class MainBeat {

    private final Registry registry;
    private final AgentId main;
    private final Duration good;
    private final InstantSource clock;
    private final Instant started;

    /// @param good how long one beat holds
    public MainBeat(Registry registry, AgentId main, Duration good, InstantSource clock) {
        this.registry = registry;
        this.main = main;
        this.good = good;
        this.clock = clock;
        this.started = clock.instant();
    }

    public void runOnce() {
        registry.beat(
                new AgentInfo(
                        main,
                        AgentInfo.Role.MAIN,
                        DomainName.MAIN,
                        AgentInfo.State.WORKING,
                        Optional.empty(),
                        0,
                        "",
                        started,
                        clock.instant(),
                        ProcessHandle.current().pid()),
                List.of(),
                good);
    }
}
