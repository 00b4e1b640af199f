package dev.agentnet.benchmarks.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that is asked and answers with JSON lines, and ends when its input does.
///
/// Its first line says that it is ready. What it says on its standard error is shown to the person.
/// It does not outlive the measurement, however that ends.
public final class TalkingProcess implements AutoCloseable {

    private static final int SECONDS_TO_END = 20;

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter asks;

    private TalkingProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader();
        this.asks = process.outputWriter();
    }

    /// Returns once it is ready.
    public static TalkingProcess start(List<String> command, Path folder) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        TalkingProcess talking = new TalkingProcess(process);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end-of-talk"));
        talking.read();
        return talking;
    }

    /// A Java process of this one's Java and class path.
    public static TalkingProcess java(List<String> flags, List<String> mainAndArguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(mainAndArguments);
        return start(command, Path.of("."));
    }

    public long pid() {
        return process.pid();
    }

    /// @throws UncheckedIOException if it ends instead of answering
    public JsonNode ask(ObjectNode question) {
        try {
            asks.write(Json.write(question));
            asks.newLine();
            asks.flush();
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode read() throws IOException {
        while (true) {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("a measured process ended instead of answering");
            }
            if (line.startsWith("{")) {
                return Json.parse(line);
            }
            System.err.println(line);
        }
    }

    @Override
    public void close() {
        try {
            asks.close();
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
