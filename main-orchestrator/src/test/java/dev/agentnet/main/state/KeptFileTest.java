package dev.agentnet.main.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.main.state.KeptFile.NewerState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is read back of a small file, whatever happened to it.
final class KeptFileTest {

    @TempDir private Path folder;
    private Path path = Path.of("");
    private KeptFile file = new KeptFile(Path.of("none"));

    @BeforeEach
    void make() {
        path = folder.resolve("sub/kept");
        file = new KeptFile(path);
    }

    static Stream<byte[]> damages() {
        return Stream.of(
                new byte[0],
                "second\n".getBytes(StandardCharsets.UTF_8),
                "agentnet 1 0000\nsecond\n".getBytes(StandardCharsets.UTF_8),
                "agentnet one 0000\nsecond\n".getBytes(StandardCharsets.UTF_8),
                new byte[512],
                new byte[] {(byte) 0xff, (byte) 0xfe, 10});
    }

    @Test
    void whatWasWrittenLastIsRead() {
        assertThat(file.read()).isEmpty();
        file.write("first\n");
        file.write("second\n\nwith lines");
        assertThat(file.read()).contains("second\n\nwith lines");
    }

    @ParameterizedTest
    @MethodSource("damages")
    void brokenFileIsPutAsideAndTheOneBeforeItIsRead(byte[] damage) throws IOException {
        file.write("first\n");
        file.write("second\n");
        Files.write(path, damage);
        assertThat(file.read()).contains("first\n");
        assertThat(path.resolveSibling("kept.broken")).hasBinaryContent(damage);
        file.write("third\n");
        assertThat(file.read()).contains("third\n");
    }

    @Test
    void nothingIsReadWhereBothAreBroken() throws IOException {
        file.write("first\n");
        file.write("second\n");
        Files.writeString(path, "x");
        Files.writeString(path.resolveSibling("kept.before"), "y");
        assertThat(file.read()).isEmpty();
    }

    @Test
    void crashBetweenTheTwoRenamesLeavesTheOneBefore() throws IOException {
        file.write("first\n");
        file.write("second\n");
        Files.move(path, path.resolveSibling("kept.new"));
        assertThat(file.read()).contains("first\n");
    }

    @Test
    void whatANewerProgramWroteIsLeftAlone() throws IOException {
        file.write("first\n");
        Files.writeString(path, Files.readString(path).replace("agentnet 1 ", "agentnet 2 "));
        assertThatThrownBy(file::read)
                .isInstanceOf(NewerState.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining(path.toString());
        assertThat(path).exists();
    }
}
