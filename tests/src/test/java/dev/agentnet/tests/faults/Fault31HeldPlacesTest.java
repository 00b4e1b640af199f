package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.planning.PlanTasks;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.PlannedTask;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.tests.stage.Processes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who holds the places that he writes to dies, or two want each other's: one after the other gets
/// them.
final class Fault31HeldPlacesTest extends FaultScenario {

    private static PlannedTask task(
            String id, String script, String place, String... dependencies) {
        return new PlannedTask(
                id,
                Optional.of(FaultNetwork.BACKEND),
                Optional.empty(),
                Optional.empty(),
                script,
                List.of(),
                List.of(place),
                List.of(dependencies),
                List.of(),
                Budget.NONE,
                Priority.NORMAL,
                PlannedTask.DEFAULT_TIMEOUT);
    }

    /// @return the plan and its tasks
    private List<TaskId> submit(PlannedTask... tasks) {
        Plan plan =
                new Plan(
                        Optional.empty(),
                        Optional.of(FaultNetwork.SHOP),
                        Optional.empty(),
                        Budget.NONE,
                        1,
                        List.of(tasks));
        TaskId whole = net.network.submissions().submit(PlanTasks.whole(plan)).id();
        await().atMost(FaultNetwork.PATIENCE)
                .until(() -> net.network.records().children(whole).size() == tasks.length);
        List<TaskId> all = new ArrayList<>(List.of(whole));
        all.addAll(net.network.records().children(whole));
        return all;
    }

    private long moment(TaskId id, String field) {
        return Long.parseLong(net.network.records().result(id).getOrDefault(field, "0"));
    }

    @Test
    void placesAreKeptWhenTheirHolderAndMainAreKilledAndFreedAtItsEnd() throws IOException {
        List<TaskId> all = submit(task("a", waiting("held"), "held/"));
        TaskId holder = all.get(1);
        net.awaitFile("held-runs");
        List<TaskId> second = submit(task("b", "touch made-b", "held/b.txt"));
        TaskId waits = second.get(1);
        net.awaitState(waits, TaskState.WAITING);

        Processes.signal(net.domain(), "KILL");
        await().atMost(FaultNetwork.PATIENCE).until(() -> net.task(holder).attempt() == 2);
        Processes.signal(main.pid(), "KILL");
        await().atMost(FaultNetwork.PATIENCE).until(() -> !main.started().process().isAlive());
        main = net.startMain();
        assertThat(net.task(waits).state()).isEqualTo(TaskState.WAITING);

        letGo("held");
        all.addAll(second);
        net.settle(all);
        assertThat(all)
                .allSatisfy(id -> assertThat(net.task(id).state()).isEqualTo(TaskState.DONE));
        assertThat(moment(waits, "started_at"))
                .isGreaterThanOrEqualTo(moment(holder, "finished_at"));
    }

    @Test
    void twoPlansThatWantEachOthersPlacesBothEnd() {
        List<TaskId> all =
                submit(
                        task("c1", "touch made-c1", "left/"),
                        task("c2", "touch made-c2", "right/", "c1"));
        all.addAll(
                submit(
                        task("d1", "touch made-d1", "right/"),
                        task("d2", "touch made-d2", "left/", "d1")));
        net.settle(all);
        assertThat(all)
                .allSatisfy(id -> assertThat(net.task(id).state()).isEqualTo(TaskState.DONE));
    }
}
