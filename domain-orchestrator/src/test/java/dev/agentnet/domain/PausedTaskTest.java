package dev.agentnet.domain;

import static dev.agentnet.domain.DomainBench.pass;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.worker.process.AttemptProcesses;
import dev.agentnet.workspace.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// One task of a domain stands still, with its clocks and without its claim being lost.
@EnabledOnOs(OS.LINUX)
class PausedTaskTest extends DomainScenario {

    private TaskId begun(Duration timeout) {
        TaskId id = bench.submit("one", Optional.empty(), timeout);
        bench.awaitBegin(id, 1);
        return id;
    }

    private void pause(TaskId id) {
        bench.network.controls().pause(id);
        await().until(() -> stands(id));
    }

    /// A shell is D as long as the child that it has just started stands before its program.
    private static boolean stands(TaskId id) {
        var processes = ProcessTree.marked(AttemptProcesses.VARIABLE, id + "/1");
        return !processes.isEmpty()
                && processes.stream().allMatch(one -> List.of("T", "D").contains(state(one)));
    }

    private static String state(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
        } catch (IOException e) {
            // "No such process": it ended while it was read.
            return "";
        }
    }

    private String toldState(TaskId id) {
        return bench.network.registry().find(DomainBench.AGENT).orElseThrow().workers().stream()
                .map(worker -> bench.network.registry().find(worker).orElseThrow().fields())
                .filter(fields -> fields.getOrDefault("task", "").equals(id.value()))
                .map(fields -> fields.getOrDefault("state", ""))
                .findFirst()
                .orElse("");
    }

    /// Its lease lasts two seconds, its time three.
    @Test
    @Tag("slow")
    void sameAttemptFinishesAfterAPauseThatIsLongerThanItsLeaseAndItsTime() {
        bench.start(1);
        TaskId id = begun(Duration.ofSeconds(3));
        pause(id);
        assertThat(bench.task(id).state()).isEqualTo(TaskState.ACTIVE);
        await().until(() -> toldState(id).equals("paused"));
        long end = bench.leaseEnd(id);
        pass(Duration.ofSeconds(4));
        assertThat(bench.leaseEnd(id)).isGreaterThan(end + 3_000);
        assertThat(stands(id)).isTrue();
        bench.finish(id);
        bench.network.controls().resume(id);
        bench.awaitHandedIn(id);
        assertThat(bench.task(id).attempt()).isEqualTo(1);
        assertThat(Long.parseLong(bench.task(id).fields().getOrDefault("paused_ms", "0")))
                .isGreaterThan(4_000);
    }

    @Test
    @Tag("slow")
    void whatStandsDoesNotHang() {
        bench.startImpatient(Duration.ofSeconds(3));
        TaskId id = begun(Duration.ofMinutes(5));
        pause(id);
        pass(Duration.ofSeconds(4));
        assertThat(bench.task(id).state()).isEqualTo(TaskState.ACTIVE);
        bench.network.controls().resume(id);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> "hung".equals(bench.task(id).fields().get("failure")));
    }

    @Test
    void whatStandsCanBeCancelled() {
        bench.start(1);
        TaskId id = begun(Duration.ofMinutes(5));
        pause(id);
        bench.network.submissions().cancel(id, "no");
        bench.awaitState(id, TaskState.CANCELLED);
        assertThat(bench.hasProcesses(id, 1)).isFalse();
    }

    @Test
    void drainedDomainHandsBackAtOnceWhatStandsAndItWaitsForAPerson() {
        DomainOrchestrator domain = bench.start(1);
        TaskId id = begun(Duration.ofMinutes(5));
        pause(id);
        long began = System.nanoTime();
        domain.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        assertThat(bench.task(id).state()).isEqualTo(TaskState.WAITING);
        assertThat(bench.hasProcesses(id, 1)).isFalse();
    }

    /// It was let go on to end: its work has twenty seconds otherwise.
    @Test
    void pausedDomainHandsBackAtOnceWhatItIsAt() {
        DomainOrchestrator domain = bench.start(1);
        TaskId id = begun(Duration.ofMinutes(5));
        bench.network.controls().pause(DomainBench.BACKEND);
        long began = System.nanoTime();
        domain.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        assertThat(bench.task(id).state()).isEqualTo(TaskState.PENDING);
        assertThat(bench.hasProcesses(id, 1)).isFalse();
    }

    @Test
    void whatIsPausedBeforeItsAgentBeginsDoesNotBegin() throws IOException {
        // The attempt waits for main until the task is paused.
        bench.main.leave();
        bench.start(1);
        TaskId id = bench.submit("one");
        bench.awaitState(id, TaskState.ACTIVE);
        bench.network.controls().pause(id);
        await().until(() -> toldState(id).equals("paused"));
        bench.main.comeBack();
        pass(Duration.ofSeconds(2));
        assertThat(bench.hasBegun(id, 1)).isFalse();
        bench.network.controls().resume(id);
        bench.awaitBegin(id, 1);
    }
}
