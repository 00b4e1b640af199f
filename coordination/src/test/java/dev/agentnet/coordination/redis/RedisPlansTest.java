package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Routes.Part;
import dev.agentnet.coordination.Routes.Planning;
import dev.agentnet.coordination.Submissions.Retrying;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.Task.Upstream;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How the tasks of a plan wait for each other, begin, and end as one.
final class RedisPlansTest extends NetworkOnRedis {

    private static Outcome said(String output) {
        return new Outcome.Checked(output, Usage.NONE, 0, "", "");
    }

    private final Outcome done = said("fine");

    /// What can be claimed, by name, in the order it is claimed in.
    private List<Task> claimAll() {
        return step(List.of(), 1000).granted();
    }

    private static List<String> names(List<Task> tasks) {
        return tasks.stream().map(task -> task.spec().description()).toList();
    }

    private int look() {
        return network.routes().joinReady(leader, 10);
    }

    private void finishAll(String... names) {
        List<Task> claimed = claimAll();
        assertThat(names(claimed)).containsExactlyInAnyOrder(names);
        claimed.forEach(task -> handIn(task, done));
        look();
    }

    private List<TaskId> needs(TaskId id) {
        return network.records().needs(id);
    }

    private List<String> events(TaskId id) {
        List<String> types = new ArrayList<>();
        raw.xrange(key("events:" + id.domain()), io.lettuce.core.Range.<String>unbounded())
                .forEach(entry ->
                        dev.agentnet.protocol.Json.parse(entry.getBody().getOrDefault("events", ""))
                                .forEach(event -> {
                                    if (event.path("task").asText().equals(id.value())) {
                                        types.add(
                                                (event.path("type").asText()
                                                                + " "
                                                                + event.path("reason").asText())
                                                        .strip());
                                    }
                                }));
        return types;
    }

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
        look();
        assertThat(events(plan.task("page"))).last().asString().startsWith("released ");
        finishAll("page");
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
        assertThat(last.upstream().getFirst().said()).matches("ä+").hasSizeBetween(740, 750);
        assertThat(last.fields().get("upstream")).hasSizeLessThan(14_000);
    }

    @Test
    void deadTaskHoldsBackWhatWaitsForItAndTheRestIsDone() {
        Planned plan = plan("table", "docs", "page: table", "link: page", "index: docs");
        List<Task> first = claimAll();
        handIn(first.get(0), failed(FailureName.API_AUTH));
        handIn(first.get(1), done);
        look();
        assertThat(state(plan.whole())).isEqualTo(TaskState.WAITING);
        finishAll("index");
        assertThat(state(plan.whole())).isEqualTo(TaskState.DEAD);
        assertThat(network.records().result(plan.whole()))
                .containsEntry("failure", "child_failed")
                .containsEntry("merged", "false")
                .containsEntry(
                        "error",
                        plan.task("table")
                                + " is dead, 2 not begun, as what they wait for is not done");
        assertThat(state(plan.task("page"))).isEqualTo(TaskState.WAITING);
        assertThat(events(plan.task("page")))
                .last()
                .isEqualTo("held " + plan.task("table") + " is dead");
    }

    @Test
    void retryOfTheDeadOneLetsAllGoOn() {
        Planned plan = plan("table", "page: table");
        handIn(claim(), failed(FailureName.API_AUTH));
        look();
        assertThat(state(plan.whole())).isEqualTo(TaskState.DEAD);
        network.submissions().retry(plan.task("table"), "");
        assertThat(state(plan.whole())).isEqualTo(TaskState.WAITING);
        network.routes().join(leader, List.of(plan.whole()));
        assertThat(state(plan.whole())).isEqualTo(TaskState.WAITING);
        finishAll("table");
        finishAll("page");
        assertThat(state(plan.whole())).isEqualTo(TaskState.DONE);
    }

    @Test
    void retryOfThePlanTriesWhatDiedAndNothingElse() {
        Planned plan = plan("table", "docs", "logo", "page: table", "link: page");
        List<Task> first = claimAll();
        handIn(first.get(0), failed(FailureName.API_AUTH));
        handIn(first.get(1), done);
        handIn(first.get(2), new Outcome.Cancelled("", Usage.NONE));
        network.submissions().cancel(plan.task("link"), "no");
        look();
        assertThat(state(plan.whole())).isEqualTo(TaskState.DEAD);
        assertThat(network.submissions().retry(plan.whole(), "")).isEqualTo(Retrying.RETRIED);
        assertThat(state(plan.task("link"))).isEqualTo(TaskState.WAITING);
        finishAll("table", "logo");
        finishAll("page");
        finishAll("link");
        assertThat(state(plan.whole())).isEqualTo(TaskState.DONE);
    }

    @Test
    void taskThatWasCancelledBeforeItBeganBeginsWhenItMay() {
        Planned plan = plan("table", "page: table", "link: table");
        network.submissions().cancel(plan.task("page"), "no");
        network.submissions().cancel(plan.task("link"), "no");
        network.submissions().retry(plan.task("link"), "");
        assertThat(state(plan.task("link"))).isEqualTo(TaskState.WAITING);
        finishAll("table");
        assertThat(state(plan.task("page"))).isEqualTo(TaskState.CANCELLED);
        finishAll("link");
        assertThat(state(plan.whole())).isEqualTo(TaskState.CANCELLED);
        network.submissions().retry(plan.task("page"), "");
        finishAll("page");
        assertThat(state(plan.whole())).isEqualTo(TaskState.DONE);
    }

    @Test
    void cancelledTaskHoldsBackAsADeadOneDoes() {
        Planned plan = plan("table", "page: table", "link: page");
        network.submissions().cancel(plan.task("page"), "no");
        finishAll("table");
        assertThat(state(plan.whole())).isEqualTo(TaskState.CANCELLED);
        assertThat(events(plan.task("link"))).last().asString().startsWith("held ");
    }

    @Test
    void taskThatIsTriedAgainBeforeMainHeardOfItsEndHasNotEnded() {
        Planned plan = plan("table", "page: table");
        handIn(claim(), failed(FailureName.API_AUTH));
        network.submissions().retry(plan.task("table"), "");
        assertThat(look()).isEqualTo(1);
        assertThat(state(plan.whole())).isEqualTo(TaskState.WAITING);
        assertThat(events(plan.task("page"))).noneMatch(event -> event.startsWith("held"));
        finishAll("table");
        finishAll("page");
    }

    @Test
    void onlyWhoLeadsAndHoldsThePlanMakesItsTasks() {
        Task whole = claimedPlan();
        List<Part> parts = parts(whole, "table");
        assertThat(network.routes().plan(DEPOSED, whole, parts)).isEqualTo(Planning.STALE);
        network.claims().step(MAIN, "r", List.of(finish(whole, released())), 0, LEASE);
        assertThat(network.routes().plan(leader, whole, parts)).isEqualTo(Planning.STALE);
        Task again = claimBy(MAIN);
        assertThat(network.routes().plan(leader, whole, parts)).isEqualTo(Planning.STALE);
        assertThat(network.routes().plan(leader, again, parts)).isEqualTo(Planning.PLANNED);
        assertThat(network.routes().plan(leader, again, parts)).isEqualTo(Planning.STALE);
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
                                    SpecJson.write(part.spec())));
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
                                        ""),
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
        assertThat(network.routes().plan(leader, again, parts)).isEqualTo(Planning.PLANNED);
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
        network.routes().plan(leader, whole, parts);
        Task page = claim();
        assertThat(page.spec().description()).isEqualTo("page");
        assertThat(page.upstream()).extracting(Upstream::said).containsExactly("fine");
        assertThat(needs(parts.get(2).id())).containsExactly(page.id());
    }

    @Test
    void planThatIsToBeCancelledSaysSo() {
        Task whole = claimedPlan();
        network.submissions().cancel(whole.id(), "no");
        assertThat(network.routes().plan(leader, whole, parts(whole, "table")))
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
        List<String> tasks = new ArrayList<>(List.of("table", "docs", "index: docs"));
        IntStream.range(0, 700).forEach(n -> tasks.add("t" + n + ": table"));
        plan(tasks.toArray(String[]::new));
        step(List.of(), 2).granted().forEach(task -> handIn(task, done));
        assertThat(look()).isEqualTo(10);
        assertThat(network.records().load(BACKEND).waiting()).isBetween(100L, 210L);
        while (look() == 10) {}
        assertThat(network.records().load(BACKEND).waiting()).isZero();
        assertThat(claimAll()).hasSize(701);
    }

    @Test
    void planLargerThanOneCallIsMadeOnce() {
        String[] tasks = IntStream.range(0, 250).mapToObj(n -> "t" + n).toArray(String[]::new);
        Planned plan = plan(tasks);
        assertThat(network.records().children(plan.whole())).hasSize(250);
        assertThat(names(claimAll())).containsExactly(tasks);
    }

    @Test
    void domainThatNamesAnothersTaskMovesNothing() {
        Planned plan = plan("table", "page: table");
        raw.sadd(key("tasks:joinable:main"), plan.task("table").value(), "nonsense", "x.y");
        look();
        assertThat(state(plan.task("page"))).isEqualTo(TaskState.WAITING);
        assertThat(state(plan.whole())).isEqualTo(TaskState.WAITING);
    }

    @Test
    void deadTaskStaysAsLongAsOthersWaitForItAndTheseLeaveWithTheirPlan() {
        Planned plan = plan("table", "page: table", "link: page");
        handIn(claim(), failed(FailureName.API_AUTH));
        look();
        collect(BACKEND);
        assertThat(state(plan.task("table"))).isEqualTo(TaskState.DEAD);
        collect(DomainName.MAIN);
        assertThat(network.records().find(plan.whole())).isEmpty();
        assertThat(state(plan.task("page"))).isEqualTo(TaskState.CANCELLED);
        network.submissions().retry(plan.task("link"), "");
        assertThat(state(plan.task("link"))).isEqualTo(TaskState.PENDING);
        collect(BACKEND);
        assertThat(network.records().find(plan.task("table"))).isEmpty();
        handIn(claim(), done);
    }

    private void collect(DomainName domain) {
        network.upkeep().collect(leader, domain, java.time.Duration.ofDays(1), 0);
    }

    @Test
    void inspectionFindsWhatWaitsInVain() {
        Planned plan = plan("table", "page: table", "link: page", "a", "b: a");
        List<Task> first = claimAll();
        handIn(first.getFirst(), done);
        String table = plan.task("table").value();
        raw.hset(key("results:" + table), "finished_at", "1000");
        raw.srem(key("tasks:needs:" + plan.task("link")), plan.task("page").value());
        raw.srem(key("tasks:dependents:" + plan.task("a")), plan.task("b").value());
        assertThat(network.inspection().inspect().violations())
                .extracting(violation -> violation.what().replaceAll("[0-9]+ s ago", "N s ago"))
                .containsExactlyInAnyOrder(
                        plan.task("page") + " waits, though what it waited for ended N s ago",
                        plan.whole() + " waits, though what it waited for ended N s ago",
                        plan.task("link") + " waits for nothing",
                        plan.task("b")
                                + " waits for "
                                + plan.task("a")
                                + ", which does not know of it");
        raw.sadd(key("tasks:needs:" + plan.task("link")), plan.task("page").value());
        raw.sadd(key("tasks:dependents:" + plan.task("a")), plan.task("b").value());
        look();
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
}
