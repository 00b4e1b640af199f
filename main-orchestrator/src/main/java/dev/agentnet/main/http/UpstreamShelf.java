package dev.agentnet.main.http;

import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.Optional;

/// The whole of what a task's predecessors in its plan said, for the one that builds on them.
final class UpstreamShelf {

    private final TaskRecords records;

    UpstreamShelf(TaskRecords records) {
        this.records = records;
    }

    /// `GET /tasks/{task}/before/{before}`
    void find(Context context, TaskId id) {
        TaskId before = new TaskId(context.pathParam("before"));
        String said =
                said(id, before)
                        .orElseThrow(() -> new NotFoundResponse(id + " waited for no " + before));
        context.contentType("text/plain; charset=utf-8").result(said);
    }

    /// A domain writes the record of its task itself, and could name any plan and any task there.
    /// What a plan consists of, main alone writes.
    Optional<String> said(TaskId id, TaskId before) {
        Optional<Task> task = records.find(id);
        Optional<TaskId> whole = task.flatMap(one -> one.spec().parent());
        if (whole.isEmpty()
                || !records.children(whole.get()).containsAll(List.of(id, before))
                || task.get().upstream().stream()
                        .noneMatch(one -> one.task().equals(before.value()))) {
            return Optional.empty();
        }
        return Optional.of(records.result(before).getOrDefault("output", ""));
    }
}
