package dev.agentnet.main.spawn;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import dev.agentnet.lifecycle.Loop;
import dev.agentnet.protocol.AgentId;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The engine's stream of what ends and what comes back, taken up again after each cut from where
/// it broke off.
final class DockerEvents implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DockerEvents.class);

    private static final Duration AFTER_CUT = Duration.ofSeconds(1);
    private static final long BILLION = 1_000_000_000L;

    private final DockerCalls calls;
    private final Labels labels;
    private final Consumer<AgentId> onDeath;
    private final Runnable onReturn;
    private final Runnable afterCut;
    private final Loop loop;

    /// The nanosecond from which on events are new. Written by the stream's thread, read when it is
    /// taken up again.
    private volatile long since;

    /// The stream under way, closed with the rest. Written by the loop, read by close().
    private volatile @Nullable Stream stream;

    /// Touched by the loop alone.
    private boolean wasCut;

    /// @param onReturn called when a service of every domain was started
    /// @param afterCut called once the stream is back: what happened meanwhile may be lost
    DockerEvents(
            DockerCalls calls,
            Labels labels,
            Consumer<AgentId> onDeath,
            Runnable onReturn,
            Runnable afterCut) {
        this.calls = calls;
        this.labels = labels;
        this.onDeath = onDeath;
        this.onReturn = onReturn;
        this.afterCut = afterCut;
        Instant now = Instant.now();
        this.since = now.getEpochSecond() * BILLION + now.getNano();
        this.loop = new Loop("docker-events", AFTER_CUT, this::follow);
    }

    void start() {
        loop.start();
    }

    private void follow() throws InterruptedException {
        Stream next = new Stream();
        stream = next;
        String from = "%d.%09d".formatted(since / BILLION, since % BILLION);
        calls.call(
                "follow its events",
                docker ->
                        docker.eventsCmd()
                                .withSince(from)
                                .withEventTypeFilter(EventType.CONTAINER)
                                .withEventFilter("die", "start")
                                .withLabelFilter(labels.joined())
                                .exec(next));
        if (wasCut) {
            afterCut.run();
        }
        next.awaitEnd();
        wasCut = true;
        LOG.debug("Docker's events broke off; they are taken up again from {}", from);
    }

    @Override
    public void close() {
        // The loop waits for the stream's end, so the interrupt of its close is what ends it.
        loop.close();
        Stream last = stream;
        if (last != null) {
            last.close();
        }
    }

    /// One subscription. The library's own adapter logs a trace at each cut.
    private final class Stream implements ResultCallback<Event> {

        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile @Nullable Closeable connection;

        @Override
        public void onStart(Closeable started) {
            connection = started;
        }

        @Override
        public void onNext(Event event) {
            Long nanos = event.getTimeNano();
            if (nanos != null) {
                // The engine's "since" is inclusive.
                since = Math.max(since, nanos + 1);
            }
            if (event.getActor() != null && event.getActor().getAttributes() != null) {
                tell("die".equals(event.getAction()), event.getActor().getAttributes());
            }
        }

        private void tell(boolean died, Map<String, String> attributes) {
            if (died) {
                labels.agent(attributes).ifPresent(onDeath);
            } else if (attributes.containsKey(Labels.SERVICE)) {
                onReturn.run();
            }
        }

        @Override
        public void onError(Throwable cut) {
            ended.countDown();
        }

        @Override
        public void onComplete() {
            ended.countDown();
        }

        void awaitEnd() throws InterruptedException {
            ended.await();
        }

        @Override
        public void close() {
            Closeable open = connection;
            if (open != null) {
                try {
                    open.close();
                } catch (IOException e) {
                    LOG.debug("the stream of events was gone already", e);
                }
            }
            ended.countDown();
        }
    }
}
