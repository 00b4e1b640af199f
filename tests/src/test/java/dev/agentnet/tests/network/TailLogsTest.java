package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.Agentnet.Started;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// scripts/tail-logs.sh takes exactly its options, each with its effect.
final class TailLogsTest extends NetworkScenario {

    private static final String SCRIPT = "scripts/tail-logs.sh";

    private String red = "";
    private String blue = "";

    @BeforeAll
    void work() throws IOException, InterruptedException {
        // The launcher may have to make its caches first, which takes longer than all else.
        live.agentnet.script("agentnet", "--version");
        red = live.send("echo red-1; echo red-2");
        live.awaitEnd(red);
        blue = live.send("echo blue-1");
        live.awaitEnd(blue);
        await().atMost(Duration.ofSeconds(10)).until(() -> show().contains("blue-1"));
    }

    private String show(String... options) throws IOException, InterruptedException {
        String[] all = new String[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = "--no-follow";
        return Agentnet.ok(live.agentnet.script(SCRIPT, all)).out();
    }

    @Test
    void withoutOptionsItShowsAllAgentsInterleavedByTime() throws Exception {
        String all = show();
        assertThat(all).contains("main.1", "backend.1 ", "backend.1.shell-worker-1");
        assertThat(all.lines().map(line -> line.substring(0, 12))).isSorted();
        assertThat(all.indexOf("red-1")).isBetween(0, all.indexOf("red-2"));
        assertThat(all.indexOf("red-2")).isLessThan(all.indexOf("blue-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m", "--main"})
    void mainOnly(String option) throws Exception {
        assertThat(show(option).lines()).isNotEmpty().allMatch(line -> line.contains(" main.1 "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-d", "--domains"})
    void domainsOnly(String option) throws Exception {
        assertThat(show(option)).contains("red-1").doesNotContain(" main.1 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-t", "--task"})
    void oneTaskOnly(String option) throws Exception {
        assertThat(show(option, blue)).contains("blue-1").doesNotContain("red-1", " main.1 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-g", "--grep"})
    void matchingLinesOnly(String option) throws Exception {
        assertThat(show(option, "red-[2-9]").lines())
                .isNotEmpty()
                .allMatch(line -> line.contains("red-2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-n", "--lines"})
    void lastLinesOnly(String option) throws Exception {
        assertThat(show(option, "2").lines()).hasSize(2);
        assertThat(show(option, "0")).isEmpty();
    }

    @Test
    void itFollowsUntilCtrlC() throws IOException, InterruptedException {
        Started following = live.agentnet.startScript(SCRIPT, "-n", "1");
        await().atMost(Duration.ofSeconds(30)).until(() -> !following.out().isEmpty());
        live.send("echo green-1");
        await().atMost(Duration.ofSeconds(30)).until(() -> following.out().contains("green-1"));
        following.interrupt();
        assertThat(following.await().exit()).isEqualTo(130);
        assertThat(following.out()).doesNotContain("red-1");
    }

    static List<List<String>> refusals() {
        return List.of(
                List.of("--since", "1h"),
                List.of("-x"),
                List.of("backend.1"),
                List.of("--task"),
                List.of("-n", "many", "--no-follow"),
                List.of("-n", "-1", "--no-follow"),
                List.of("-g", "(", "--no-follow"),
                List.of("-t", "no task", "--no-follow"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void anythingElseIsRefused(List<String> words) throws IOException, InterruptedException {
        Answer answer = live.agentnet.script(SCRIPT, words.toArray(String[]::new));
        assertThat(answer.exit()).as(answer.err()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).doesNotContain("\tat ");
    }
}
