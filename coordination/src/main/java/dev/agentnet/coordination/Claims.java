package dev.agentnet.coordination;

import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.Token;
import dev.agentnet.protocol.Touched;
import dev.agentnet.protocol.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// How a domain takes work and hands it in. Every write carries the claim's fencing token.
public interface Claims {

    /// What the id begins with of a request that is made while another of the same agent is under
    /// way: the answers of these are remembered in a place of their own.
    String BESIDE = "2:";

    /// Hands in what is finished and claims up to `slots` tasks, atomically.
    ///
    /// An agent's last request gets the same answer again when it is made once more, so a lost
    /// reply costs nothing.
    Step step(AgentId agent, String requestId, List<Finish> finishes, Room room, Duration lease);

    /// The same for who has so many free slots, and no agent that waits for its tasks' parts.
    default Step step(
            AgentId agent, String requestId, List<Finish> finishes, int slots, Duration lease) {
        return step(agent, requestId, finishes, Room.of(slots), lease);
    }

    /// The same without waiting for the answer, which comes on a thread that must not be blocked.
    CompletionStage<Step> stepLater(
            AgentId agent, String requestId, List<Finish> finishes, Room room, Duration lease);

    /// How much an orchestrator can claim.
    ///
    /// @param free slots for any task
    /// @param idle how many tasks may go to work at all: also in the slots of those whose agents
    ///   wait for parts of their tasks, which are for such parts alone
    /// @param depths how many of these may be parts of depth 1, 2 …, as far as any are here
    /// @param ahead how many more may be claimed that will wait a moment for a slot
    record Room(int free, int idle, List<Integer> depths, int ahead) {

        public Room {
            depths = List.copyOf(depths);
            if (free < 0 || idle < free || ahead < 0) {
                throw new IllegalArgumentException(
                        "free %d of idle %d, ahead %d".formatted(free, idle, ahead));
            }
        }

        public static Room of(int slots) {
            return new Room(slots, slots, List.of(), 0);
        }

        public Room andAhead(int more) {
            return new Room(free, idle, depths, ahead + more);
        }

        /// How many may be claimed of what is nobody's part.
        public int all() {
            return free + ahead;
        }

        public boolean isNone() {
            return idle == 0 && ahead == 0;
        }

        /// The same, but so many at most.
        public Room atMost(int most) {
            int first = Math.min(free, most);
            return new Room(first, Math.min(idle, most), depths, Math.min(ahead, most - first));
        }

        /// What is left when so many of it are asked for already.
        public Room without(int asked) {
            int more = Math.max(0, asked - free);
            return new Room(
                    Math.max(0, free - asked),
                    Math.max(0, idle - asked),
                    depths,
                    Math.max(0, ahead - more));
        }

        /// Whether it is of slots alone: no part of a task is here, and no agent that waits for
        /// one.
        public boolean isPlain() {
            return free == idle && depths.isEmpty();
        }
    }

    /// Renews all leases of a domain at once.
    Map<TaskId, Renewal> renew(DomainName domain, Map<TaskId, Token> held, Duration lease);

    /// @param worker the agent that did the work
    /// @param touched the files it read and wrote
    record Finish(TaskId id, Token token, AgentId worker, Outcome outcome, Touched touched) {

        /// By an agent of which nobody knows what it read, or which reads nothing.
        public Finish(TaskId id, Token token, AgentId worker, Outcome outcome) {
            this(id, token, worker, outcome, Touched.NOTHING);
        }
    }

    /// @param unreadable claimed, but somebody wrote what nobody can read into their records
    record Step(Map<TaskId, Verdict> finished, List<Task> granted, List<Unreadable> unreadable) {}

    record Unreadable(TaskId id, Token token, String why) {

        /// What whoever claimed it hands in.
        public Finish refusedBy(AgentId agent) {
            Outcome outcome = new Outcome.Failed("", Usage.NONE, FailureName.BAD_TASK, why);
            return new Finish(id, token, agent, outcome);
        }
    }

    /// What became of something handed in.
    enum Verdict {
        ACCEPTED,
        SAME,
        STALE,
        GONE
    }

    /// What a domain must do with a claim it holds; wait means that its agent waits for what it has
    /// submitted.
    enum Renewal {
        CONTINUE,
        PAUSE,
        WAIT,
        CANCEL,
        LOST
    }
}
