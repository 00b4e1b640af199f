package dev.agentnet.main.intake;

import dev.agentnet.coordination.Routes.Part;
import dev.agentnet.coordination.Routes.Places;
import dev.agentnet.planning.ArtifactClaims;
import dev.agentnet.protocol.TaskId;
import java.util.List;
import java.util.Optional;

/// The tasks of other plans that a plan's tasks meet in one repository.
final class Rivals {

    private final List<Places> others;
    private final TaskId plan;
    private final int most;

    /// @param most kept for one task
    Rivals(List<Places> known, TaskId plan, int most) {
        this.others = known.stream().filter(places -> !places.plan().equals(plan)).toList();
        this.plan = plan;
        this.most = most;
    }

    /// The same part, with those that write where it does and land where it does.
    Part beside(Part part) {
        Places own = Places.of(part, plan);
        List<TaskId> rivals =
                others.stream()
                        .filter(other -> mayBeSame(other.base(), own.base()))
                        .filter(other -> ArtifactClaims.overlap(own.artifacts(), other.artifacts()))
                        .limit(most)
                        .map(Places::task)
                        .toList();
        return new Part(part.id(), part.name(), part.spec(), part.waitsFor(), rivals);
    }

    /// Who names no base lands on the repository's own, which another may have named.
    private static boolean mayBeSame(Optional<String> one, Optional<String> other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }
}
