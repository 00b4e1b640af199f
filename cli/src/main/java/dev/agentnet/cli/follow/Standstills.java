package dev.agentnet.cli.follow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Provider.Standstill;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// What waits for the model's provider, and when it goes on by itself.
public final class Standstills {

    private static final DateTimeFormatter TODAY =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter LATER =
            DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ROOT);

    private Standstills() {}

    /// Why no agent's call goes to the model now, if none does.
    public static Optional<String> sentence(Network network) {
        return network.provider().standing().map(Standstills::sentence);
    }

    /// What lets a domain go on that stands because of the provider.
    static Optional<String> sentence(Network network, DomainName domain) {
        return network.provider().isPaused(domain)
                ? Optional.of(
                        domain
                                + " waits for the model's provider"
                                + sentence(network).map(why -> ": " + why).orElse(""))
                : Optional.empty();
    }

    private static String sentence(Standstill standing) {
        Instant now = Instant.now();
        String on =
                standing.until().isAfter(now)
                        ? "work goes on by itself at %s, in %s"
                                .formatted(
                                        time(standing.until(), now),
                                        Screen.span(Duration.between(now, standing.until())))
                        : "one call finds out now whether it takes others";
        return "%s; %s".formatted(standing.reason(), on);
    }

    private static String time(Instant until, Instant now) {
        boolean soon = Duration.between(now, until).compareTo(Duration.ofHours(12)) < 0;
        return (soon ? TODAY : LATER).format(until.atZone(ZoneId.systemDefault()));
    }

    /// The same as data; times in ms since 1970.
    public static Optional<ObjectNode> json(Network network) {
        return network.provider()
                .standing()
                .map(standing ->
                        Json.object()
                                .put("reason", standing.reason())
                                .put("since", standing.since().toEpochMilli())
                                .put("until", standing.until().toEpochMilli()));
    }
}
