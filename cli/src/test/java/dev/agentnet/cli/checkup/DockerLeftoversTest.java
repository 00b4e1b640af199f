package dev.agentnet.cli.checkup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.cli.machine.DockerProgram;
import dev.agentnet.cli.machine.FakeDocker;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DockerLeftoversTest {

    private static final Instant YOUNG = Instant.parse("2026-01-02T00:00:00Z");

    @TempDir private Path folder;

    private List<Leftover> all(String cases, String sums) throws IOException {
        DockerProgram docker = FakeDocker.saying(folder, cases);
        return new DockerLeftovers(docker, Json.parse(sums), "default", YOUNG).all();
    }

    @Test
    void endedContainersOfThisNetworkGoWithTheirVolumes() throws IOException {
        String sums =
                """
                {"Containers": [
                  {"Names": "ended", "ID": "1", "State": "exited", "Size": "1kB", "Mounts": "v1",
                   "CreatedAt": "2026-01-01 10:00:00 +0000 UTC",
                   "Labels": "dev.agentnet.domain=backend,dev.agentnet.network=default"},
                  {"Names": "running", "ID": "2", "State": "running", "Size": "0B",
                   "CreatedAt": "2026-01-01 10:00:00 +0000 UTC",
                   "Labels": "dev.agentnet.network=default"},
                  {"Names": "young", "ID": "3", "State": "created", "Size": "0B",
                   "CreatedAt": "2026-01-02 10:00:00 +0000 UTC",
                   "Labels": "dev.agentnet.network=default"},
                  {"Names": "another network's", "ID": "4", "State": "exited", "Size": "0B",
                   "CreatedAt": "2026-01-01 10:00:00 +0000 UTC",
                   "Labels": "dev.agentnet.network=default2"},
                  {"Names": "somebody's", "ID": "5", "State": "exited", "Size": "0B",
                   "CreatedAt": "2026-01-01 10:00:00 +0000 UTC", "Labels": ""}],
                 "Volumes": [{"Name": "v1", "Size": "2kB", "Links": "1", "Labels": ""}]}
                """;
        assertThat(all("", sums))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.name()).isEqualTo("ended");
                    assertThat(one.bytes()).isEqualTo(3000);
                });
    }

    @Test
    void volumesGoOnlyWithOurLabelAndWithoutAContainer() throws IOException {
        String sums =
                """
                {"Volumes": [
                  {"Name": "left", "Size": "2kB", "Links": "0", "Labels": "dev.agentnet.network=default"},
                  {"Name": "used", "Size": "2kB", "Links": "1", "Labels": "dev.agentnet.network=default"},
                  {"Name": "agentnet_redis-data", "Size": "2kB", "Links": "0",
                   "Labels": "com.docker.compose.project=agentnet,com.docker.compose.volume=redis-data"}]}
                """;
        assertThat(all("", sums)).extracting(Leftover::name).containsExactly("left");
    }

    @Test
    void oldNetworksOfDomainsGoUnlessAContainerRefersToThem() throws IOException {
        String cases =
                """
                "network ls --filter label=dev.agentnet.network=default --filter"*)
                  old='"CreatedAt":"2026-01-01 10:00:00.483996299 +0000 UTC"'
                  echo '{"ID":"1","Name":"left",'$old'}'
                  echo '{"ID":"2","Name":"of a stopped one",'$old'}'
                  echo '{"ID":"3","Name":"young","CreatedAt":"2026-01-02 00:00:00.1 +0000 UTC"}' ;;
                "ps --all --quiet --filter network=2") echo c ;;
                "ps --all --quiet --filter network=1") ;;
                """;
        assertThat(all(cases, "{}")).extracting(Leftover::name).containsExactly("left");
    }

    @Test
    void danglingImagesGoUnlessAContainerIsMadeOfThem() throws IOException {
        String cases = "\"image ls\"*) echo '{\"ID\":\"a\"}'; echo '{\"ID\":\"b\"}' ;;";
        String sums =
                """
                {"Images": [{"ID": "a", "UniqueSize": "3MB", "Containers": "0"},
                            {"ID": "b", "UniqueSize": "4MB", "Containers": "1"},
                            {"ID": "c", "UniqueSize": "5MB", "Containers": "0"}]}
                """;
        assertThat(all(cases, sums)).extracting(Leftover::name).containsExactly("a");
    }

    @Test
    void whatDockerRefusesToRemoveIsSaidInItsWords() throws IOException {
        String cases = "\"volume rm left\") echo 'Error: volume is in use' >&2; exit 1 ;;";
        String sums =
                """
                {"Volumes": [{"Name": "left", "Size": "0B", "Links": "0",
                              "Labels": "dev.agentnet.network=default"}]}
                """;
        Leftover volume = all(cases, sums).getFirst();
        assertThatThrownBy(() -> volume.removal().run()).hasMessage("Error: volume is in use");
    }
}
