package dev.agentnet.protocol;

import java.time.Duration;
import java.util.Locale;

/// The name of a failure, whether it is tried again and after how long, and what a person can do.
///
/// The wait is that before the second try; it doubles with each failure of the same name.
public enum FailureName {
    AGENT_ERROR(Retry.LATER, 5, "read what the agent said: agentnet logs ID"),
    AGENT_MISSING(Retry.NEVER, 0, "the domain's image has no such agent: agentnet doctor"),
    TIMEOUT(Retry.NEVER, 0, "give it more time with --timeout, or make the task smaller"),
    HUNG(Retry.LATER, 0, "it said nothing for agentnet.domain.quiet.most: agentnet logs ID"),
    LEASE_LOST(Retry.LATER, 0, "its container died or was cut off: agentnet agents"),
    OOM(Retry.LATER, 5, "give the domain more memory in its domain.conf"),
    API_RATE_LIMIT(Retry.LATER, 60, "the provider limits the account: wait, or raise its limit"),
    API_AUTH(Retry.NEVER, 0, "the model key is missing or refused: agentnet doctor"),
    API_ERROR(Retry.LATER, 15, "the model's service failed: try again later"),
    BUDGET(Retry.NEVER, 0, "its agent has a limit of its own: raise it, or make the task smaller"),
    MAX_TURNS(Retry.NEVER, 0, "raise max-turns of the worker, or make the task smaller"),
    CHECK_FAILED(Retry.NEVER, 0, "read the check's output and retry with a --note"),
    MERGE_CONFLICT(
            Retry.NEVER, 0, "merge it by hand as agentnet task ID says, or: agentnet retry ID"),
    REFUSED_TREE(Retry.NEVER, 0, "the change holds something that may not land: see the reason"),
    NO_IMAGE(Retry.LATER, 30, "build the domain's image: agentnet image build"),
    NO_REPOSITORY(Retry.NEVER, 0, "see the repositories: agentnet repo list"),
    NO_BASE(Retry.NEVER, 0, "the base is not in the repository: push it, or name another --base"),
    DISK_FULL(Retry.LATER, 60, "free some disk: agentnet prune"),
    CHILD_FAILED(Retry.NEVER, 0, "see why the part died: agentnet task of its id"),
    BAD_TASK(Retry.NEVER, 0, "the task itself cannot be carried out as written"),
    UNSURE(Retry.NEVER, 0, "send it to a domain by name: agentnet send DOMAIN"),
    INTERNAL(Retry.LATER, 5, "a fault of agentnet's own: see agentnet logs --domains");

    private enum Retry {
        LATER,
        NEVER
    }

    private final Retry retry;
    private final Duration backoff;
    private final String advice;

    FailureName(Retry retry, int backoffSeconds, String advice) {
        this.retry = retry;
        this.backoff = Duration.ofSeconds(backoffSeconds);
        this.advice = advice;
    }

    public static FailureName parse(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether another try of the same work may help without a person.
    public boolean isRetried() {
        return retry == Retry.LATER;
    }

    /// Whether another try is one try fewer. That the provider refuses says nothing of the task.
    public boolean costsATry() {
        return this != API_RATE_LIMIT;
    }

    /// How long to wait before the next try, the first time.
    public Duration backoff() {
        return backoff;
    }

    /// What a person can do about it, in a few words; ID stands for the task's id.
    public String advice() {
        return advice;
    }
}
