package dev.agentnet.main.leader;

import dev.agentnet.coordination.Upkeep;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.lifecycle.Loop;
import dev.agentnet.lifecycle.Service;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Becomes the leader when there is none, stays it by renewing, and resigns when closed.
public final class Leadership implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final Upkeep upkeep;
    private final String instance;
    private final Duration term;
    private final Loop loop;

    /// Written by the loop, read by all who act as leader; every script checks it again.
    private volatile Optional<LeaderToken> token = Optional.empty();

    public Leadership(Upkeep upkeep, String instance, Duration term, Duration renewal) {
        this.upkeep = upkeep;
        this.instance = instance;
        this.term = term;
        this.loop = new Loop("lead", renewal, this::renew);
    }

    @Override
    public void start() {
        renew();
        loop.start();
    }

    private void renew() {
        Optional<LeaderToken> before = token;
        try {
            token = upkeep.lead(instance, term);
        } catch (RuntimeException e) {
            token = Optional.empty();
            throw e;
        }
        if (!before.equals(token)) {
            LOG.info(
                    token.map(held -> "leads, as " + held)
                            .orElse("another main orchestrator leads"));
        }
    }

    /// The leader's token while this instance leads.
    public Optional<LeaderToken> token() {
        return token;
    }

    @Override
    public void close() {
        loop.close();
        Optional<LeaderToken> held = token;
        token = Optional.empty();
        if (held.isPresent()) {
            try {
                upkeep.resign(held.get());
            } catch (RuntimeException e) {
                LOG.warn("could not resign; the term ends by itself in {}", term, e);
            }
        }
    }
}
