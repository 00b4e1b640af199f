package dev.agentnet.benchmarks.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.benchmarks.measure.MeasuredNetwork;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Submissions;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The process that submits tasks and sees their ends, as a peer's `client` does in its language.
///
/// The phases are the peers': see measure.js beside them.
public final class QueueClient {

    /// Those that somebody may ask for.
    private static final List<Priority> ASKED =
            List.of(Priority.HIGH, Priority.NORMAL, Priority.LOW);

    /// The same length as the peers' payload.
    private static final String TEXT = "x".repeat(200);

    /// Submitted together, as the peers do it.
    private static final int CHUNK = 100;

    private final Network network;
    private final Submissions submissions;
    private final List<DomainName> domains;

    /// Told how many ended. Set between phases, read by the connection's thread.
    private volatile IntConsumer onEnds = count -> {};

    private QueueClient(Network network, List<DomainName> domains) {
        this.network = network;
        this.submissions = network.submissions();
        this.domains = domains;
        domains.forEach(domain -> network.wakes().onEnds(domain, ids -> onEnds.accept(ids.size())));
    }

    /// @param arguments address of Redis, then the domains that get tasks in turn
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<DomainName> domains = Stream.of(arguments).skip(1).map(DomainName::new).toList();
        try (RedisNetwork network = MeasuredNetwork.open(arguments[0])) {
            QueueClient client = new QueueClient(network, domains);
            System.out.println("{\"ready\":true}");
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(Json.write(client.answer(Json.parse(line))));
            }
        }
        System.exit(0);
    }

    private ObjectNode answer(JsonNode phase) throws InterruptedException {
        int tasks = phase.path("tasks").asInt();
        ObjectNode answer = Json.object();
        switch (phase.path("kind").asText()) {
            case "flood" -> {
                boolean priorities = phase.path("priorities").asBoolean();
                int window = phase.path("window").asInt();
                int submitters = phase.path("submitters").asInt(1);
                answer.put("answer", flood(tasks, window, submitters, priorities));
            }
            case "fill" -> fill(tasks, new DomainName(phase.path("domain").asText()));
            case "alone" -> answer.set("answer", alone(tasks));
            case "paced" -> answer.set("answer", paced(tasks, phase.path("rate").asInt()));
            default -> throw new IllegalArgumentException("no such phase: " + phase);
        }
        return answer;
    }

    private TaskSpec task(int i, boolean priorities) {
        Priority priority = priorities ? ASKED.get(i % ASKED.size()) : Priority.NORMAL;
        return task(domains.get(i % domains.size()), priority);
    }

    private static TaskSpec task(DomainName domain, Priority priority) {
        return new TaskSpec(
                domain,
                TaskKind.CHECK,
                System.nanoTime() + " " + TEXT,
                priority,
                Duration.ofMinutes(1),
                Json.object(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// As many as `window` may be submitted and not yet ended. Each submitter waits for the answer
    /// to what it submitted, as the peers do. Returns tasks per second.
    private double flood(int tasks, int window, int submitters, boolean priorities)
            throws InterruptedException {
        Window permits = new Window(window);
        onEnds = permits::ended;
        AtomicInteger next = new AtomicInteger();
        Callable<Void> submitter =
                () -> {
                    for (int sent = next.getAndAdd(CHUNK);
                            sent < tasks;
                            sent = next.getAndAdd(CHUNK)) {
                        int size = Math.min(CHUNK, tasks - sent);
                        permits.enter(size);
                        submissions.submitAll(
                                IntStream.range(sent, sent + size)
                                        .mapToObj(i -> task(i, priorities))
                                        .toList());
                    }
                    return null;
                };
        long began = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> submitted :
                    threads.invokeAll(Collections.nCopies(submitters, submitter))) {
                submitted.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("submitting failed", e.getCause());
        }
        permits.enter(window);
        return tasks / ((System.nanoTime() - began) / 1e9);
    }

    /// Leaves tasks waiting in a domain that nobody serves.
    private void fill(int tasks, DomainName unserved) {
        for (int sent = 0; sent < tasks; sent += CHUNK) {
            int size = Math.min(CHUNK, tasks - sent);
            submissions.submitAll(
                    IntStream.range(0, size)
                            .mapToObj(i -> task(unserved, Priority.NORMAL))
                            .toList());
        }
    }

    /// One task at a time, from its submit to its result. Returns microseconds.
    private ArrayNode alone(int tasks) throws InterruptedException {
        ArrayNode times = Json.array();
        Semaphore done = new Semaphore(0);
        onEnds = done::release;
        for (int i = 0; i < tasks; i++) {
            long began = System.nanoTime();
            TaskId id = submissions.submit(task(i, false)).id();
            done.acquire();
            String waited = network.records().result(id).getOrDefault("output", "");
            if (waited.isEmpty()) {
                throw new IllegalStateException(id + " has no result");
            }
            times.add((System.nanoTime() - began) / 1e3);
        }
        return times;
    }

    /// So many a second, evenly. Returns microseconds from submit to the worker's start.
    private ArrayNode paced(int tasks, int rate) throws InterruptedException {
        Semaphore done = new Semaphore(0);
        onEnds = done::release;
        List<TaskId> ids = new java.util.ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < tasks; i++) {
            long early = began + i * 1_000_000_000L / rate - System.nanoTime();
            if (early > 0) {
                Thread.sleep(Duration.ofNanos(early));
            }
            ids.add(submissions.submit(task(i, false)).id());
        }
        done.acquire(tasks);
        ArrayNode times = Json.array();
        for (TaskId id : ids) {
            times.add(Long.parseLong(network.records().result(id).get("output")) / 1e3);
        }
        return times;
    }
}
