package dev.agentnet.cli.machine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.protocol.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Docker as people have it: the program `docker`, with its own idea of which engine is meant.
public final class DockerProgram {

    private final String program;
    private final Duration deadline;

    /// @param deadline for each call
    public DockerProgram(String program, Duration deadline) {
        this.program = program;
        this.deadline = deadline;
    }

    /// @throws Program.Missing if it is not installed
    /// @throws Program.Late if it was killed at the deadline
    public Program.Answer ask(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        return Program.ask(deadline, command);
    }

    /// The answer as one JSON document; empty if Docker is not there, hangs or refuses.
    Optional<JsonNode> json(String... arguments) {
        try {
            Program.Answer answer = ask(arguments);
            return answer.ok() ? Json.tryParse(answer.out()) : Optional.empty();
        } catch (Program.Missing | Program.Late e) {
            return Optional.empty();
        }
    }

    /// The answer as one JSON document a line; empty if Docker is not there, hangs or refuses.
    public List<JsonNode> jsonLines(String... arguments) {
        try {
            Program.Answer answer = ask(arguments);
            return answer.ok() ? answer.out().lines().map(Json::parse).toList() : List.of();
        } catch (Program.Missing | Program.Late e) {
            return List.of();
        }
    }

    /// Its own sums over images, containers and volumes; empty if Docker is not there or hangs.
    public Optional<JsonNode> sums() {
        return json("system", "df", "-v", "--format", "{{json .}}");
    }
}
