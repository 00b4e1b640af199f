package dev.agentnet.benchmarks.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.benchmarks.measure.BenchDomain;
import dev.agentnet.benchmarks.measure.ContainerFlags;
import dev.agentnet.benchmarks.measure.MeasuredRedis;
import dev.agentnet.benchmarks.measure.Series;
import dev.agentnet.benchmarks.measure.TalkingProcess;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.util.List;

/// A queue under measurement: one process that works, one that submits and sees the ends, and a
/// Redis of their own that is fresh, so that none finds what another left.
final class Contestant implements AutoCloseable {

    /// Submitted and not yet ended at most: enough that no worker ever waits for a submit.
    private static final int WINDOW = 2_000;

    private static final String DOMAIN = "bench";

    enum Kind {
        AGENTNET("agentnet"),
        BULLMQ("bullmq"),
        BEE_QUEUE("bee-queue");

        final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    private final MeasuredRedis redis;
    private final TalkingProcess worker;
    private final TalkingProcess client;

    private Contestant(MeasuredRedis redis, TalkingProcess worker, TalkingProcess client) {
        this.redis = redis;
        this.worker = worker;
        this.client = client;
    }

    static Contestant start(Kind kind, int concurrency, Peers peers)
            throws IOException, InterruptedException {
        MeasuredRedis redis = MeasuredRedis.start();
        if (kind != Kind.AGENTNET) {
            return new Contestant(
                    redis,
                    peers.start(kind.word, "worker", redis.port(), concurrency),
                    peers.start(kind.word, "client", redis.port(), concurrency));
        }
        TalkingProcess worker =
                TalkingProcess.java(
                        ContainerFlags.DOMAIN,
                        List.of(
                                BenchDomain.class.getName(),
                                redis.url(),
                                Integer.toString(concurrency),
                                DOMAIN));
        TalkingProcess client =
                TalkingProcess.java(
                        ContainerFlags.CLIENT,
                        List.of(QueueClient.class.getName(), redis.url(), DOMAIN));
        return new Contestant(redis, worker, client);
    }

    /// Tasks per second of so many that are submitted as fast as they end.
    double flood(int tasks, boolean priorities) {
        ObjectNode phase = phase("flood", tasks);
        phase.put("window", WINDOW).put("priorities", priorities);
        return client.ask(phase).path("answer").asDouble();
    }

    /// Microseconds from submit to result, of one task at a time.
    Series alone(int tasks) {
        return series(client.ask(phase("alone", tasks)));
    }

    /// Microseconds from submit to the worker's start, at so many tasks a second.
    Series paced(int tasks, int rate) {
        return series(client.ask(phase("paced", tasks).put("rate", rate)));
    }

    private static ObjectNode phase(String kind, int tasks) {
        return Json.object().put("kind", kind).put("tasks", tasks);
    }

    private static Series series(JsonNode answer) {
        Series series = new Series();
        answer.path("answer").forEach(figure -> series.add(figure.asDouble()));
        return series;
    }

    @Override
    public void close() {
        client.close();
        worker.close();
        redis.close();
    }
}
