package dev.agentnet.benchmarks.queue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.coordination.Journal;
import dev.agentnet.coordination.Journal.Events;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;

/// Sees tasks end, from the domains' events: woken by a wake-up, read from the stream.
final class Ends {

    private static final int ENTRIES = 1000;
    private static final Set<String> ENDS = Set.of("done", "dead", "cancelled");

    /// Who is told how many ended; set by the client's thread between phases.
    private volatile IntConsumer listener = count -> {};

    private Ends() {}

    static Ends follow(Network network, List<DomainName> domains) {
        Ends ends = new Ends();
        for (DomainName domain : domains) {
            Semaphore woken = new Semaphore(0);
            String position = network.journal().lastPosition(domain);
            network.wakes()
                    .onEvents(
                            domain,
                            count -> {
                                if (count > 0) {
                                    woken.release();
                                }
                            });
            Thread.ofVirtual()
                    .name("ends-" + domain)
                    .start(() -> ends.read(network.journal(), domain, position, woken));
        }
        return ends;
    }

    void listen(IntConsumer next) {
        listener = next;
    }

    private void read(Journal journal, DomainName domain, String position, Semaphore woken) {
        String last = position;
        while (true) {
            for (Events entry : journal.events(domain, last, ENTRIES)) {
                last = entry.position();
                int ended = 0;
                for (JsonNode event : Json.parse(entry.json())) {
                    if (ENDS.contains(event.path("type").asText())) {
                        ended++;
                    }
                }
                if (ended > 0) {
                    listener.accept(ended);
                }
            }
            woken.acquireUninterruptibly();
            woken.drainPermits();
        }
    }
}
