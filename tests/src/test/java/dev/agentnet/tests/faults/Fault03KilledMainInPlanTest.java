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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Main is killed while it makes the tasks of a plan, or while it lets one begin: the next goes on.
final class Fault03KilledMainInPlanTest extends FaultScenario {

    /// More than main hands in with one call.
    private static final int MANY = 110;

    /// A moment seen from main's line to Redis.
    enum Step {
        BEFORE((line, words, kill) -> line.before(words, kill)),
        AFTER((line, words, kill) -> line.after(words, kill));

        private final Trap trap;

        Step(Trap trap) {
            this.trap = trap;
        }
    }

    private interface Trap {
        void set(FaultProxy line, String words, Runnable kill);
    }

    private static PlannedTask task(String id, String script, String... dependencies) {
        return new PlannedTask(
                id,
                Optional.of(FaultNetwork.BACKEND),
                Optional.empty(),
                Optional.empty(),
                script,
                List.of(),
                List.of(),
                List.of(dependencies),
                List.of(),
                Budget.NONE,
                Priority.NORMAL,
                PlannedTask.DEFAULT_TIMEOUT);
    }

    private TaskId submit(Plan plan) {
        return net.network.submissions().submit(PlanTasks.whole(plan)).id();
    }

    private static Plan plan(List<PlannedTask> tasks) {
        return new Plan(
                Optional.empty(),
                Optional.of(FaultNetwork.SHOP),
                Optional.empty(),
                Budget.NONE,
                1,
                tasks);
    }

    private void killMain(Step step, String words) {
        FaultNetwork.Main killed = main;
        step.trap.set(killed.toRedis(), words, () -> Processes.signal(killed.pid(), "KILL"));
    }

    private void awaitNextMain() throws IOException {
        await().atMost(FaultNetwork.PATIENCE).until(() -> !main.started().process().isAlive());
        main = net.startMain();
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void tasksThatWereMadeByHalfAreMadeOnce(Step step) throws IOException {
        List<PlannedTask> tasks = new ArrayList<>();
        tasks.add(task("first", waiting("half-" + step)));
        for (int n = 1; n < MANY; n++) {
            tasks.add(task("t" + n, "echo " + n + " > " + step + "-file-" + n, "first"));
        }
        // The first of those that go with the second call.
        killMain(step, step + "-file-100");
        TaskId whole = submit(plan(tasks));
        awaitNextMain();
        net.awaitState(whole, TaskState.WAITING);
        List<TaskId> made = net.network.records().children(whole);
        assertThat(made).hasSize(MANY);
        assertThat(net.network.records().dependents(made.getFirst())).hasSize(MANY - 1);

        made.subList(1, MANY).forEach(id -> net.network.submissions().cancel(id, "enough"));
        net.awaitFile("half-" + step + "-runs");
        letGo("half-" + step);
        List<TaskId> all = new ArrayList<>(made);
        all.add(whole);
        net.settle(all);
        assertThat(net.task(made.getFirst()).state()).isEqualTo(TaskState.DONE);
        assertThat(net.task(made.getFirst()).attempt()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void whatIsDoneMeanwhileLetsTheNextBegin(Step step) throws IOException {
        String name = "chain-" + step;
        Plan plan =
                plan(
                        List.of(
                                task("a", waiting(name)),
                                task("b", "mv %1$s %1$s-b".formatted(name), "a"),
                                task("c", "mv %1$s-b %1$s-c".formatted(name), "b")));
        TaskId whole = submit(plan);
        net.awaitFile(name + "-runs");
        // How much of an output is kept stands in no request but that which puts ends together.
        killMain(step, "\r\n16000\r\n");
        letGo(name);
        awaitNextMain();
        List<TaskId> all = new ArrayList<>(net.network.records().children(whole));
        all.add(whole);
        net.settle(all);
        assertThat(net.task(whole).state()).isEqualTo(TaskState.DONE);
        assertThat(all).allSatisfy(id -> assertThat(net.task(id).attempt()).isEqualTo(1));
    }
}
