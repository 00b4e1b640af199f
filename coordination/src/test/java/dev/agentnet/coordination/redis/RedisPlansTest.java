package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Routes.Part;
import dev.agentnet.coordination.Routes.Planning;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.Task.Upstream;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How the tasks of a plan are made, wait for each other, and begin.
final class RedisPlansTest extends PlansOnRedis {

    @Test
    void tasksWithoutDependenciesBeginAndOthersWait() {
        Planned plan = plan("table", "docs", "page: table docs");
        assertThat(state(plan.whole())).isEqualTo(TaskState.WAITING);
        assertThat(network.records().children(plan.whole()))
                .containsExactlyInAnyOrderElementsOf(plan.tasks().values());
        Task page = network.records().find(plan.task("page")).orElseThrow();
        assertThat(page.state()).isEqualTo(TaskState.WAITING);
        assertThat(page.fields())
                .containsEntry("waits_for", "dependencies")
                .containsEntry("name", "page");
        assertThat(needs(page.id()))
                .containsExactlyInAnyOrder(plan.task("table"), plan.task("docs"));
        assertThat(network.records().dependents(plan.task("docs"))).containsExactly(page.id());
        assertThat(events(page.id()))
                .containsExactly(
                        "submitted",
                        "deferred waits for " + plan.task("table") + ", " + plan.task("docs"));
        assertThat(names(claimAll())).containsExactly("table", "docs");
        assertThat(network.records().load(BACKEND).waiting()).isEqualTo(1);
    }

    @Test
    void taskBeginsWhenTheLastItWaitsForIsDone() {
        Planned plan = plan("table", "docs", "page: table docs");
        List<Task> first = claimAll();
        handIn(first.get(0), done);
        assertThat(look()).isEqualTo(1);
        assertThat(state(plan.task("page"))).isEqualTo(TaskState.WAITING);
        assertThat(needs(plan.task("page"))).containsExactly(plan.task("docs"));
        handIn(first.get(1), done);
        // What landed before Redis forgot it has no output any more.
        raw.hdel(key("results:" + plan.task("docs")), "output");
        look();
        assertThat(events(plan.task("page"))).last().asString().startsWith("released ");
        assertThat(raw.smembers(key("tasks:running:" + plan.whole())))
                .containsExactly(plan.task("page").value());
        Task page = claim();
        assertThat(page.upstream())
                .containsExactlyInAnyOrder(
                        new Upstream(plan.task("table").value(), "table", "", "", "", "fine"),
                        new Upstream(plan.task("docs").value(), "docs", "", "", "", ""));
        handIn(page, done);
        assertThat(look()).isEqualTo(1);
        assertThat(state(plan.whole())).isEqualTo(TaskState.DONE);
        assertThat(look()).isZero();
    }

    @Test
    void workThatIsHandedInIsNotYetDone() {
        Planned plan = plan("table", "page: table");
        Task table = claim();
        handIn(table, completed());
        network.routes().join(leader, List.of(plan.whole()));
        assertThat(state(plan.task("page"))).isEqualTo(TaskState.WAITING);
        Map<String, String> landed =
                Map.of("commit", "abc", "landed_on", "main", "merged", "true", "branch", "refs/x");
        network.merges().done(leader, "shop", new Entry(table.id(), table.attempt()), landed);
        look();
        Task page = claim();
        assertThat(page.upstream())
                .containsExactly(
                        new Upstream(table.id().value(), "table", "abc", "refs/x", "main", "done"));
    }

    @Test
    void whatOthersSaidIsToldInShort() {
        String[] tasks = new String[22];
        List<String> names = IntStream.range(0, 21).mapToObj(n -> "t" + n).toList();
        names.toArray(tasks);
        tasks[21] = "last: " + String.join(" ", names);
        plan(tasks);
        for (Task task : claimAll()) {
            handIn(task, said("ä".repeat(5000)));
        }
        look();
        while (look() > 0) {}
        Task last = claim();
        assertThat(last.upstream()).hasSize(21).extracting(Upstream::name).containsAll(names);
        assertThat(last.upstream().getFirst().said()).matches("ä+…").hasSizeBetween(740, 751);
        assertThat(last.fields().get("upstream")).hasSizeLessThan(14_000);
    }

    @Test
    void onlyWhoLeadsAndHoldsThePlanMakesItsTasks() {
        Task whole = claimedPlan();
        List<Part> parts = parts(whole, "table");
        assertThat(network.routes().plan(DEPOSED, whole, 1, parts)).isEqualTo(Planning.STALE);
        network.claims().step(MAIN, "r", List.of(finish(whole, released())), 0, LEASE);
        assertThat(network.routes().plan(leader, whole, 1, parts)).isEqualTo(Planning.STALE);
        Task again = claimBy(MAIN);
        assertThat(network.routes().plan(leader, whole, 1, parts)).isEqualTo(Planning.STALE);
        assertThat(network.routes().plan(leader, again, 1, parts)).isEqualTo(Planning.PLANNED);
        assertThat(network.routes().plan(leader, again, 1, parts)).isEqualTo(Planning.STALE);
    }

