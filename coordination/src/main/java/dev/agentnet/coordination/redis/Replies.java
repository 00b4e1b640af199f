package dev.agentnet.coordination.redis;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/// Waits for replies.
final class Replies {

    private Replies() {}

    /// @throws RuntimeException as the reply's own fault, Redis's own among them
    /// @throws CancellationException if the caller was interrupted, and is so still: what he asked
    ///   for may have happened
    static <T> T await(CompletionStage<T> reply) {
        try {
            return reply.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault
                    ? fault
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for Redis");
        }
    }
}
