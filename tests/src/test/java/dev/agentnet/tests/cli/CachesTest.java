package dev.agentnet.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher's caches of classes: they make it faster, and nothing else.
class CachesTest {

    private static final String JAVA = System.getProperty("java.home");

    @TempDir private Path folder;

    private Path lib;
    private Path cache;

    /// A copy as it is installed: jars and a Java beside the launcher.
    @BeforeEach
    void install() throws IOException {
        lib = Files.createDirectories(folder.resolve("lib"));
        cache = lib.resolve("help.aot");
        Files.copy(Agentnet.ROOT.resolve("agentnet"), folder.resolve("agentnet"));
        java("exec " + JAVA + "/bin/java \"$@\"");
        try (Stream<Path> jars = Files.list(Agentnet.ROOT.resolve("cli/target/lib"))) {
            for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
        }
    }

    @Test
    void noCacheIsSilent() throws IOException, InterruptedException {
        assertStartsAsEver();
    }

    @Test
    void emptyCacheIsSilent() throws IOException, InterruptedException {
        Files.createFile(cache);
        assertStartsAsEver();
    }

    @Test
    void whatIsNoCacheIsSilent() throws IOException, InterruptedException {
        Files.writeString(cache, "something else".repeat(10_000));
        assertStartsAsEver();
    }

    @Test
    void trainedCacheFitsAndOneOfAnotherJavaIsSilent() throws IOException, InterruptedException {
        Answer trained =
                new Agentnet(folder)
                        .program(
                                folder,
                                Agentnet.ROOT.resolve("scripts/train-cache.sh").toString(),
                                JAVA,
                                lib.toString(),
                                "help",
                                cache.toString());
        assertThat(trained.exit()).as(trained.out() + trained.err()).isZero();
        assertThat(fits()).isTrue();
        assertStartsAsEver();

        byte[] bytes = Files.readAllBytes(cache);
        // The name of the Java that made it stands at the beginning.
        bytes[indexOf(bytes, "OpenJDK")] = 'o';
        Files.write(cache, bytes);
        assertThat(fits()).isFalse();
        assertStartsAsEver();
    }

    @Test
    void cacheOlderThanAJarIsLeftOut() throws IOException, InterruptedException {
        java("echo \"$@\"");
        Files.createFile(cache);
        assertThat(launch(new Agentnet(folder)).out()).contains("-XX:AOTCache=" + cache);

        FileTime later = FileTime.from(Files.getLastModifiedTime(cache).toInstant().plusSeconds(1));
        Files.setLastModifiedTime(lib.resolve("cli-0.1.0.jar"), later);
        assertThat(launch(new Agentnet(folder)).out()).doesNotContain("AOTCache");
    }

    private void java(String script) throws IOException {
        Path java = Files.createDirectories(folder.resolve("jre/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void assertStartsAsEver() throws IOException, InterruptedException {
        Answer answer = launch(new Agentnet(folder));
        assertThat(answer.exit()).isZero();
        assertThat(answer.out()).matches("agentnet [0-9.]+\n");
        assertThat(answer.err()).isEmpty();
    }

    /// Whether Java takes the cache, which it says when it may not go on without.
    private boolean fits() throws IOException, InterruptedException {
        return launch(new Agentnet(folder).with("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on")).exit() == 0;
    }

    private Answer launch(Agentnet agentnet) throws IOException, InterruptedException {
        return agentnet.program(folder, folder.resolve("agentnet").toString(), "--version");
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, 0, 4096, StandardCharsets.ISO_8859_1).indexOf(text);
    }
}