    /// What a main sends before it dies.
    private void planFirst(Task whole, List<Part> parts) {
        List<byte[]> packed = new ArrayList<>();
        for (Part part : parts) {
            List<String> all =
                    new ArrayList<>(
                            List.of(
                                    part.id().value(),
                                    "backend",
                                    "normal",
                                    String.join(
                                            " ",
                                            part.waitsFor().stream().map(TaskId::value).toList()),
                                    SpecJson.write(part.spec()),
                                    "",
                                    "",
                                    ""));
            all.addAll(TaskHash.write(part.spec(), 3));
            packed.add(Packed.write(all));
        }
        Replies.await(
                scripts()
                        .packedLater(
                                Scripts.Script.PLAN,
                                DomainName.MAIN,
                                List.of(
                                        leader.value(),
                                        whole.id().value(),
                                        whole.token().orElseThrow().toString(),
                                        "",
                                        "1"),
                                packed));
    }

    @Test
    void newMainGoesOnWhereAnEarlierOneDied() {
        Task whole = claimedPlan();
        List<Part> parts = parts(whole, "table", "page: table", "link: page", "docs");
        planFirst(whole, parts.subList(0, 2));
        assertThat(state(whole.id())).isEqualTo(TaskState.ACTIVE);
        finishAll("table");
        Task page = claim();
        network.upkeep().reap(leader, DomainName.MAIN, network.upkeep().leases(DomainName.MAIN));
        Task again = claimBy(MAIN);
        assertThat(network.routes().plan(leader, again, 1, parts)).isEqualTo(Planning.PLANNED);
        handIn(page, done);
        look();
        finishAll("link", "docs");
        assertThat(state(whole.id())).isEqualTo(TaskState.DONE);
        assertThat(network.records().load(BACKEND).stats()).containsEntry("submitted", 4L);
    }

    @Test
    void taskWhoseDependencyEndedBeforeItWasMadeDoesNotWaitForIt() {
        Task whole = claimedPlan();
        List<Part> parts = parts(whole, "table", "page: table", "link: page");
        planFirst(whole, parts.subList(0, 1));
        finishAll("table");
        network.routes().plan(leader, whole, 1, parts);
        Task page = claim();
        assertThat(page.spec().description()).isEqualTo("page");
        assertThat(page.upstream()).extracting(Upstream::said).containsExactly("fine");
        assertThat(needs(parts.get(2).id())).containsExactly(page.id());
    }

    @Test
    void planThatIsToBeCancelledSaysSo() {
        Task whole = claimedPlan();
        network.submissions().cancel(whole.id(), "no");
        assertThat(network.routes().plan(leader, whole, 1, parts(whole, "table")))
                .isEqualTo(Planning.UNWANTED);
    }

    @Test
    void lostHintIsMadeGoodByLooking() {
        Planned plan = plan("table", "docs", "page: table");
        handIn(claim(), done);
        raw.del(key("tasks:joinable:main"));
        network.routes().join(leader, List.of(plan.whole()));
        assertThat(names(claimAll())).containsExactlyInAnyOrder("docs", "page");
    }

    @Test
    void deposedLeaderLetsNothingBegin() {
        Planned plan = plan("table", "page: table");
        handIn(claim(), done);
        assertThat(network.routes().joinReady(DEPOSED, 10)).isZero();
        network.routes().join(DEPOSED, List.of(plan.whole()));
        assertThat(state(plan.task("page"))).isEqualTo(TaskState.WAITING);
    }

    @Test
    void manyThatWaitForOneAreLetGoBitByBit() {
        List<String> tasks = new ArrayList<>(List.of("table", "docs"));
        IntStream.range(0, 400).forEach(n -> tasks.add("t" + n + ": table"));
        IntStream.range(0, 400).forEach(n -> tasks.add("d" + n + ": docs"));
        plan(tasks.toArray(String[]::new));
        step(List.of(), 2).granted().forEach(task -> handIn(task, done));
        assertThat(look()).isEqualTo(10);
        assertThat(network.records().load(BACKEND).waiting()).isEqualTo(300);
        while (look() == 10) {}
        assertThat(network.records().load(BACKEND).waiting()).isZero();
        assertThat(claimAll()).hasSize(800);
    }

    @Test
    void planLargerThanOneCallIsMadeOnce() {
        String[] tasks = IntStream.range(0, 250).mapToObj(n -> "t" + n).toArray(String[]::new);
        Planned plan = plan(tasks);
        assertThat(network.records().children(plan.whole())).hasSize(250);
        assertThat(names(claimAll())).containsExactly(tasks);
    }

    @Test
    void partsOfARoutedTaskAreCountedAsWell() {
        TaskId parent = split(2);
        assertThat(Stream.of(raw.smembers(key("tasks:running:" + parent))).flatMap(s -> s.stream()))
                .hasSize(2);
        claimAll().forEach(task -> handIn(task, done));
        look();
        assertThat(state(parent)).isEqualTo(TaskState.DONE);
        assertThat(raw.exists(key("tasks:running:" + parent))).isZero();
    }

    @Test
    void urgentTaskBeginsAsAnUrgentOne() {
        Planned plan = plan("table", "page: table", "link: table");
        raw.hset(key("tasks:info:" + plan.task("link")), "priority", "high");
        finishAll("table");
        assertThat(raw.lrange(key("tasks:pending:backend:high:" + plan.whole() + ":1"), 0, -1))
                .containsExactly(plan.task("link").value());
        assertThat(names(claimAll())).containsExactly("link", "page");
    }
}
