package dev.agentnet.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.DomainName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder of templates that is read while somebody writes into it.
final class DomainTemplatesTest {

    @TempDir private Path root;

    private void write(String domain) throws IOException {
        Path folder = Files.createDirectories(root.resolve(domain));
        Files.writeString(
                folder.resolve(DomainTemplate.FILE),
                "description = \"work\"\nworkers { one { description = \"all of it\" } }\n");
    }

    @Test
    void whatIsWrittenDuringAReadIsInItOrChangesTheFingerprint() throws Exception {
        write("backend");
        try (ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 300; round++) {
                String added = "docs-" + round;
                CountDownLatch together = new CountDownLatch(1);
                Future<?> written =
                        writer.submit(() -> {
                            together.await();
                            write(added);
                            return null;
                        });
                together.countDown();
                DomainTemplates read = DomainTemplates.read(root);
                written.get();
                if (read.fingerprint().equals(DomainTemplates.fingerprint(root))) {
                    assertThat(read.domains()).containsKey(new DomainName(added));
                }
                Files.delete(root.resolve(added).resolve(DomainTemplate.FILE));
                Files.delete(root.resolve(added));
            }
        }
    }
}
