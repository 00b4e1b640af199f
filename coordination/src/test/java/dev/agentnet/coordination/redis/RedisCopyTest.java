package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.coordination.Claims.Verdict;
import dev.agentnet.coordination.Upkeep.Pulse;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// All of a network's keys, copied while it works and put back later.
final class RedisCopyTest extends NetworkOnRedis {

    private byte[] copy() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            network.copy().write(out);
        }
        return bytes.toByteArray();
    }

    private void putBack(byte[] copy) throws IOException {
        network.upkeep().resign(leader);
        read(copy);
        leader = lead("main.1", Pulse.NONE).orElseThrow().token();
    }

    private void read(byte[] copy) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(copy))) {
            network.copy().read(in);
        }
    }

    @Test
    void whatWasCopiedComesBackAndWhatCameLaterIsGone() throws IOException {
        TaskId waiting = submit("one");
        TaskId delayed = submit("two");
        raw.expire(key("network:leader"), 60);
        byte[] copy = copy();
        TaskId later = submit("three");
        network.submissions().cancel(waiting, "no");
        raw.set("another:tasks:info:x", "untouched");
        putBack(copy);
        assertThat(state(waiting)).isEqualTo(TaskState.PENDING);
        assertThat(state(delayed)).isEqualTo(TaskState.PENDING);
        assertThat(network.records().find(later)).isEmpty();
        assertThat(raw.get("another:tasks:info:x")).isEqualTo("untouched");
        raw.del("another:tasks:info:x");
    }

    /// Whatever a script or the client's side calls its keys: what is left out of a copy is lost.
    @Test
    void everyKindOfKeyIsCopied() throws Exception {
        Pattern root = Pattern.compile("(?:key\\('|prefix \\.\\. '|prefix \\+ \")([a-z]+)[:'\"]");
        Set<String> roots = new TreeSet<>();
        try (Stream<Path> files = Files.walk(sources())) {
            for (Path file : files.filter(RedisCopyTest::namesKeys).toList()) {
                root.matcher(Files.readString(file))
                        .results()
                        .forEach(found -> roots.add(found.group(1)));
            }
        }
        roots.removeAll(Set.of("wake", "ended", "log", "control"));
        assertThat(roots).contains("tasks", "results", "fleet");
        assertThat(RedisCopy.ROOTS).containsAll(roots);
    }

    /// Wherever the tests are run from.
    private static Path sources() throws URISyntaxException {
        URI classes = RedisCopy.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        return Path.of(classes).resolve("../../src/main").normalize();
    }

    private static boolean namesKeys(Path file) {
        return file.toString().endsWith(".lua") || file.endsWith("Keys.java");
    }

    @Test
    void timesToLiveComeBack() throws IOException {
        raw.set(key("agents:heartbeat:backend.1"), "1");
        raw.expire(key("agents:heartbeat:backend.1"), 1_000);
        raw.set(key("stats:none"), "for ever");
        putBack(copy());
        assertThat(raw.ttl(key("agents:heartbeat:backend.1"))).isBetween(900L, 1_000L);
        assertThat(raw.ttl(key("stats:none"))).isEqualTo(-1);
        raw.del(key("stats:none"), key("agents:heartbeat:backend.1"));
    }

    @Test
    void claimOfBeforeHandsNothingInAndNothingIsGrantedYet() throws IOException {
        submit("one");
        submit("two");
        Task task = claim();
        putBack(copy());
        assertThat(handIn(task, completed())).isEqualTo(Verdict.STALE);
        assertThat(step(List.of(), 1).granted()).isEmpty();
        assertThat(lead("main.1", Pulse.NONE).orElseThrow().restoring()).isTrue();
        assertThat(raw.get(key("network:epoch"))).isEqualTo("2");
    }

    @Test
    void epochIsPastBothThatWereThere() throws IOException {
        byte[] copy = copy();
        raw.set(key("network:epoch"), "6");
        putBack(copy);
        assertThat(raw.get(key("network:epoch"))).isEqualTo("7");
    }

    @Test
    void nothingIsPutBackUnderAMainAtWork() throws IOException {
        TaskId id = submit("one");
        byte[] nothing = {0, 0};
        assertThatThrownBy(() ->
                        network.copy().read(new DataInputStream(new ByteArrayInputStream(nothing))))
                .hasMessageContaining("end the network first");
        assertThat(state(id)).isEqualTo(TaskState.PENDING);
    }

    @Test
    void copyThatWasCutOffIsNoCopy() throws IOException {
        submit("one");
        byte[] copy = copy();
        assertThatThrownBy(() -> putBack(Arrays.copyOf(copy, copy.length - 20)))
                .isInstanceOf(IOException.class);
        putBack(copy);
    }

    @Test
    void writersWaitOnlyWhileItIsCopied() throws IOException {
        copy();
        assertThat(state(submit("one"))).isEqualTo(TaskState.PENDING);
    }
}
