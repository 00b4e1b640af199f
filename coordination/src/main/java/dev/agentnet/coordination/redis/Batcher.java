package dev.agentnet.coordination.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lets calls go together that come while others are under way: adaptive batching.
///
/// A call goes at once while fewer than two are in flight, so that nobody waits when it is quiet;
/// under load each reply sends all that has piled up meanwhile. Safe for any number of threads;
/// what waits is bounded by the number of callers, who wait for their replies.
///
/// @param <A> what one caller asks
/// @param <R> what he is answered
final class Batcher<A, R> {

    /// With two, the server works on one while the next is on its way.
    private static final int IN_FLIGHT = 2;

    private record Waiting<A, R>(A ask, CompletableFuture<R> reply) {}

    private final int most;
    private final Function<List<A>, CompletionStage<List<R>>> send;

    /// Guarded by this object, as is the next field.
    private final ArrayDeque<Waiting<A, R>> waiting = new ArrayDeque<>();

    private int inFlight;

    /// @param most how many go together at most
    /// @param send asks the server; its replies are in the order of what was asked
    Batcher(int most, Function<List<A>, CompletionStage<List<R>>> send) {
        this.most = most;
        this.send = send;
    }

    /// The replies will be in the order of what is asked.
    List<CompletableFuture<R>> addAll(List<A> asks) {
        List<CompletableFuture<R>> replies = new ArrayList<>(asks.size());
        synchronized (this) {
            for (A ask : asks) {
                CompletableFuture<R> reply = new CompletableFuture<>();
                waiting.add(new Waiting<>(ask, reply));
                replies.add(reply);
            }
        }
        sendIfFree();
        return replies;
    }

    private void sendIfFree() {
        List<Waiting<A, R>> batch = next();
        if (batch.isEmpty()) {
            return;
        }
        CompletionStage<List<R>> replies;
        try {
            replies = send.apply(batch.stream().map(Waiting::ask).toList());
        } catch (RuntimeException e) {
            replies = CompletableFuture.failedStage(e);
        }
        replies.whenComplete((answers, fault) -> answered(batch, answers, fault));
    }

    private synchronized List<Waiting<A, R>> next() {
        if (inFlight >= IN_FLIGHT || waiting.isEmpty()) {
            return List.of();
        }
        inFlight++;
        List<Waiting<A, R>> batch = new ArrayList<>();
        while (batch.size() < most && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        return batch;
    }

    private void answered(
            List<Waiting<A, R>> batch, @Nullable List<R> answers, @Nullable Throwable fault) {
        synchronized (this) {
            inFlight--;
        }
        sendIfFree();
        // The last first: whoever waits for several does so in their order, and is woken once.
        for (int i = batch.size() - 1; i >= 0; i--) {
            if (answers != null && i < answers.size()) {
                batch.get(i).reply().complete(answers.get(i));
            } else {
                batch.get(i)
                        .reply()
                        .completeExceptionally(
                                fault != null
                                        ? fault
                                        : new IllegalStateException("a reply is missing"));
            }
        }
    }
}
