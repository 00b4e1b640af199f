package dev.agentnet.benchmarks.micro;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.worker.redact.LineRedactor;
import dev.agentnet.worker.redact.Redactor;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// Redaction with the shapes of the defaults and as many known secrets as a domain has.
@State(Scope.Benchmark)
public class RedactionBenchmark {

    @Param({"PROSE", "SOURCE", "BUILD_LOG", "WITH_SECRET"})
    public Input input = Input.PROSE;

    private final Redactor redactor =
            Redactor.from(
                    ConfigFactory.defaultReference(),
                    List.of(
                            "f3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                            "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab",
                            "s3cret of the database!"));

    private final LineRedactor lineRedactor = redactor.lines();

    /// As one text, as Claude Code's words and the results of its tools come.
    @Benchmark
    public String redaction() {
        return redactor.redact(input.text());
    }

    /// Line by line, as the output of a command comes.
    @Benchmark
    public void redactionByLine(Blackhole blackhole) {
        for (String line : input.lines()) {
            blackhole.consume(lineRedactor.redact(line));
        }
    }
}
