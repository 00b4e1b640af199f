package dev.agentnet.worker.agent.claude;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Usage;
import dev.agentnet.worker.agent.AgentEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaudeStreamTest {

    private static final String INIT =
            """
            {"type":"system","subtype":"init","session_id":"s1","model":"opus"}\
            """;
    private static final String TEXT =
            """
            {"message":{"id":"m1","content":[{"type":"text","text":"Hello."}],\
            "usage":{"input_tokens":10,"cache_read_input_tokens":5,"output_tokens":1}},\
            "type":"assistant"}\
            """;
    private static final String TOOL =
            """
            {"type":"assistant","message":{"id":"m1","content":[{"type":"tool_use","id":"t1",\
            "name":"Bash","input":{"command":"ls"}}],\
            "usage":{"input_tokens":10,"cache_read_input_tokens":5,"output_tokens":1}}}\
            """;
    private static final String RESULT =
            """
            {"is_error":false,"terminal_reason":"completed","subtype":"success","result":"Done.",\
            "total_cost_usd":9,"modelUsage":{"opus":{"inputTokens":900,"costUSD":9}},\
            "model_usage_since_last_result":{"opus":{"inputTokens":20,"cacheReadInputTokens":5,\
            "outputTokens":30,"costUSD":0.5}},"type":"result"}\
            """;

    private final List<AgentEvent> events = new ArrayList<>();
    private final ClaudeStream stream = new ClaudeStream(events::add);

    @Test
    void linesBecomeEventsInTheirOrder() {
        stream.accept(INIT);
        stream.accept(TEXT);
        stream.accept(TOOL);
        stream.accept(
                """
                {"type":"user","message":{"content":[{"tool_use_id":"t1","type":"tool_result",\
                "content":[{"type":"text","text":"a"},{"type":"image"},{"type":"text","text":"b"}]}]}}\
                """);
        stream.accept(
                """
                {"type":"user","message":{"content":[{"tool_use_id":"t2","type":"tool_result",\
                "content":"denied","is_error":true}]}}\
                """);

        ObjectNode input = Json.object().put("command", "ls");
        assertThat(events)
                .containsExactly(
                        new AgentEvent.Started("s1", "opus"),
                        new AgentEvent.Said("Hello."),
                        new AgentEvent.Turn(new Usage(15, 1, 0)),
                        new AgentEvent.ToolUsed("t1", "Bash", input),
                        new AgentEvent.ToolEnded("t1", true, "a\nb"),
                        new AgentEvent.ToolEnded("t2", false, "denied"));
        assertThat(stream.session()).hasValue("s1");
    }

    @Test
    void turnsSumUpToWhatThisRunUsed() {
        stream.accept(TEXT);
        stream.accept(TOOL);
        stream.accept(RESULT);

        Usage sum =
                events.stream()
                        .filter(AgentEvent.Turn.class::isInstance)
                        .map(event -> ((AgentEvent.Turn) event).usage())
                        .reduce(Usage.NONE, Usage::plus);
        assertThat(sum).isEqualTo(new Usage(25, 30, 0.5)).isEqualTo(stream.usage());
    }

    @Test
    void whatIsNotKnownIsPassedOverAndJunkIsCounted() {
        stream.accept("{\"type\":\"system\",\"subtype\":\"api_retry\"}");
        stream.accept("{\"type\":\"hologram\"}");
        stream.accept("{\"type\":\"assistant\",\"message\":7}");
        stream.accept("warning: something");
        stream.accept("{\"type\":\"assis");
        stream.accept("");

        assertThat(events).isEmpty();
        assertThat(stream.junkLines()).isEqualTo(2);
    }

    @Test
    void controlRequestIsHandedOut() {
        assertThat(stream.accept("{\"request_id\":\"r\",\"type\":\"control_request\"}"))
                .map(request -> request.path("request_id").asText())
                .hasValue("r");
        assertThat(stream.accept(TEXT)).isEmpty();
    }

    @Test
    void completedResultIsSuccess() {
        stream.accept(RESULT);

        ClaudeVerdict verdict = ClaudeVerdict.of(stream.result().orElseThrow(), "");
        assertThat(verdict.failure()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "error_max_turns,max_turns,0,,MAX_TURNS",
        "error_max_budget_usd,budget_exhausted,0,,BUDGET",
        "success,api_error,401,authentication_failed,API_AUTH",
        "success,api_error,403,,API_AUTH",
        "success,api_error,0,authentication_failed,API_AUTH",
        "success,api_error,429,,API_RATE_LIMIT",
        "success,api_error,529,,API_RATE_LIMIT",
        "success,api_error,500,server_error,API_ERROR",
        "success,api_error,0,,API_ERROR",
        "error_during_execution,aborted_tools,0,,AGENT_ERROR",
    })
    void failuresGetTheirNames(
            String subtype, String reason, int status, String word, FailureName name) {
        ObjectNode result =
                Json.object()
                        .put("subtype", subtype)
                        .put("is_error", true)
                        .put("terminal_reason", reason)
                        .put("api_error_status", status);
        result.putArray("errors").add("the reason");
        String apiError = Optional.ofNullable(word).orElse("");

        ClaudeVerdict verdict = ClaudeVerdict.of(result, apiError);
        assertThat(verdict.failure()).hasValue(name);
        assertThat(verdict.reason()).isEqualTo("the reason");
    }

    @Test
    void resultThatWasStoppedIsNoSuccess() {
        ObjectNode result =
                Json.object().put("is_error", false).put("terminal_reason", "aborted_streaming");

        assertThat(ClaudeVerdict.of(result, "").failure()).hasValue(FailureName.AGENT_ERROR);
    }

    @Test
    void endWithoutAResultIsAFailureThatSaysWhy() {
        assertThat(ClaudeVerdict.withoutResult(0, " EROFS \n").reason())
                .isEqualTo("Claude Code ended without a result, with exit code 0: EROFS");
        assertThat(ClaudeVerdict.withoutResult(137, "").failure()).hasValue(FailureName.OOM);
    }
}
