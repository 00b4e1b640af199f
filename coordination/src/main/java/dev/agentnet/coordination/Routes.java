package dev.agentnet.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// How a task of `main` becomes tasks of domains, and one result again.
public interface Routes {

    /// Gives a claimed task its children and lets it wait for them, once. Does not wait for the
    /// answer.
    ///
    /// @return the children's ids, empty if the claim is not the caller's any more
    CompletionStage<List<TaskId>> routeLater(
            LeaderToken leader, Task task, ObjectNode decision, List<TaskSpec> children);

    /// Gives a claimed plan its tasks, and lets it wait for them. Those that wait for others begin
    /// when these are done. Where an earlier main came to a part of them, those are left as they
    /// are.
    ///
    /// @param weight in which proportion to others' they get claims
    /// @param parts each behind those that it waits for
    Planning plan(LeaderToken leader, Task plan, int weight, List<Part> parts);

    /// A task of a plan.
    ///
    /// @param name its id in the plan
    /// @param waitsFor what has to be done before it begins
    /// @param rivals tasks of other plans that write to the same places: none of them runs while it
    ///   does
    record Part(TaskId id, String name, TaskSpec spec, List<TaskId> waitsFor, List<TaskId> rivals) {
        public Part {
            waitsFor = List.copyOf(waitsFor);
            rivals = List.copyOf(rivals);
        }

        public Part(TaskId id, String name, TaskSpec spec, List<TaskId> waitsFor) {
            this(id, name, spec, waitsFor, List.of());
        }
    }

    /// Where the tasks of plans write in a repository, but for those that are done. Who died or was
    /// cancelled may be tried again.
    List<Places> places(String repository);

    /// Where one task writes.
    ///
    /// @param base where its work lands; absent for the repository's own
    record Places(TaskId task, TaskId plan, Optional<String> base, List<String> artifacts) {
        public Places {
            artifacts = List.copyOf(artifacts);
        }

        /// What a part of a plan says of itself.
        public static Places of(Part part, TaskId plan) {
            List<String> artifacts = new ArrayList<>();
            part.spec()
                    .context()
                    .path("artifacts")
                    .forEach(artifact -> artifacts.add(artifact.asText()));
            return new Places(part.id(), plan, part.spec().base(), artifacts);
        }
    }

    /// What became of a plan; unwanted is one that is to be cancelled, stale a claim that is not
    /// the caller's any more.
    enum Planning {
        PLANNED,
        UNWANTED,
        STALE
    }

    /// Takes note of children that have just ended: what waited for them begins, and what they are
    /// parts of ends if none of its parts can go on. Its result is made of theirs.
    ///
    /// @return how many were looked at: as many as at most are, when there may be more
    int joinReady(LeaderToken leader, int most);

    /// The same for all children of these tasks.
    void join(LeaderToken leader, List<TaskId> waiting);
}
