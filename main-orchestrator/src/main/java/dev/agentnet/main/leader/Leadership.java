package dev.agentnet.main.leader;

import dev.agentnet.coordination.Upkeep;
import dev.agentnet.coordination.Upkeep.Lead;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.Upkeep.Pulse;
import dev.agentnet.lifecycle.Loop;
import dev.agentnet.lifecycle.Service;
import dev.agentnet.main.state.KeptFile;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Becomes the leader when there is none, stays it by renewing, and resigns when closed.
///
/// It remembers, also on disk, how far Redis had come, and shows that with each renewal: so a Redis
/// that was restored from a copy is known for one.
public final class Leadership implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    /// How often the pulse is written to disk: what is lost of Redis and no more than this old is
    /// not noticed by a main that was restarted meanwhile.
    private static final long KEPT_NANOS = 5_000_000_000L;

    private final Upkeep upkeep;
    private final String instance;
    private final Optional<PulseFile> file;
    private final Duration term;
    private final Loop loop;

    /// A lead and when it ends by our own clock. Redis' begins to count no earlier, as it was asked
    /// after that: whoever hears nothing of Redis for a term leads no more.
    private record Held(Lead lead, long end) {}

    /// Written by the loop, read by all who act as leader; every script checks it again.
    private volatile Optional<Held> held = Optional.empty();

    /// These belong to the loop.
    private Pulse seen = Pulse.NONE;

    private Optional<Long> keptAt = Optional.empty();

    /// @param name for people; a Redis that forgot gives the same again, so it gets a unique part
    /// @param pulses where to remember over a restart; without, it does while it lives
    public Leadership(
            Upkeep upkeep,
            String name,
            Duration term,
            Duration renewal,
            Optional<KeptFile> pulses) {
        this.upkeep = upkeep;
        this.instance = name + "/" + UUID.randomUUID();
        this.file = pulses.map(PulseFile::new);
        this.term = term;
        this.loop = new Loop("lead", renewal, this::renew);
    }

    @Override
    public void start() {
        seen = file.map(PulseFile::read).orElse(Pulse.NONE);
        renew();
        loop.start();
    }

    private void renew() {
        Optional<LeaderToken> before = token();
        long end = System.nanoTime() + term.toNanos();
        try {
            held = upkeep.lead(instance, term, seen).map(lead -> new Held(lead, end));
        } catch (RuntimeException e) {
            held = Optional.empty();
            throw e;
        }
        held.ifPresent(now -> see(now.lead().pulse()));
        if (!before.equals(token())) {
            LOG.info(
                    token().map(token -> "leads, as " + token)
                            .orElse("another main orchestrator leads"));
        }
    }

    private void see(Pulse pulse) {
        boolean forgot = seen.epoch() > 0 && pulse.epoch() > seen.epoch();
        if (forgot) {
            LOG.warn(
                    "Redis came back with less than was known: epoch {} begins, and nothing is granted"
                            + " until what it forgot is put right",
                    pulse.epoch());
        }
        seen = pulse;
        long now = System.nanoTime();
        if (forgot || keptAt.isEmpty() || now - keptAt.get() >= KEPT_NANOS) {
            keptAt = Optional.of(now);
            file.ifPresent(kept -> kept.write(pulse));
        }
    }

    /// The leader's token while this instance leads.
    public Optional<LeaderToken> token() {
        return lead().map(Lead::token);
    }

    private Optional<Lead> lead() {
        return held.filter(now -> now.end() - System.nanoTime() > 0).map(Held::lead);
    }

    /// The lead, while what Redis has forgotten is still to be put right.
    public Optional<Lead> restoring() {
        return lead().filter(Lead::restoring);
    }

    @Override
    public void close() {
        loop.close();
        Optional<Held> last = held;
        held = Optional.empty();
        if (last.isPresent()) {
            try {
                upkeep.resign(last.get().lead().token());
            } catch (RuntimeException e) {
                LOG.warn("could not resign; the term ends by itself in {}", term, e);
            }
        }
    }
}
