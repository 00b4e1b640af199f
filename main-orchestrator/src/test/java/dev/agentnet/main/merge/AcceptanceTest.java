package dev.agentnet.main.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.merge.Acceptance.Verdict;
import dev.agentnet.main.merge.MergeBatch.Member;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.workspace.Store.Candidate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which check is asked for, and which is there already.
final class AcceptanceTest extends MergeBench {

    private Acceptance acceptance;
    private LeaderToken leader;

    @BeforeEach
    void lead() {
        acceptance = new Acceptance(network.submissions(), network.records(), SETTINGS.checks());
        leader = leadership.token().orElseThrow();
    }

    private Task claim() {
        return step(List.of(), 1).getFirst();
    }

    private Verdict verdict(Task task, int tried) {
        MergeTurn.Parts parts =
                new MergeTurn.Parts(leadership, network, stores, desk, acceptance, SETTINGS);
        MergeTurn turn = new MergeTurn(parts, leader, "shop", task);
        Member member = new Member(turn, new Candidate.Clean(base, "tree"));
        return acceptance.on(
                new MergeBatch(store, "main", Optional.of(base), List.of(member)), "shop", tried);
    }

    private static void isBegun(Verdict verdict, boolean now) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Running.class,
                        running -> assertThat(running.begun()).isEqualTo(now));
    }

    @Test
    void candidateOfAnAttemptIsCheckedOncePerTry() {
        network.submissions().submit(TaskSpec.of(BACKEND, "work"));
        Task task = claim();
        isBegun(verdict(task, 1), true);
        isBegun(verdict(task, 1), false);
        isBegun(verdict(task, 2), true);
    }

    /// Two attempts within a second that do the same make the very same commit.
    @Test
    void sameCandidateOfTheNextAttemptIsCheckedAgain() {
        network.submissions().submit(TaskSpec.of(BACKEND, "work"));
        verdict(claim(), 1);
        network.upkeep().reapDead(leader, AGENT, FailureName.LEASE_LOST, "it was killed");
        isBegun(verdict(claim(), 1), true);
    }
}
