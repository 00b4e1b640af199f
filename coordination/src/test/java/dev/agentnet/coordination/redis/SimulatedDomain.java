package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Claims;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Claims.Renewal;
import dev.agentnet.coordination.Claims.Room;
import dev.agentnet.coordination.Claims.Step;
import dev.agentnet.coordination.Claims.Verdict;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.ChangeSize;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.Token;
import dev.agentnet.protocol.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// An orchestrator as [Simulation] has it: one that may lose answers, hear too late that a claim is
/// gone, and go on all the same.
final class SimulatedDomain {

    static final Duration LEASE = Duration.ofSeconds(30);

    private record Request(String id, List<Finish> finishes, Room room) {}

    private final AgentId id;
    private final Claims claims;
    private final Random random;
    private final Map<TaskId, Task> held = new LinkedHashMap<>();
    private @Nullable Request unanswered;
    private int requests;

    SimulatedDomain(AgentId id, Claims claims, Random random) {
        this.id = id;
        this.claims = claims;
        this.random = random;
    }

    AgentId id() {
        return id;
    }

    /// Hands in some of what it holds and claims some more, or asks again what was not answered.
    ///
    /// @return whose outcomes were taken
    Map<TaskId, Token> step() {
        Request request = unanswered == null ? next() : unanswered;
        Step answer = claims.step(id, request.id(), request.finishes(), request.room(), LEASE);
        if (random.nextInt(6) == 0) {
            unanswered = request;
            return Map.of();
        }
        unanswered = null;
        Map<TaskId, Token> taken = new HashMap<>();
        for (Finish finish : request.finishes()) {
            if (answer.finished().get(finish.id()) == Verdict.ACCEPTED) {
                taken.put(finish.id(), finish.token());
            }
        }
        answer.granted().forEach(task -> held.put(task.id(), task));
        return taken;
    }

    private Request next() {
        List<Finish> finishes = new ArrayList<>();
        for (Task task : List.copyOf(held.values())) {
            if (random.nextBoolean()) {
                finishes.add(finish(task, outcome()));
                held.remove(task.id());
            }
        }
        boolean alone = held.values().stream().anyMatch(Task::worksAlone);
        int slots = alone ? 0 : random.nextInt(4);
        Room room = new Room(slots, slots, List.of(), alone ? 0 : random.nextInt(3));
        return new Request(id + "-" + requests++, finishes, room);
    }

    private Finish finish(Task task, Outcome outcome) {
        return new Finish(task.id(), task.token().orElseThrow(), id.worker("api", 1), outcome);
    }

    private Outcome outcome() {
        return switch (random.nextInt(6)) {
            case 0 -> new Outcome.Failed("", Usage.NONE, FailureName.AGENT_ERROR, "it broke");
            case 1 -> new Outcome.Failed("", Usage.NONE, FailureName.BAD_TASK, "no sense");
            case 2 -> new Outcome.Released("", Usage.NONE, "drained");
            case 3 -> new Outcome.Checked("fine", Usage.NONE, 0, "", "");
            default -> completed();
        };
    }

    private static Outcome completed() {
        return new Outcome.Completed(
                "done",
                Usage.NONE,
                Optional.of("base"),
                Optional.of("commit"),
                new ChangeSize(1, 1, 1));
    }

    /// Renews what it holds. What is lost it mostly gives up; sometimes it has not understood.
    void renew() {
        Map<TaskId, Token> tokens = new HashMap<>();
        held.forEach((task, record) -> tokens.put(task, record.token().orElseThrow()));
        claims.renew(Simulation.BACKEND, tokens, LEASE)
                .forEach((task, answer) -> {
                    if (answer == Renewal.LOST && random.nextInt(4) > 0) {
                        held.remove(task);
                    }
                });
    }

    /// Does all it holds well, and claims what it can; true if there was anything.
    boolean work() {
        List<Finish> finishes =
                held.values().stream().map(task -> finish(task, completed())).toList();
        held.clear();
        Step answer = claims.step(id, id + "-" + requests++, finishes, 10, LEASE);
        answer.granted().forEach(task -> held.put(task.id(), task));
        return !finishes.isEmpty() || !held.isEmpty();
    }
}
