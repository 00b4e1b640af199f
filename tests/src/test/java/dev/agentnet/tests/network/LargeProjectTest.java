package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A real public project of some thousand files, unpacked from its source package.
final class LargeProjectTest extends NetworkScenario {

    private static final Path PROJECT = Path.of("target/project").toAbsolutePath();

    @Test
    void changeToItLandsAndNothingElseOfItMoves() throws IOException, InterruptedException {
        PersonsRepository project = new PersonsRepository(folder.resolve("project"));
        copyTo(project.folder());
        project.commit("As published");
        assertThat(project.git("ls-files").lines().count()).isGreaterThan(2_000);
        Agentnet.ok(
                live.agentnet.run("repo", "add", "big", project.folder().toString(), "--default"));
        String id =
                live.send(
                        "git ls-files | wc -l; echo noted > NOTES.txt; git rm -q META-INF/LICENSE",
                        "--check",
                        "test -f NOTES.txt && test ! -e META-INF/LICENSE");
        JsonNode ended = live.awaitEnd(id);
        assertThat(ended.path("merged").asBoolean()).as(ended.toPrettyString()).isTrue();
        project.git("fetch", "--quiet", "agentnet");
        assertThat(project.git("diff", "--name-status", "HEAD", "agentnet/main").lines())
                .containsExactly("D\tMETA-INF/LICENSE", "A\tNOTES.txt");
    }

    private static void copyTo(Path target) throws IOException {
        List<Path> files;
        try (var walk = Files.walk(PROJECT)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path copy = target.resolve(PROJECT.relativize(file));
            Files.createDirectories(copy.resolveSibling("."));
            Files.copy(file, copy);
        }
    }
}
