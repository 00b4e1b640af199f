package dev.agentnet.tests.network;

import static dev.agentnet.tests.stage.Agentnet.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.Agentnet.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A person pauses, resumes, drains, scales and stops a network that works.
final class PauseTest extends NetworkScenario {

    private static final Duration LONG = Duration.ofSeconds(60);

    @BeforeEach
    void repository() throws IOException, InterruptedException {
        live.shop();
    }

    @AfterEach
    void goOn() throws IOException, InterruptedException {
        ok(live.agentnet.run("scale", "backend", "auto"));
        ok(live.agentnet.run("resume"));
    }

    /// Counts in a file until there is a file `<name>-go`.
    private String counting(String name) {
        return "i=0; until [ -e %1$s/%2$s-go ]; do i=$((i+1)); echo $i > %1$s/%2$s; sleep 0.1; done; touch %2$s"
                .formatted(folder, name);
    }

    private long count(String name) throws IOException {
        Path file = folder.resolve(name);
        String text = Files.exists(file) ? Files.readString(file).strip() : "";
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private void awaitMore(String name) throws IOException {
        long before = count(name);
        await().atMost(LONG).until(() -> count(name) > before + 3);
    }

    /// Looks for two seconds; what was stopped may move until its spawner has seen it.
    private void awaitStandstill(String name) {
        await().atMost(LONG)
                .until(() -> {
                    long before = count(name);
                    await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
                    return count(name) == before;
                });
    }

    private void letGo(String name) throws IOException {
        Files.createFile(folder.resolve(name + "-go"));
    }

    private int containers() throws IOException, InterruptedException {
        for (JsonNode domain : ok(live.agentnet.run("status", "--json")).json().path("domains")) {
            if (domain.path("domain").asText().equals("backend")) {
                return domain.path("containers").asInt();
            }
        }
        throw new AssertionError("there is no backend");
    }

    @Test
    void pausedDomainStandsAndEverybodySaysSo() throws IOException, InterruptedException {
        String id = live.send(counting("domain"), "--timeout", "10");
        awaitMore("domain");
        Answer paused = ok(live.agentnet.run("pause", "backend"));
        assertThat(paused.out())
                .isEqualTo("backend is paused; it goes on with: agentnet resume backend\n");
        awaitStandstill("domain");
        String waiting = live.send("echo later > later.txt");
        assertThat(ok(live.agentnet.run("status")).out())
                .contains("backend has been paused for")
                .contains("agentnet resume backend");
        assertThat(ok(live.agentnet.run("task", id)).out()).contains("backend has been paused for");
        assertThat(live.task(id).path("domain_paused_at").asLong()).isPositive();
        await().atMost(LONG).until(() -> ok(live.agentnet.run("agents")).out().contains("paused"));
        assertThat(ok(live.agentnet.run("agents")).err()).contains("agentnet resume backend");
        Started follows = live.agentnet.start("send", "backend", "true", "--wait");
        await().atMost(LONG).until(() -> follows.err().contains("agentnet resume backend"));
        await().pollDelay(Duration.ofSeconds(8)).atMost(LONG).until(() -> true);
        assertThat(live.task(id).path("state").asText()).isEqualTo("active");
        assertThat(ok(live.agentnet.run("hung", "--after", "5")).out()).isEmpty();
        Answer resumed = ok(live.agentnet.run("resume", "backend"));
        assertThat(resumed.out()).startsWith("backend goes on after ");
        letGo("domain");
        JsonNode end = live.awaitEnd(id);
        assertThat(end.path("state").asText()).as(end.toString()).isEqualTo("done");
        assertThat(end.path("attempts").asInt()).isEqualTo(1);
        assertThat(end.path("paused_ms").asLong()).isGreaterThan(8_000);
        assertThat(ok(live.agentnet.run("task", id)).out()).contains(" paused");
        assertThat(live.awaitEnd(waiting).path("merged").asBoolean()).isTrue();
        assertThat(follows.await().exit()).isZero();
    }

    @Test
    void pausedTaskStandsAndItsNeighbourGoesOn() throws IOException, InterruptedException {
        String one = live.send(counting("one"));
        String two = live.send(counting("two"));
        awaitMore("one");
        awaitMore("two");
        ok(live.agentnet.run("pause", one));
        awaitStandstill("one");
        awaitMore("two");
        assertThat(ok(live.agentnet.run("task", one)).out())
                .contains(one + " has been paused for")
                .contains("agentnet resume " + one);
        String waiting = live.send("echo x > x.txt");
        ok(live.agentnet.run("pause", waiting));
        letGo("two");
        assertThat(live.awaitEnd(two).path("merged").asBoolean()).isTrue();
        assertThat(LiveNetwork.state(live.task(waiting))).isEqualTo("waiting");
        letGo("one");
        ok(live.agentnet.run("resume", waiting));
        ok(live.agentnet.run("resume", one));
        assertThat(live.awaitEnd(one).path("attempts").asInt()).isEqualTo(1);
        assertThat(live.awaitEnd(waiting).path("merged").asBoolean()).isTrue();
        Answer ended = live.agentnet.run("pause", one);
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("has ended already");
    }

    @Test
    void drainedDomainFinishesEndsAndWorksAgain() throws IOException, InterruptedException {
        String id = live.send(counting("drain"));
        awaitMore("drain");
        ok(live.agentnet.run("drain", "backend"));
        String later = live.send("echo drained > drained.txt");
        assertThat(ok(live.agentnet.run("task", later)).out())
                .contains("backend has been drained for");
        awaitMore("drain");
        letGo("drain");
        assertThat(live.awaitEnd(id).path("attempts").asInt()).isEqualTo(1);
        await().atMost(LONG).until(() -> containers() == 0);
        assertThat(LiveNetwork.state(live.task(later))).isEqualTo("pending");
        ok(live.agentnet.run("resume", "backend"));
        assertThat(live.awaitEnd(later).path("merged").asBoolean()).isTrue();
    }

    @Test
    void personSaysHowManyThereAre() throws IOException, InterruptedException {
        ok(live.agentnet.run("scale", "backend", "2"));
        await().atMost(LONG).until(() -> containers() == 2);
        ok(live.agentnet.run("scale", "backend", "0"));
        await().atMost(LONG).until(() -> containers() == 0);
        for (String wrong : List.of("-1", "two", "1000", "")) {
            Answer answer = live.agentnet.run("scale", "backend", wrong);
            assertThat(answer.exit()).as(wrong).isEqualTo(2);
        }
        Answer unknown = live.agentnet.run("scale", "bakend", "1");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("Did you mean backend?");
    }

    @Test
    void killedWorkComesBackWithNoTryLost() throws IOException, InterruptedException {
        String id = live.send(counting("kill"));
        awaitMore("kill");
        Answer asked = live.agentnet.run("kill-all");
        assertThat(asked.exit()).isEqualTo(2);
        assertThat(asked.err()).contains("--yes");
        Answer killed = ok(live.agentnet.run("kill-all", "--yes"));
        assertThat(killed.out()).isEqualTo(id + "\n");
        assertThat(killed.err()).contains("agentnet resume");
        await().atMost(LONG).until(() -> containers() == 0);
        awaitStandstill("kill");
        assertThat(LiveNetwork.state(live.task(id))).isEqualTo("pending");
        assertThat(ok(live.agentnet.run("status")).out())
                .contains("the network has been paused for");
        live.verify();
        letGo("kill");
        assertThat(ok(live.agentnet.run("resume")).out()).contains("backend goes on after");
        JsonNode end = live.awaitEnd(id);
        assertThat(end.path("merged").asBoolean()).as(end.toString()).isTrue();
        assertThat(end.path("attempts").asInt()).isEqualTo(2);
        assertThat(ok(live.agentnet.run("resume")).err()).contains("nothing is paused or drained");
    }

    @Test
    void wrongNamesAreRefusedWithWhatWasMeant() throws IOException, InterruptedException {
        List<Answer> answers = new ArrayList<>();
        for (String verb : List.of("pause", "resume")) {
            answers.add(live.agentnet.run(verb, "backent"));
        }
        assertThat(answers)
                .allSatisfy(answer -> {
                    assertThat(answer.exit()).isEqualTo(2);
                    assertThat(answer.err()).contains("Did you mean backend?");
                });
        Answer nobody = live.agentnet.run("pause", "backend.1m8kv6yv7c664za");
        assertThat(nobody.exit()).isEqualTo(1);
        assertThat(nobody.err()).contains("no task backend.1m8kv6yv7c664za");
    }
}
