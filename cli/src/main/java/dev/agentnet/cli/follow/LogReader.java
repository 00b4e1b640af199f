package dev.agentnet.cli.follow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Journal.AgentLine;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads the logs of orchestrators and tasks, each time what is new since the last.
public final class LogReader {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    /// Read of one source in one go.
    private static final int BATCH = 2_000;

    /// Tasks of a domain and state whose lines are shown.
    private static final int TASKS = 200;

    private final Network network;
    private final Optional<TaskId> only;
    private final boolean main;
    private final boolean domains;
    private final Map<AgentId, String> positions = new HashMap<>();
    private final Map<TaskId, Long> numbers = new HashMap<>();

    /// @param only one task and its children, instead of everything
    /// @param main only the main orchestrator, unless domains are asked for too
    /// @param domains only domains, unless main is asked for too
    public LogReader(Network network, Optional<TaskId> only, boolean main, boolean domains) {
        this.network = network;
        this.only = only;
        this.main = main || !domains;
        this.domains = domains || !main;
    }

    /// A line of an orchestrator's or a task's log.
    ///
    /// @param at milliseconds of the writer's clock
    public record Line(long at, String agent, String text) {

        public String time() {
            return TIME.format(
                    LocalTime.ofInstant(Instant.ofEpochMilli(at), ZoneId.systemDefault()));
        }

        public String plain() {
            return agent + " " + text;
        }
    }

    /// What is new, oldest first.
    public List<Line> read() {
        List<Line> lines = new ArrayList<>();
        if (only.isEmpty()) {
            agents().forEach(agent -> readAgent(agent, lines));
        }
        tasks().forEach(task -> readTask(task, lines));
        lines.sort(Comparator.comparingLong(Line::at));
        return lines;
    }

    private Set<AgentId> agents() {
        Set<AgentId> agents = new TreeSet<>();
        for (AgentId id : network.registry().agents()) {
            if (id.isOrchestrator() && (id.domain().isMain() ? main : domains)) {
                agents.add(id);
            }
        }
        agents.addAll(positions.keySet());
        return agents;
    }

    private Set<TaskId> tasks() {
        Set<TaskId> tasks = new TreeSet<>(numbers.keySet());
        if (only.isPresent()) {
            tasks.add(only.get());
            tasks.addAll(network.records().children(only.get()));
        } else if (domains) {
            for (DomainName domain : network.registry().domains().keySet()) {
                for (TaskState state : TaskState.values()) {
                    tasks.addAll(network.records().list(domain, state, TASKS));
                }
            }
        }
        return tasks;
    }

    private void readAgent(AgentId agent, List<Line> lines) {
        String after = positions.getOrDefault(agent, "0");
        for (AgentLine line : network.journal().agentLines(Map.of(agent, after), BATCH)) {
            positions.put(agent, line.position());
            lines.add(line(line.json(), agent.value()));
        }
    }

    private void readTask(TaskId task, List<Line> lines) {
        long after = numbers.getOrDefault(task, 0L);
        for (String json : network.records().log(task, after)) {
            after = Math.max(after, Json.parse(json).path("seq").asLong());
            lines.add(line(json, task.value()));
        }
        numbers.put(task, after);
    }

    private static Line line(String json, String otherwise) {
        ObjectNode entry = Json.parseObject(json).orElseGet(Json::object);
        return new Line(
                entry.path("at").asLong(),
                entry.path("agent").asText(otherwise),
                entry.path("text").asText());
    }
}
