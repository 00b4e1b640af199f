package dev.agentnet.worker.agent.claude;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PermissionPolicyTest {

    @TempDir Path folder;

    private PermissionPolicy policy() throws IOException {
        Files.createDirectories(folder.resolve("clone"));
        Files.createDirectories(folder.resolve("home"));
        return new PermissionPolicy(folder.resolve("clone"), List.of(folder.resolve("home")));
    }

    private static ObjectNode request(String tool, String path) {
        ObjectNode request = Json.object().put("tool_name", tool);
        request.putObject("input").put("file_path", path);
        return request;
    }

    @Test
    void fileToolsMayGoWhereTheAttemptLives() throws IOException {
        PermissionPolicy policy = policy();

        assertThat(policy.refusal(request("Write", "new/file.txt"))).isEmpty();
        assertThat(policy.refusal(request("Edit", folder + "/clone/a"))).isEmpty();
        assertThat(policy.refusal(request("Read", folder + "/home/a"))).isEmpty();
    }

    @Test
    void fileToolsMayNotLeave() throws IOException {
        PermissionPolicy policy = policy();
        Files.createSymbolicLink(folder.resolve("clone/link"), folder);

        assertThat(policy.refusal(request("Read", "/etc/passwd"))).isPresent();
        assertThat(policy.refusal(request("Write", "../x"))).isPresent();
        assertThat(policy.refusal(request("Write", folder + "/clone-other/x"))).isPresent();
        assertThat(policy.refusal(request("Write", "link/x"))).isPresent();
        assertThat(policy.refusal(request("Write", "\0"))).isPresent();
    }

    @Test
    void bashMayRunUnlessItIsKnownToLeave() throws IOException {
        PermissionPolicy policy = policy();
        ObjectNode bash = Json.object().put("tool_name", "Bash");

        assertThat(policy.refusal(bash)).isEmpty();
        assertThat(policy.refusal(bash.deepCopy().put("blocked_path", "/etc/x"))).isPresent();
        assertThat(policy.refusal(bash.deepCopy().put("blocked_path", "x"))).isEmpty();
    }

    @Test
    void whatAPersonShouldBeAskedIsRefused() throws IOException {
        assertThat(
                        policy().refusal(
                                        request("Write", ".mcp.json")
                                                .put("decision_reason_type", "rule")))
                .hasValueSatisfying(why -> assertThat(why).contains("approval"));
    }

    @Test
    void otherToolsAreRefused() throws IOException {
        assertThat(policy().refusal(Json.object().put("tool_name", "WebFetch"))).isPresent();
    }
}
