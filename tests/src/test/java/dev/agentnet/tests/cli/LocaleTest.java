package dev.agentnet.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people write and read is not ASCII, whatever their shell's locale is.
final class LocaleTest {

    @TempDir private Path home;

    private void isReadAndWritten(Agentnet agentnet) throws IOException, InterruptedException {
        Path plan = home.resolve("pläne.yaml");
        Files.writeString(
                plan, "title: Grüße\ntasks: [{id: a, domain: backend, prompt: Größe prüfen}]\n");
        Answer answer = agentnet.script("agentnet", "plan", "--file", plan.toString());
        assertThat(answer.exit()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("Grüße · 1 task", "───", "Größe prüfen", "pläne.yaml");
    }

    @Test
    void localeOfAsciiIsNotAsked() throws IOException, InterruptedException {
        isReadAndWritten(new Agentnet(home).with("LC_ALL", "C"));
    }

    @Test
    void noLocaleIsNeeded() throws IOException, InterruptedException {
        isReadAndWritten(new Agentnet(home));
    }
}
