package dev.agentnet.worker;

import dev.agentnet.protocol.FailureName;
import dev.agentnet.worker.process.Deadline;
import dev.agentnet.worker.process.WorkClock;
import dev.agentnet.workspace.GitFailed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether main answers. A restart of main takes seconds and is no fault of an attempt: what needs
/// main waits for it.
final class MainDoor {

    private static final Logger LOG = LoggerFactory.getLogger(MainDoor.class);

    private static final Duration KNOCK = Duration.ofSeconds(2);

    /// Less than main waits for anybody who says nothing.
    private static final Duration STANDSTILL = Duration.ofSeconds(2);

    private final URI health;
    private final Duration patience;

    /// @param patience how long an attempt waits for main
    MainDoor(String main, Duration patience) {
        this.health = URI.create(main + "/health");
        this.patience = patience;
    }

    /// Any answer will do: what it says is not the question.
    boolean isOpen() throws InterruptedException {
        // Made for the moment: it is needed rarely, and costs every domain's start some time.
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(KNOCK).build()) {
            HttpRequest request = HttpRequest.newBuilder(health).timeout(KNOCK).GET().build();
            http.send(request, BodyHandlers.discarding());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Does what asks main by git, again and again as long as main is away, or has waited in vain
    /// for somebody who stood still.
    ///
    /// @param clock what the time main is away is counted by
    /// @throws GitFailed if it fails with main there
    /// @throws AttemptFailed if main stays away
    void through(WorkClock clock, Runnable errand) throws InterruptedException, AttemptFailed {
        Deadline end = Deadline.after(patience, clock);
        while (true) {
            Duration missed = clock.missed();
            try {
                errand.run();
                return;
            } catch (GitFailed e) {
                boolean stood = stoodSince(missed, clock);
                // It may be back already, from an absence that the errand met.
                if (!stood && !e.reachedNobody() && isOpen()) {
                    throw e;
                }
                LOG.warn(
                        "{}: {}",
                        stood
                                ? "it stood still meanwhile, and tries again"
                                : "main is away; the attempt waits for it",
                        e.getMessage());
                awaitOpen(end);
            }
        }
    }

    /// Whether an attempt stood still so long that main may have given up on what it was at.
    ///
    /// @param missed what its clock had missed before
    static boolean stoodSince(Duration missed, WorkClock clock) {
        return clock.missed().minus(missed).compareTo(STANDSTILL) > 0;
    }

    private void awaitOpen(Deadline end) throws InterruptedException, AttemptFailed {
        do {
            if (end.hasPassed()) {
                throw new AttemptFailed(
                        FailureName.INTERNAL,
                        "the main orchestrator did not answer for " + patience.toSeconds() + " s");
            }
            Thread.sleep(500);
        } while (!isOpen());
    }
}
