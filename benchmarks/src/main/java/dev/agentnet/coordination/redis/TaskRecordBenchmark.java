package dev.agentnet.coordination.redis;

import dev.agentnet.benchmarks.micro.Input;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A task's record: written when it is submitted, read when it is claimed.
@State(Scope.Benchmark)
public class TaskRecordBenchmark {

    @Param("TASK_RECORD")
    public Input input = Input.TASK_RECORD;

    private final Map<String, String> fields = fields();
    private final Task task = TaskHash.read(fields);

    private static Map<String, String> fields() {
        Map<String, String> fields = new HashMap<>();
        Json.parse(Input.TASK_RECORD.text())
                .properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        return fields;
    }

    @Benchmark
    public Map<String, String> taskWrite() {
        return TaskHash.write(task.id(), task.spec(), 3);
    }

    @Benchmark
    public Task taskRead() {
        return TaskHash.read(fields);
    }
}
