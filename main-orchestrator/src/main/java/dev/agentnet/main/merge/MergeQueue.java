package dev.agentnet.main.merge;

import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.Merges;
import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.main.repository.RepositoryDesk;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.workspace.GitFailed;
import dev.agentnet.workspace.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One merge queue per repository: candidates, acceptance commands, landings.
///
/// A landing is one git transaction between an intent and a `done` in Redis. A new leader finds the
/// intent and settles it from the branch: the trailer says whether the work is there.
public final class MergeQueue {

    private static final Logger LOG = LoggerFactory.getLogger(MergeQueue.class);

    /// Looked at per domain in one go.
    private static final int MOST = 1_000;

    private static final Pattern TIME = Pattern.compile("\\d{1,18}");

    private final TaskRecords records;
    private final Merges merges;
    private final Fleet fleet;
    private final MergeTurn.Parts parts;
    private final Troubles troubles;
    private final HandIns handIns;

    /// Stores whose leader ref bears our token already; touched by the loop alone.
    private final Map<String, LeaderToken> led = new TreeMap<>();

    /// Touched by the loop alone.
    private final Map<String, RepositoryMerges> underWay = new TreeMap<>();

    public MergeQueue(
            Leadership leadership,
            Network network,
            Stores stores,
            RepositoryDesk desk,
            MergeSettings settings) {
        this.records = network.records();
        this.merges = network.merges();
        this.fleet = network.fleet();
        Acceptance acceptance = new Acceptance(network.submissions(), records, settings.checks());
        this.troubles = new Troubles(network.repositories(), settings.backoff(), System::nanoTime);
        this.handIns = new HandIns(network, stores);
        this.parts = new MergeTurn.Parts(leadership, network, stores, desk, acceptance, settings);
    }

    public void runOnce(Collection<DomainName> domains) {
        Optional<LeaderToken> leader = parts.leadership().token();
        // With the network paused nothing lands, either.
        if (leader.isEmpty() || fleet.isPaused(DomainName.MAIN)) {
            return;
        }
        parts.acceptance().endOrphans();
        takeUp(leader.get());
        Map<String, List<Task>> waiting = handedIn(domains);
        waiting.forEach((repository, tasks) -> {
            if (troubles.mayLook(repository)) {
                serve(leader.get(), repository, tasks);
            }
        });
        forgetAllBut(waiting.keySet());
    }

    private void takeUp(LeaderToken leader) {
        try {
            handIns.runOnce(leader);
        } catch (GitFailed e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            LOG.warn("what people pushed could not be looked at", e);
        }
    }

    /// Whether anything is held in memory for a repository.
    boolean remembers(String repository) {
        return underWay.containsKey(repository) || led.containsKey(repository);
    }

    /// A repository where nothing waits any more costs nothing; what is suspected there, is of work
    /// that has left.
    private void forgetAllBut(Set<String> waiting) {
        underWay.keySet().retainAll(waiting);
        led.keySet().retainAll(waiting);
    }

    /// Whatever goes wrong with one repository is no reason to leave the others waiting.
    private void serve(LeaderToken leader, String repository, List<Task> tasks) {
        try {
            tasks.forEach(task -> enqueue(leader, repository, task));
            boolean more = true;
            // One who stood still and leads again has another token: with the old one nothing
            // moves.
            while (more && parts.leadership().token().equals(Optional.of(leader))) {
                more = advance(leader, repository);
            }
            troubles.over(repository);
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            troubles.found(repository, e);
        }
    }

    private void enqueue(LeaderToken leader, String repository, Task task) {
        merges.enqueue(leader, task.id().domain(), repository, List.of(task.id()));
    }

    /// Handed-in work by its repository, in each domain the oldest first.
    private Map<String, List<Task>> handedIn(Collection<DomainName> domains) {
        Map<String, List<Task>> busy = new TreeMap<>();
        for (DomainName domain : domains) {
            List<Task> tasks =
                    records.list(domain, TaskState.VERIFYING, MOST).stream()
                            .map(records::find)
                            .flatMap(Optional::stream)
                            .sorted(Comparator.comparing(MergeQueue::changed))
                            .toList();
            for (Task task : tasks) {
                String repository = task.spec().repository().orElse(task.id().value());
                busy.computeIfAbsent(repository, _ -> new ArrayList<>()).add(task);
            }
        }
        return busy;
    }

    /// Anybody can write a record: one without a time comes first.
    private static long changed(Task task) {
        String at = task.fields().getOrDefault("changed_at", "");
        return TIME.matcher(at).matches() ? Long.parseLong(at) : 0;
    }

    /// Returns whether there may be more to do at once.
    private boolean advance(LeaderToken leader, String repository) {
        Optional<Store> store = parts.stores().find(repository);
        if (store.isEmpty()) {
            return noneIsThere(leader, repository);
        }
        lead(leader, repository, store.get());
        return underWay.computeIfAbsent(
                        repository, name -> new RepositoryMerges(parts, leader, name))
                .advance(store.get());
    }

    private boolean noneIsThere(LeaderToken leader, String repository) {
        Optional<TaskId> first = merges.first(repository);
        first.flatMap(records::find)
                .map(task -> new MergeTurn(parts, leader, repository, task))
                .ifPresentOrElse(
                        MergeTurn::homeless,
                        () ->
                                first.ifPresent(
                                        id -> merges.drop(leader, repository, new Entry(id, 0))));
        return first.isPresent();
    }

    /// A store takes a landing only from the leader whose token it bears.
    private void lead(LeaderToken leader, String repository, Store store) {
        if (!leader.equals(led.get(repository))) {
            store.lead(leader.value());
            led.put(repository, leader);
            underWay.remove(repository);
        }
    }
}
