package dev.agentnet.main.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.protocol.DomainName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkSecretTest {

    private static final DomainName BACKEND = new DomainName("backend");
    private static final DomainName FRONTEND = new DomainName("frontend");

    @TempDir Path folder;

    @Test
    void firstStartMakesAFileForTheOwnerAlone() throws IOException {
        Path file = folder.resolve("new/folder/secret");
        NetworkSecret.loadOrCreate(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).matches("[0-9a-f]{64}\n");
        try (Stream<Path> files = Files.list(file.resolveSibling("."))) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("secret", "secret.kept");
        }
    }

    @Test
    void laterStartsReadTheSame() {
        Path file = folder.resolve("secret");
        String token = NetworkSecret.loadOrCreate(file).operatorToken();
        assertThat(NetworkSecret.loadOrCreate(file).operatorToken()).isEqualTo(token);
        assertThat(NetworkSecret.load(file).operatorToken()).isEqualTo(token);
    }

    @Test
    void twoStartsAtOnceEndWithOneSecret() throws Exception {
        Path file = folder.resolve("secret");
        Callable<String> start = () -> NetworkSecret.loadOrCreate(file).operatorToken();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Set<String> tokens =
                    threads.invokeAll(Stream.generate(() -> start).limit(40).toList()).stream()
                            .map(future -> future.resultNow())
                            .collect(Collectors.toSet());
            assertThat(tokens).hasSize(1);
        }
    }

    @Test
    void missingSecretIsSaidWithItsPlace() {
        Path file = folder.resolve("secret");
        assertThatThrownBy(() -> NetworkSecret.load(file))
                .isInstanceOf(NetworkSecret.NoSecret.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("first start");
    }

    @Test
    void brokenSecretIsRefusedAndNotShown() throws IOException {
        Path file = folder.resolve("secret");
        Files.writeString(file, "abcdef");
        assertThatThrownBy(() -> NetworkSecret.load(file))
                .isInstanceOf(NetworkSecret.NoSecret.class)
                .hasMessageNotContaining("abcdef");
    }

    static Stream<byte[]> damages() {
        return Stream.of(
                new byte[0],
                new byte[64],
                "abcdef".getBytes(StandardCharsets.US_ASCII),
                new byte[] {(byte) 0xff, (byte) 0xfe, 10});
    }

    @ParameterizedTest
    @MethodSource("damages")
    void brokenSecretIsMadeAnewFromItsCopyAtTheNextStart(byte[] damage) throws IOException {
        Path file = folder.resolve("secret");
        String token = NetworkSecret.loadOrCreate(file).operatorToken();
        Files.write(file, damage);
        assertThat(NetworkSecret.loadOrCreate(file).operatorToken()).isEqualTo(token);
        assertThat(NetworkSecret.load(file).operatorToken()).isEqualTo(token);
        assertThat(folder.resolve("secret.broken")).hasBinaryContent(damage);
        for (String name : List.of("secret", "secret.kept")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void lostSecretIsMadeAnewFromItsCopy() throws IOException {
        Path file = folder.resolve("secret");
        String token = NetworkSecret.loadOrCreate(file).operatorToken();
        Files.delete(file);
        assertThat(NetworkSecret.loadOrCreate(file).operatorToken()).isEqualTo(token);
    }

    @Test
    void secretThatSomebodyPutThereIsTakenAndKept() throws IOException {
        Path file = folder.resolve("secret");
        NetworkSecret.loadOrCreate(file);
        String other = NetworkSecret.loadOrCreate(folder.resolve("other")).operatorToken();
        Files.copy(folder.resolve("other"), file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(NetworkSecret.loadOrCreate(file).operatorToken()).isEqualTo(other);
        Files.write(file, new byte[0]);
        assertThat(NetworkSecret.loadOrCreate(file).operatorToken()).isEqualTo(other);
    }

    @Test
    void whereTheCopyIsBrokenTooItIsSaid() throws IOException {
        Path file = folder.resolve("secret");
        NetworkSecret.loadOrCreate(file);
        Files.write(file, new byte[0]);
        Files.write(folder.resolve("secret.kept"), new byte[0]);
        assertThatThrownBy(() -> NetworkSecret.loadOrCreate(file))
                .isInstanceOf(NetworkSecret.NoSecret.class);
        assertThat(file).isEmptyFile();
    }

    @Test
    void eachDomainHasATokenOfItsOwn() {
        NetworkSecret secret = NetworkSecret.loadOrCreate(folder.resolve("secret"));
        String backend = secret.forDomain(BACKEND);
        List<DomainName> known = List.of(FRONTEND, BACKEND);
        assertThat(secret.domainOf(backend, known)).contains(BACKEND);
        assertThat(secret.domainOf(backend, List.of(FRONTEND))).isEmpty();
        String agents = secret.forAgents(BACKEND);
        assertThat(secret.agentsOf(agents, known)).contains(BACKEND);
        assertThat(secret.agentsOf(backend, known)).isEmpty();
        assertThat(secret.domainOf(agents, known)).isEmpty();
        assertThat(secret.domainOf(backend + "0", known)).isEmpty();
        assertThat(secret.domainOf("", known)).isEmpty();
        assertThat(secret.isOperator(backend)).isFalse();
        assertThat(secret.isOperator(secret.operatorToken())).isTrue();
        assertThat(secret.domainOf(secret.operatorToken(), known)).isEmpty();
    }

    @Test
    void anotherNetworkKnowsNoneOfIt() {
        NetworkSecret one = NetworkSecret.loadOrCreate(folder.resolve("one"));
        NetworkSecret other = NetworkSecret.loadOrCreate(folder.resolve("other"));
        assertThat(other.domainOf(one.forDomain(BACKEND), List.of(BACKEND))).isEmpty();
        assertThat(other.isOperator(one.operatorToken())).isFalse();
    }
}
