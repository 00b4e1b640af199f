package dev.agentnet.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Touched;
import dev.agentnet.worker.agent.AgentEvent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which files an agent read and wrote, by its tool calls.
final class TouchedFilesTest {

    private final TouchedFiles files = new TouchedFiles(Path.of("/srv/clone"), 3);

    private void call(String tool, String name, String path, boolean ok) {
        String id = tool + path;
        files.heard(new AgentEvent.ToolUsed(id, tool, Json.object().put(name, path)));
        files.heard(new AgentEvent.ToolEnded(id, ok, ""));
    }

    @Test
    void filesAreNamedAsTheRepositoryDoes() {
        call("Read", "file_path", "/srv/clone/src/a.js", true);
        call("Grep", "path", "src/b.js", true);
        call("Edit", "file_path", "/srv/clone/src/../lib/c.js", true);
        call("Write", "file_path", "d.js", true);
        call("NotebookEdit", "notebook_path", "e.ipynb", true);
        assertThat(files.all())
                .isEqualTo(
                        new Touched(
                                List.of("src/a.js", "src/b.js"),
                                List.of("lib/c.js", "d.js", "e.ipynb")));
    }

    @Test
    void whatIsOutsideOrFailedOrNotAFileIsLeftOut() {
        call("Read", "file_path", "/etc/passwd", true);
        call("Read", "file_path", "../other/a.js", true);
        call("Grep", "path", "/srv/clone", true);
        call("Read", "file_path", "missing.js", false);
        call("Read", "file_path", "nul\u0000.js", true);
        call("Bash", "path", "a.js", true);
        call("Read", "file_path", "x".repeat(500), true);
        assertThat(files.all().isEmpty()).isTrue();
    }

    @Test
    void eachIsNamedOnceAndTheFirstAreKept() {
        for (String name : List.of("a", "a", "b", "c", "d")) {
            call("Read", "file_path", name, true);
        }
        assertThat(files.all().read()).containsExactly("a", "b", "c");
    }

    @Test
    void jsonSaysTheSame() {
        call("Read", "file_path", "a", true);
        call("Write", "file_path", "b", true);
        assertThat(Touched.fromJson(files.all().toJson())).isEqualTo(files.all());
    }
}
