package dev.agentnet.worker.agent.claude;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import dev.agentnet.worker.process.ChildProcess;
import dev.agentnet.worker.process.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/// Talks with a running Claude Code: gives it the prompt, answers what it asks, stops it.
final class ClaudeConversation {

    private final ChildProcess child;
    private final ClaudeStream stream;
    private final PermissionPolicy policy;

    ClaudeConversation(ChildProcess child, ClaudeStream stream, PermissionPolicy policy) {
        this.child = child;
        this.stream = stream;
        this.policy = policy;
    }

    /// Gives the prompt and listens until the stream ends.
    ///
    /// @param patience how long the process may live on after its result
    void hold(String prompt, Deadline deadline, Duration patience)
            throws IOException, InterruptedException, TimeoutException {
        ObjectNode line = Json.object().put("type", "user");
        line.putObject("message").put("role", "user").put("content", prompt);
        child.write(Json.write(line));
        Deadline until = deadline;
        Optional<String> next = child.nextLine(until);
        while (next.isPresent()) {
            boolean before = stream.result().isPresent();
            Optional<ObjectNode> request = stream.accept(next.get());
            if (request.isPresent()) {
                answer(request.get());
            }
            if (!before && stream.result().isPresent()) {
                // With its input open it would wait for the next message.
                child.closeInput();
                until = Deadline.after(patience);
            }
            next = child.nextLine(until);
        }
    }

    /// Asks it to stop, so that its session can be resumed, and waits for a moment.
    void stop(Duration grace) throws InterruptedException {
        ObjectNode request =
                Json.object().put("type", "control_request").put("request_id", "agentnet-stop");
        request.putObject("request").put("subtype", "interrupt");
        try {
            child.write(Json.write(request));
            child.closeInput();
            Deadline deadline = Deadline.after(grace);
            Optional<String> line = child.nextLine(deadline);
            while (line.isPresent() && stream.result().isEmpty()) {
                stream.accept(line.get());
                line = child.nextLine(deadline);
            }
        } catch (IOException | TimeoutException e) {
            // It does not listen; whoever stops it kills it next.
        }
    }

    private void answer(ObjectNode line) throws IOException {
        ObjectNode answer = Json.object().put("type", "control_response");
        ObjectNode response =
                answer.putObject("response").put("request_id", line.path("request_id").asText());
        boolean known =
                line.path("request") instanceof ObjectNode request
                        && request.path("subtype").asText().equals("can_use_tool");
        if (known) {
            response.put("subtype", "success")
                    .set("response", decision((ObjectNode) line.path("request")));
        } else {
            response.put("subtype", "error").put("error", "agentnet does not know this request");
        }
        child.write(Json.write(answer));
    }

    private ObjectNode decision(ObjectNode request) {
        Optional<String> refusal = policy.refusal(request);
        if (refusal.isPresent()) {
            return Json.object().put("behavior", "deny").put("message", refusal.get());
        }
        ObjectNode allowed = Json.object().put("behavior", "allow");
        allowed.set("updatedInput", request.path("input"));
        return allowed;
    }
}
