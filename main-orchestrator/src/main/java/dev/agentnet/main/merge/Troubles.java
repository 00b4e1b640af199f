package dev.agentnet.main.merge;

import dev.agentnet.coordination.Repositories;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The repositories in which nothing can be merged for now, and when each is looked at again: ever
/// later, so that one with a lasting fault costs the others nothing. Not thread-safe: it belongs to
/// the merge loop.
final class Troubles {

    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

    private static final int MAX_DOUBLINGS = 20;

    private record Trouble(int times, long nextLook, String sentence) {}

    private final Repositories repositories;
    private final MergeSettings.Backoff backoff;
    private final LongSupplier nanoTime;
    private final Map<String, Trouble> troubles = new HashMap<>();

    Troubles(Repositories repositories, MergeSettings.Backoff backoff, LongSupplier nanoTime) {
        this.repositories = repositories;
        this.backoff = backoff;
        this.nanoTime = nanoTime;
    }

    boolean mayLook(String repository) {
        Trouble trouble = troubles.get(repository);
        return trouble == null || nanoTime.getAsLong() - trouble.nextLook() >= 0;
    }

    /// Says it to people first: where not even that can be done, the fault is not the repository's.
    void found(String repository, RuntimeException fault) {
        boolean origins = fault instanceof OriginTrouble;
        String sentence =
                origins
                        ? String.valueOf(fault.getMessage())
                        : "%s: %s".formatted(fault.getClass().getSimpleName(), fault.getMessage());
        repositories.trouble(repository, sentence, backoff.longest().multipliedBy(2));
        Trouble before = troubles.get(repository);
        if (before == null || !before.sentence().equals(sentence)) {
            LOG.error(
                    "nothing is merged in {} for now; it is tried again, every {} s at last: {}",
                    repository,
                    backoff.longest().toSeconds(),
                    sentence,
                    origins ? null : fault);
        }
        int times = before == null ? 0 : Math.min(before.times() + 1, MAX_DOUBLINGS);
        Duration wait = backoff.first().multipliedBy(1L << times);
        if (wait.compareTo(backoff.longest()) > 0) {
            wait = backoff.longest();
        }
        troubles.put(
                repository, new Trouble(times, nanoTime.getAsLong() + wait.toNanos(), sentence));
    }

    void over(String repository) {
        if (troubles.containsKey(repository)) {
            repositories.trouble(repository, "", Duration.ZERO);
            troubles.remove(repository);
            LOG.info("{} merges again", repository);
        }
    }
}
