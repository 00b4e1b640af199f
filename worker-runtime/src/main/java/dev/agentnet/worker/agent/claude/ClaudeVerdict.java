package dev.agentnet.worker.agent.claude;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.FailureName;
import java.util.Optional;

/// How a run of Claude Code ended.
///
/// Neither the exit code nor the result's subtype tells: errors of the service come as subtype
/// `success`, and an interrupt exits with 0. So it goes by whether there was a result line, by its
/// `is_error`, and by its `terminal_reason`.
///
/// @param failure absent if the work was done
/// @param reason what Claude Code says about a failure
record ClaudeVerdict(Optional<FailureName> failure, String reason) {

    /// 128 + SIGKILL: nobody but the kernel kills an attempt's processes while it runs.
    private static final int KILLED = 137;

    /// Without a result line.
    ///
    /// @param errors the end of standard error
    static ClaudeVerdict withoutResult(int exit, String errors) {
        if (exit == KILLED) {
            return failed(FailureName.OOM, "Claude Code was killed, as when memory ends");
        }
        String said = errors.isBlank() ? "" : ": " + errors.strip();
        return failed(
                FailureName.AGENT_ERROR,
                "Claude Code ended without a result, with exit code " + exit + said);
    }

    /// @param apiError Claude Code's word for the service's last error, or nothing
    static ClaudeVerdict of(ObjectNode result, String apiError) {
        String ended = result.path("terminal_reason").asText("completed");
        if (!result.path("is_error").asBoolean() && ended.equals("completed")) {
            return new ClaudeVerdict(Optional.empty(), "");
        }
        String reason = result.path("errors").path(0).asText(result.path("result").asText(ended));
        return switch (result.path("subtype").asText()) {
            case "error_max_turns" -> failed(FailureName.MAX_TURNS, reason);
            case "error_max_budget_usd" -> failed(FailureName.BUDGET, reason);
            default ->
                    ended.equals("api_error")
                            ? failed(
                                    apiFailure(result.path("api_error_status").asInt(), apiError),
                                    reason)
                            : failed(FailureName.AGENT_ERROR, reason);
        };
    }

    private static FailureName apiFailure(int status, String apiError) {
        return switch (status) {
            case 401, 403 -> FailureName.API_AUTH;
            case 429, 529 -> FailureName.API_RATE_LIMIT;
            // Without a key nothing is sent, so there is no status.
            default ->
                    switch (apiError) {
                        case "authentication_failed" -> FailureName.API_AUTH;
                        case "rate_limit" -> FailureName.API_RATE_LIMIT;
                        default -> FailureName.API_ERROR;
                    };
        };
    }

    private static ClaudeVerdict failed(FailureName failure, String reason) {
        return new ClaudeVerdict(Optional.of(failure), reason);
    }
}
