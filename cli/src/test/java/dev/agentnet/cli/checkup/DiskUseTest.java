package dev.agentnet.cli.checkup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskUseTest {

    @TempDir private Path folder;

    @Test
    void onlyOursIsCountedAndSharedLayersOnce() throws IOException {
        Files.writeString(folder.resolve("file"), "x".repeat(3000));
        DiskUse use =
                DiskUse.measure(
                        Optional.of(
                                Json.parse(
                                        """
                                        {"Images": [
                                          {"Repository": "agentnet/agent", "UniqueSize": "600MB", "SharedSize": "100MB"},
                                          {"Repository": "agentnet/redis", "UniqueSize": "10MB", "SharedSize": "100MB"},
                                          {"Repository": "debian", "UniqueSize": "5GB", "SharedSize": "0B"}],
                                         "Volumes": [
                                          {"Name": "agentnet_redis-data", "Size": "1.5kB", "Labels": ""},
                                          {"Name": "f00", "Size": "2kB", "Labels": "dev.agentnet.network=default"},
                                          {"Name": "other", "Size": "9GB", "Labels": ""}]}
                                        """)),
                        folder,
                        7);
        assertThat(use).isEqualTo(new DiskUse(true, 710_000_000, 3500, 3000, 7));
        assertThat(use.toString())
                .isEqualTo(
                        "images 710 MB, volumes 3.5 kB, stores and state 3.0 kB (agentnet prune frees"
                                + " 7 B)");
    }

    @Test
    void withoutDockerNothingIsSaidOfIt() {
        assertThat(DiskUse.measure(Optional.empty(), folder.resolve("none"), 0).toString())
                .isEqualTo("stores and state 0 B (agentnet prune frees 0 B)");
    }
}
