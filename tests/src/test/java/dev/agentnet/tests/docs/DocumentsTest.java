package dev.agentnet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.cli.AgentnetCommand;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.tests.stage.Agentnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/// Documents say what the program has, and lead to what is there.
final class DocumentsTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

    private static String document(String name) throws IOException {
        return Files.readString(Agentnet.ROOT.resolve(name));
    }

    @ParameterizedTest
    @EnumSource
    void everyFailureIsExplained(FailureName failure) throws IOException {
        assertThat(document("docs/failures.md"))
                .contains("| `" + failure.word() + "` |")
                .contains(failure.advice());
    }

    @Test
    void everyVerbStandsInTheReference() throws IOException {
        CommandLine line = AgentnetCommand.line();
        String reference = document("docs/reference.md");
        line.getSubcommands()
                .forEach((verb, command) -> {
                    if (!command.getCommandSpec().usageMessage().hidden() && !verb.equals("help")) {
                        assertThat(reference).contains("`agentnet " + verb);
                    }
                });
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                Path target = document.resolveSibling(link.group(1)).normalize();
                if (!Files.exists(target)) {
                    broken.add(Agentnet.ROOT.relativize(document) + " → " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(Agentnet.ROOT);
                Stream<Path> docs = Files.walk(Agentnet.ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }
}
