package dev.agentnet.coordination.redis;

import dev.agentnet.benchmarks.micro.Input;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A task's record: written when it is submitted, read when it is claimed.
@State(Scope.Benchmark)
public class TaskRecordBenchmark {

    @Param("TASK_RECORD")
    public Input input = Input.TASK_RECORD;

    private final byte[] packed = packed();
    private final Task task = TaskHash.unpack(packed).task();

    private static byte[] packed() {
        List<String> fields = new ArrayList<>();
        Json.parse(Input.TASK_RECORD.text())
                .properties()
                .forEach(field ->
                        Collections.addAll(fields, field.getKey(), field.getValue().asText()));
        return Packed.write(fields);
    }

    @Benchmark
    public byte[] taskWrite() {
        return Packed.write(TaskHash.write(task.spec(), 3));
    }

    @Benchmark
    public Task taskRead() {
        return TaskHash.unpack(packed).task();
    }
}
