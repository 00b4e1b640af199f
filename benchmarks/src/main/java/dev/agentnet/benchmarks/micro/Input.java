package dev.agentnet.benchmarks.micro;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// What the benchmarks are given: texts of the kind and the length that come in real runs.
public enum Input {
    /// What an agent says between its tools.
    PROSE(
            """
            I'll add the missing validation to `OrderController`. The test in `OrderControllerTest` \
            expects a 400 with a problem document when the quantity is zero or negative, so the \
            check belongs before the service is called. Then I'll run the tests of the module.\
            """),

    /// A file that an agent read.
    SOURCE(
            """
            /// Takes orders over HTTP and hands them to the warehouse.
            @RestController
            final class OrderController {
                private static final Logger LOG = LoggerFactory.getLogger(OrderController.class);
                private final OrderService orders;
                private final Clock clock;

                @PostMapping(path = "/orders", consumes = "application/json")
                ResponseEntity<Order> create(@RequestBody @Valid OrderRequest request) {
                    if (request.quantity() <= 0) {
                        throw new BadOrder("quantity is " + request.quantity());
                    }
                    Order order = orders.place(request.item(), request.quantity(), clock.instant());
                    LOG.info("order {} of {} x {}", order.id(), order.quantity(), order.item());
                    return ResponseEntity.created(URI.create("/orders/" + order.id())).body(order);
                }
            """
                    .repeat(4)),

    /// What a build prints: not only Latin letters, and addresses, which may hold passwords.
    BUILD_LOG(
            """
            [INFO] Downloaded from central: https://repo.example.org/releases/org/slf4j/slf4j-api.jar
            [INFO] --- surefire:3.6.1:test (default-test) @ shop ---
            [INFO] Tests run: 14, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.412 s ✓
            [WARNING] task-runner: 2 deprecated calls in Basket.java, see https://example.org/d#2
            """
                    .repeat(3)),

    /// A page of text with one key in it.
    WITH_SECRET(
            """
            # Deployment
            The service reads its configuration from the environment and starts on port 8080.
            """
                            .repeat(8)
                    + "OPENAI_API_KEY=sk-proj-Ab3dEf6hIj9kLm2nOp5qRs8t\n"
                    + """
                    Restart it with `systemctl restart shop` and look at the log for a minute.
                    """
                            .repeat(8)),

    CLAUDE_INIT(
            """
            {"type":"system","subtype":"init","cwd":"/workspace/attempts/7f3a/tree","session_id":\
            "3e0f7f0a-4f0c-4b60-9b58-3c4f8f0d2b11","tools":["Bash","Edit","Glob","Grep","Read",\
            "Write"],"mcp_servers":[],"model":"claude-sonnet-4-5","permissionMode":"default",\
            "slash_commands":["compact","context","cost","init","review","security-review"],\
            "apiKeySource":"ANTHROPIC_API_KEY","claude_code_version":"2.1.329","output_style":\
            "default","agents":["general-purpose","Explore","Plan"],"skills":[],"plugins":[],\
            "uuid":"0b7cf3b1-94b4-46b7-a4b7-0e41b1a1fb0e"}\
            """),

    CLAUDE_TEXT(
            claude(
                    """
                    {"type":"text","text":"%s"}\
                    """
                            .formatted(escaped(PROSE.text)))),

    CLAUDE_TOOL_USE(
            claude(
                    """
                    {"type":"tool_use","id":"toolu_01A09q90qw90lq917835lq9","name":"Edit","input":{\
                    "file_path":"/workspace/attempts/7f3a/tree/src/OrderController.java",\
                    "old_string":"%s","new_string":"%s","replace_all":false}}\
                    """
                            .formatted(
                                    escaped(SOURCE.text.substring(0, 300)),
                                    escaped(SOURCE.text.substring(0, 420))))),

    /// The tool's result stands in it twice: for the model, and as the tool gave it.
    CLAUDE_TOOL_RESULT(
            """
            {"type":"user","message":{"role":"user","content":[{"tool_use_id":\
            "toolu_01A09q90qw90lq917835lq9","type":"tool_result","content":"%1$s"}]},\
            "parent_tool_use_id":null,"session_id":"3e0f7f0a-4f0c-4b60-9b58-3c4f8f0d2b11","uuid":\
            "5b1f3b5e-5d0d-4a4e-8a4b-8a9fbb1f2a1c","tool_use_result":{"type":"text","file":{\
            "filePath":"/workspace/attempts/7f3a/tree/src/OrderController.java","content":"%1$s",\
            "numLines":64,"startLine":1,"totalLines":64}}}\
            """
                    .formatted(escaped(SOURCE.text))),

    CLAUDE_RESULT(
            """
            {"type":"result","subtype":"success","is_error":false,"duration_ms":48211,\
            "duration_api_ms":39720,"num_turns":11,"result":"%s","session_id":\
            "3e0f7f0a-4f0c-4b60-9b58-3c4f8f0d2b11","total_cost_usd":0.2718,"usage":{"input_tokens":\
            41,"cache_creation_input_tokens":18422,"cache_read_input_tokens":151230,\
            "output_tokens":2811,"server_tool_use":{"web_search_requests":0},"service_tier":\
            "standard"},"modelUsage":{"claude-sonnet-4-5":{"inputTokens":41,"outputTokens":2811,\
            "cacheReadInputTokens":151230,"cacheCreationInputTokens":18422,"webSearchRequests":0,\
            "costUSD":0.2718,"contextWindow":200000}},"permission_denials":[],"terminal_reason":\
            "completed","uuid":"6c1e84f6-3f0b-4df3-a2f0-5f3b9a3f7a10"}\
            """
                    .formatted(escaped(PROSE.text))),

    /// What is asked for, as `tasks:spec:{task_id}` has it.
    TASK_SPEC(
            """
            {"description":"%s","timeout_s":3600,"context":{"issue":1274,"files":\
            ["src/OrderController.java"]},"checks":["mvn -q verify"],"repository":"shop",\
            "base":"main"}\
            """
                    .formatted(escaped(PROSE.text)));

    private final String text;
    private final List<String> lines;

    Input(String text) {
        this.text = text;
        this.lines = text.lines().toList();
    }

    public String text() {
        return text;
    }

    public List<String> lines() {
        return lines;
    }

    public int bytes() {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String claude(String block) {
        return """
        {"type":"assistant","message":{"model":"claude-sonnet-4-5","id":\
        "msg_01XFDUDYJgAACzvnptvVoYEL","type":"message","role":"assistant","content":[%s],\
        "stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":4,\
        "cache_creation_input_tokens":1832,"cache_read_input_tokens":14021,"cache_creation":{\
        "ephemeral_5m_input_tokens":1832,"ephemeral_1h_input_tokens":0},"output_tokens":8,\
        "service_tier":"standard"}},"parent_tool_use_id":null,"session_id":\
        "3e0f7f0a-4f0c-4b60-9b58-3c4f8f0d2b11","uuid":"a2b0cf9e-7a58-44f4-9e37-ae0a3cf9a3a4"}\
        """
                .formatted(block);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
