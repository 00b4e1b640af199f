package dev.agentnet.worker.agent.claude;

import dev.agentnet.benchmarks.micro.Input;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// A line of Claude Code's stream on its way to events.
@State(Scope.Benchmark)
public class StreamBenchmark {

    @Param({"CLAUDE_INIT", "CLAUDE_TEXT", "CLAUDE_TOOL_USE", "CLAUDE_TOOL_RESULT", "CLAUDE_RESULT"})
    public Input input = Input.CLAUDE_INIT;

    @Benchmark
    public void streamJson(Blackhole blackhole) {
        new ClaudeStream(blackhole::consume).accept(input.text());
    }
}
