package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Merges.Intent;
import dev.agentnet.coordination.Merges.Refusal;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The merge queue as [Simulation] has it: work lands, comes back, or is left in the middle.
final class SimulatedMerges {

    private static final String SHOP = "shop";
    private static final int ROUNDS = 100;

    private final SimulatedWorld world;
    private final Map<TaskId, Integer> landed = new HashMap<>();

    SimulatedMerges(SimulatedWorld world) {
        this.world = world;
    }

    void land() {
        List<TaskId> waiting =
                world.network.records().list(Simulation.BACKEND, TaskState.VERIFYING, 100);
        world.network.merges().enqueue(world.leader(), Simulation.BACKEND, SHOP, waiting);
        Optional<TaskId> first = world.network.merges().first(SHOP);
        if (first.isEmpty()) {
            return;
        }
        TaskId id = first.get();
        Entry entry = new Entry(id, world.network.records().find(id).orElseThrow().attempt());
        Intent intent = new Intent(id, entry.attempt(), "old", "new");
        boolean begun = world.network.merges().begin(world.leader(), SHOP, intent);
        int choice = world.random.nextInt(3);
        if (!begun) {
            world.network.merges().drop(world.leader(), SHOP, entry);
        } else if (choice == 0) {
            Refusal refusal = new Refusal(FailureName.CHECK_FAILED, "exit 1", "mend it");
            world.network.merges().back(world.leader(), SHOP, entry, refusal, 1);
        } else if (choice == 1
                && world.network.merges().done(world.leader(), SHOP, entry, Map.of())) {
            landed.merge(id, 1, Integer::sum);
        }
    }

    void landAll() {
        land();
        for (int i = 0; i < ROUNDS && world.network.merges().first(SHOP).isPresent(); i++) {
            land();
        }
    }

    void check() {
        assertThat(landed.values()).allMatch(times -> times == 1);
    }
}
