package dev.agentnet.main.children;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Wakes.Subscription;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Sees parts of tasks end, and says what came of them.
final class ChildWatch {

    /// A hint of an end may be lost.
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Network network;
    private final ChildSettings settings;

    ChildWatch(Network network, ChildSettings settings) {
        this.network = network;
        this.settings = settings;
    }

    /// One that has left after its retention has ended, too.
    boolean haveEnded(List<TaskId> ids) {
        return ids.stream()
                .allMatch(id ->
                        network.records().find(id).map(Task::state).stream()
                                .allMatch(TaskState::isEnd));
    }

    /// Returns when all have ended, or after `most`.
    void await(List<TaskId> ids, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        Semaphore hints = new Semaphore(0);
        List<Subscription> subscriptions =
                ids.stream()
                        .map(TaskId::domain)
                        .distinct()
                        .map(domain -> network.wakes().onEnds(domain, _ -> hints.release()))
                        .toList();
        try {
            while (!haveEnded(ids)) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                if (hints.tryAcquire(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS)) {
                    hints.drainPermits();
                }
            }
        } finally {
            subscriptions.forEach(Subscription::close);
        }
    }

    ObjectNode tell(List<TaskId> ids) {
        ObjectNode json = Json.object();
        ArrayNode all = json.putArray("children");
        ids.forEach(id -> network.records().find(id).ifPresent(task -> all.add(tell(task))));
        return json;
    }

    private ObjectNode tell(Task task) {
        Map<String, String> result = network.records().result(task.id());
        String report = result.getOrDefault("output", "");
        boolean cut = report.length() > settings.reportCharacters();
        ObjectNode json =
                Json.object()
                        .put("id", task.id().value())
                        .put("name", task.fields().getOrDefault("name", ""))
                        .put("state", task.state().word())
                        .put("ended", task.state().isEnd())
                        .put("reason", reason(task, result))
                        .put(
                                "report",
                                cut ? report.substring(0, settings.reportCharacters()) : report)
                        .put("report_left_out", cut)
                        .put("commit", result.getOrDefault("commit", ""))
                        .put("landed_on", result.getOrDefault("landed_on", ""));
        ArrayNode files = json.putArray("files");
        network.journal().touched(task.id(), task.attempt()).stream()
                .filter(one -> one.attempt() == task.attempt())
                .flatMap(one -> one.files().wrote().stream())
                .limit(settings.files())
                .forEach(files::add);
        return json;
    }

    private static String reason(Task task, Map<String, String> result) {
        return task.state() == TaskState.DONE
                ? ""
                : task.fields().getOrDefault("reason", result.getOrDefault("error", ""));
    }
}
