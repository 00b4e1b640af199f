package dev.agentnet.coordination;

import dev.agentnet.protocol.DomainName;
import java.time.Instant;
import java.util.Optional;

/// What main knows of the model's provider, and the domains that stand still because of it.
///
/// Main alone writes here; everybody may read why nothing moves and when it goes on.
public interface Provider {

    /// Says that no call goes to the provider for now.
    void stand(Standstill standstill);

    /// Says that calls go again.
    void goOn();

    /// Why no call goes, if none does.
    Optional<Standstill> standing();

    /// Stops a domain as a person would, unless it stands already.
    void pause(DomainName domain);

    /// Lets a domain go on that stands because of the provider; a person's pause stays.
    void resume(DomainName domain);

    /// Whether a domain stands because of the provider.
    boolean isPaused(DomainName domain);

    /// @param until when the first call is tried again
    /// @param reason one clause for people
    record Standstill(Instant since, Instant until, String reason) {}
}
