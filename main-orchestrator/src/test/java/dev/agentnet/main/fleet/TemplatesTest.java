package dev.agentnet.main.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.config.DomainTemplates;
import dev.agentnet.main.spawn.TestTemplates;
import dev.agentnet.protocol.DomainName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The folder of domains, read again while main runs.
final class TemplatesTest {

    @TempDir private Path folder;

    private Templates templates;

    @BeforeEach
    void start() {
        TestTemplates.write(folder, "backend", "");
        templates = new Templates(folder, Duration.ofMillis(20));
        templates.start();
    }

    @AfterEach
    void close() {
        templates.close();
    }

    private Set<DomainName> domains() {
        return templates.current().domains().keySet();
    }

    private static DomainName name(String name) {
        return new DomainName(name);
    }

    @Test
    void newFolderIsANewDomainAndListenersAreTold() {
        DomainTemplates[] told = new DomainTemplates[1];
        templates.onChange(read -> told[0] = read);
        assertThat(told[0].domains()).containsOnlyKeys(name("backend"));
        TestTemplates.write(folder, "docs", "");
        await().until(() -> told[0].domains().containsKey(name("docs")));
        assertThat(domains()).containsExactly(name("backend"), name("docs"));
    }

    @Test
    void brokenFolderIsReportedAndTheOthersGoOn() throws IOException {
        Path broken = folder.resolve("broken/domain.conf");
        Files.createDirectories(folder.resolve("broken"));
        Files.writeString(broken, "description = \"nobody works here\"\nworkers {}\n");
        TestTemplates.write(folder, "docs", "");
        await().until(() -> domains().contains(name("docs")));
        assertThat(domains()).containsExactly(name("backend"), name("docs"));
        await().until(() -> !templates.current().broken().isEmpty());
        assertThat(templates.current().broken())
                .singleElement()
                .asString()
                .contains(broken.toString(), "names no workers");
        Files.delete(broken);
        Files.delete(folder.resolve("broken"));
        await().until(() -> templates.current().broken().isEmpty());
    }
}
