package dev.agentnet.main.merge;

import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.merge.Acceptance.Verdict;
import dev.agentnet.main.merge.MergeBatch.Member;
import dev.agentnet.main.merge.MergeTurn.Parts;
import dev.agentnet.workspace.Store;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is merged in one repository: a batch at a time, as whatever has come while the one before
/// was checked. A check that fails is run once more; then the one at fault is looked for by halves,
/// the good ones land, and it goes back with its evidence.
///
/// All of this is in memory: a new leader finds the queue and the checks, and begins a batch of its
/// own. Not thread-safe: it belongs to the merge loop.
final class RepositoryMerges {

    private static final Logger LOG = LoggerFactory.getLogger(MergeQueue.class);

    private final Parts parts;
    private final LeaderToken leader;
    private final String repository;
    private final Bisection bisection = new Bisection();
    private final Overlaps overlaps;

    private Optional<MergeBatch> batch = Optional.empty();

    /// How often the batch's check was begun.
    private int tries;

    RepositoryMerges(Parts parts, LeaderToken leader, String repository) {
        this.parts = parts;
        this.leader = leader;
        this.repository = repository;
        this.overlaps = new Overlaps(parts, leader, repository);
    }

    /// Returns whether there may be more to do at once.
    boolean advance(Store store) {
        overlaps.look(store);
        if (batch.isPresent() && !batch.get().stands()) {
            parts.acceptance().end(batch.get());
            batch = Optional.empty();
        }
        if (batch.isEmpty()) {
            OriginLander.of(parts, leader, repository).ifPresent(origin -> origin.follow(store));
            int most = bisection.most(parts.settings().batch());
            Gathering gathering = new Gathering(parts, leader, repository, most);
            batch = gathering.gather(store);
            tries = 1;
            if (batch.isEmpty()) {
                return gathering.hasMoved();
            }
        }
        return check(batch.get());
    }

    private boolean check(MergeBatch together) {
        if (together.checks().isEmpty()) {
            return land(together, Map.of());
        }
        return switch (parts.acceptance().on(together, repository, tries)) {
            case Verdict.Running running -> {
                if (running.begun()) {
                    tell(
                            together,
                            "checking on the merged tree: %s (%s)"
                                    .formatted(
                                            String.join("; ", together.checks()), running.check()));
                }
                yield false;
            }
            case Verdict.Passed passed -> {
                tell(together, "the check passed on the merged tree");
                yield land(together, evidence(together, passed));
            }
            case Verdict.Failed failed -> {
                failed(together, failed);
                yield true;
            }
        };
    }

    private Map<String, String> evidence(MergeBatch together, Verdict.Passed passed) {
        return Map.of(
                "check", "passed",
                "check_task", passed.check().value(),
                "check_tries", Integer.toString(tries),
                "check_command", String.join("; ", together.checks()),
                "check_exit", "0",
                "checked_commit", together.head(),
                "tree", passed.tree());
    }

    private void failed(MergeBatch together, Verdict.Failed failed) {
        int size = together.members().size();
        if (tries < parts.settings().checks().tries()) {
            tries++;
            tell(together, "the check failed; it is run once more: " + failed.reason());
            return;
        }
        if (size > 1) {
            tell(together, "the check failed; it is looked for which of them is at fault");
            LOG.info("{} tasks fail together on {}: {}", size, together.branch(), failed.reason());
            bisection.failed(size);
        } else {
            together.members().getFirst().turn().failed(together.store(), failed);
            bisection.found();
        }
        batch = Optional.empty();
    }

    private boolean land(MergeBatch together, Map<String, String> checked) {
        batch = Optional.empty();
        Optional<String> tip = together.tip();
        for (Member member : together.members()) {
            Map<String, String> evidence =
                    member.task().spec().checks().isEmpty()
                            ? Map.of("check", "none was asked for")
                            : checked;
            if (!member.turn().land(together, tip, member.candidate(), evidence)) {
                return parts.leadership().token().equals(Optional.of(leader));
            }
            tip = Optional.of(member.candidate().commit());
        }
        bisection.passed(together.members().size());
        return true;
    }

    /// Says it to whoever follows one of the tasks.
    private static void tell(MergeBatch together, String text) {
        int others = together.members().size() - 1;
        String with = others == 0 ? "" : ", together with %d more".formatted(others);
        together.members().forEach(member -> member.turn().tell(text + with));
    }
}
