package dev.agentnet.main.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.main.children.ChildDesk;
import dev.agentnet.main.children.ChildRefused;
import dev.agentnet.main.http.GitAccess.Caller;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import io.javalin.config.JavalinConfig;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Where agents submit parts of their tasks and wait for them: each attempt's own token opens this
/// for that attempt, and nothing else.
final class ChildEndpoint {

    /// A prompt of the longest, in any script, and what belongs to it.
    private static final int MOST_BYTES = 256 << 10;

    private final ChildDesk desk;
    private final GitAccess access;

    ChildEndpoint(ChildDesk desk, GitAccess access) {
        this.desk = desk;
        this.access = access;
    }

    void register(JavalinConfig config) {
        config.routes.post("/children/{task}/{attempt}", this::submit);
        config.routes.post("/children/{task}/{attempt}/look", this::look);
        config.routes.exception(
                ChildRefused.class,
                (e, context) ->
                        context.status(
                                        e.isForNow()
                                                ? HttpStatus.SERVICE_UNAVAILABLE
                                                : HttpStatus.CONFLICT)
                                .result(String.valueOf(e.getMessage())));
    }

    private void submit(Context context) {
        Caller.Attempt attempt = attempt(context);
        answer(context, desk.submit(attempt.task(), attempt.number(), body(context)));
    }

    private void look(Context context) throws InterruptedException {
        Caller.Attempt attempt = attempt(context);
        ObjectNode asked = body(context);
        List<TaskId> ids = new ArrayList<>();
        asked.path("ids").forEach(id -> ids.add(new TaskId(id.asText())));
        Duration most = Duration.ofSeconds(Math.max(0, asked.path("seconds").asLong()));
        answer(
                context,
                desk.look(
                        attempt.task(),
                        attempt.number(),
                        ids,
                        most,
                        asked.path("again").asBoolean()));
    }

    private Caller.Attempt attempt(Context context) {
        boolean known =
                Credentials.of(context)
                        .flatMap(access::authenticate)
                        .filter(caller -> caller.equals(named(context)))
                        .isPresent();
        if (!known) {
            throw new ForbiddenResponse(
                    "only the agent of this very attempt may do this, by its own token");
        }
        return named(context);
    }

    private static Caller.Attempt named(Context context) {
        return new Caller.Attempt(
                new TaskId(context.pathParam("task")),
                Integer.parseInt(context.pathParam("attempt")));
    }

    private static ObjectNode body(Context context) {
        long length = context.req().getContentLengthLong();
        if (length < 0 || length > MOST_BYTES) {
            throw new ContentTooLargeResponse(
                    "the length has to be said, and at most %d bytes are read"
                            .formatted(MOST_BYTES));
        }
        return Json.parseObject(context.body())
                .orElseThrow(() -> new IllegalArgumentException("the body is no JSON object"));
    }

    private static void answer(Context context, ObjectNode answer) {
        context.contentType("application/json").result(Json.write(answer));
    }
}
