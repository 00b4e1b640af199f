package dev.agentnet.main.repository;

import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.workspace.Store;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes attempts' branches away once their task has left with its retention and its work stands on
/// a branch. What is not merged stays.
public final class RefSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(RefSweeper.class);
    private static final String ATTEMPTS = "refs/agentnet/";
    private static final String CANDIDATES = ATTEMPTS + "candidates/";

    /// Landings looked at per branch; of older ones the attempts stay.
    private static final int LANDINGS = 100_000;

    private final Stores stores;
    private final TaskRecords records;

    public RefSweeper(Stores stores, TaskRecords records) {
        this.stores = stores;
        this.records = records;
    }

    /// Looks at every store once.
    public void sweep() {
        for (Store store : stores.all()) {
            Set<String> landed = new HashSet<>();
            for (String branch : store.branches()) {
                store.landings(branch, LANDINGS).forEach(landing -> landed.add(landing.task()));
            }
            int swept = 0;
            for (String ref : store.refs(ATTEMPTS)) {
                if (isOver(ref, landed)) {
                    store.deleteRef(ref);
                    swept++;
                }
            }
            if (swept > 0) {
                LOG.info("{} branches of merged attempts left {}", swept, store.name());
            }
        }
    }

    /// A candidate is made of what an attempt handed in, and can be made again.
    private boolean isOver(String ref, Set<String> landed) {
        boolean candidate = ref.startsWith(CANDIDATES);
        String[] parts = ref.substring((candidate ? CANDIDATES : ATTEMPTS).length()).split("/", -1);
        Optional<TaskId> id = parts.length == 2 ? TaskId.parse(parts[0]) : Optional.empty();
        return id.isPresent()
                && (candidate || landed.contains(parts[0]))
                && records.find(id.get()).isEmpty();
    }
}
