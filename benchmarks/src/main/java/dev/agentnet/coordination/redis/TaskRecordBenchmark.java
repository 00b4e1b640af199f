package dev.agentnet.coordination.redis;

import dev.agentnet.benchmarks.micro.Input;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.Task;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A task: written when it is submitted, read when it is claimed.
@State(Scope.Benchmark)
public class TaskRecordBenchmark {

    @Param("TASK_SPEC")
    public Input input = Input.TASK_SPEC;

    private final byte[] packed =
            Packed.write(
                    List.of(
                            "state",
                            "pending",
                            "submitted_at",
                            "1767225600000",
                            "tries_left",
                            "3",
                            "id",
                            "backend.1jgs0f4x9k2m7q",
                            "token",
                            "1.1"));

    private static final AgentId AGENT = new AgentId("backend.1");

    private final byte[] spec = Input.TASK_SPEC.text().getBytes(StandardCharsets.UTF_8);

    private final Task task = TaskHash.unpack(AGENT, packed, spec).task();

    @Benchmark
    public String taskWrite() {
        return SpecJson.write(task.spec());
    }

    @Benchmark
    public Task taskRead() {
        return TaskHash.unpack(AGENT, packed, spec).task();
    }
}
