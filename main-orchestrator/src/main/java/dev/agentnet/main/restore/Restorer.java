package dev.agentnet.main.restore;

import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Restores.Known;
import dev.agentnet.coordination.Upkeep.Lead;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.workspace.Store;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts right what is wrong after Redis came back with less than was known: restored from a copy,
/// or emptied. Until it is through, nothing is granted; to be killed in between costs nothing, as
/// the next leader begins anew.
///
/// The stores know what Redis forgot: which tasks have landed, and which attempts handed something
/// in. Nothing of that is deleted. What differs is logged.
public final class Restorer {

    private static final Logger LOG = LoggerFactory.getLogger(Restorer.class);

    private static final String REASON = "Redis came back with less than was known";

    /// An attempt hands its work in once under its number. Redis counts on from what it remembers,
    /// so what bears a number that comes again is moved out of its way.
    private static final String ATTEMPTS = "refs/agentnet/";

    private static final String LOST = ATTEMPTS + "lost/";

    /// Landings looked at per branch: more than Redis keeps records of.
    private static final int LANDINGS = 100_000;

    /// Task ids named in one line of the log.
    private static final int NAMED = 100;

    /// Enough of a commit's id to tell it from others.
    private static final int SHORT = 12;

    private final Leadership leadership;
    private final Network network;
    private final Stores stores;

    /// The epoch that was put right last; the loop's alone.
    private long done;

    public Restorer(Leadership leadership, Network network, Stores stores) {
        this.leadership = leadership;
        this.network = network;
        this.stores = stores;
    }

    /// Does nothing, in no time, while Redis knows what it should.
    public void runOnce(Collection<DomainName> domains) {
        Optional<Lead> lead = leadership.restoring();
        // What leadership says is as old as its last renewal.
        if (lead.isPresent() && lead.get().pulse().epoch() != done) {
            restore(lead.get().token(), domains);
            done = lead.get().pulse().epoch();
        }
    }

    private void restore(LeaderToken leader, Collection<DomainName> domains) {
        Set<TaskId> begunAnew = new TreeSet<>();
        for (DomainName domain : domains) {
            begunAnew.addAll(network.upkeep().reapAll(leader, domain, REASON));
        }
        report("begin anew, as their claims were of a forgotten time", begunAnew);
        Set<TaskId> landed = new TreeSet<>();
        Set<TaskId> again = new TreeSet<>();
        Set<TaskId> unknown = new TreeSet<>(Comparator.reverseOrder());
        for (Store store : stores.all()) {
            landed.addAll(tellLandings(leader, store));
            handedIn(store)
                    .forEach((ref, id) -> {
                        Optional<Task> task = network.records().find(id);
                        if (task.isEmpty()) {
                            unknown.add(id);
                        } else if (!task.get().state().isEnd()
                                && number(ref) > task.get().attempt()) {
                            store.rename(
                                    ref,
                                    LOST + ref.substring(ATTEMPTS.length()) + suffix(store, ref));
                            again.add(id);
                        }
                    });
        }
        report("had landed, which Redis had forgotten; they are done", landed);
        report("have handed in work that Redis forgot, kept below " + LOST, again);
        report(
                "have work in the stores and no record: they had left with their retention, or were"
                        + " submitted in the time that is forgotten; the newest first",
                unknown);
        network.restores().over(leader);
        LOG.warn("what Redis forgot is put right; claims are granted again");
    }

    private static void report(String what, Set<TaskId> ids) {
        if (!ids.isEmpty()) {
            LOG.warn(
                    "{} task(s) {}: {}{}",
                    ids.size(),
                    what,
                    String.join(" ", ids.stream().limit(NAMED).map(TaskId::value).toList()),
                    ids.size() > NAMED ? " …" : "");
        }
    }

    /// Returns those that Redis held to be undone.
    private Set<TaskId> tellLandings(LeaderToken leader, Store store) {
        Set<TaskId> corrected = new TreeSet<>();
        for (String branch : store.branches()) {
            for (Store.Landing landing : store.landings(branch, LANDINGS)) {
                TaskId.parse(landing.task())
                        .filter(id ->
                                network.restores().landed(leader, id, landing.commit(), branch)
                                        == Known.CORRECTED)
                        .ifPresent(corrected::add);
            }
        }
        return corrected;
    }

    /// What attempts have handed in: ref → task.
    private static Map<String, TaskId> handedIn(Store store) {
        Map<String, TaskId> found = new LinkedHashMap<>();
        for (String ref : store.refs(ATTEMPTS)) {
            String[] parts = ref.substring(ATTEMPTS.length()).split("/", -1);
            if (parts.length == 2 && parts[1].matches("\\d{1,9}")) {
                TaskId.parse(parts[0]).ifPresent(id -> found.put(ref, id));
            }
        }
        return found;
    }

    private static int number(String ref) {
        return Integer.parseInt(ref.substring(ref.lastIndexOf('/') + 1));
    }

    /// Redis may forget more than once.
    private static String suffix(Store store, String ref) {
        return "-" + store.commit(ref).orElseThrow().substring(0, SHORT);
    }
}
