package dev.agentnet.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.Json;
import dev.agentnet.tests.stage.Agentnet;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An agent that tries from inside what must not be possible: more rights, the host, Docker, other
/// domains, a cloud's metadata, the Internet. What it may reach is Redis, main and the proxy.
@UnderCompose
final class Fault29HostileContainerTest {

    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir private Path home;

    @Test
    void nothingBeyondTheWallsIsReached(ComposeNetwork network)
            throws IOException, InterruptedException {
        Agentnet agentnet = network.agentnet(home);
        String victim = agentnet.run("send", "victim", "wait 60").out().strip();
        String waiting = agentnet.run("send", "hostile", "wait 60").out().strip();
        await().atMost(LONG).until(() -> ComposeNetwork.containersOf("victim").size() == 1);
        await().atMost(LONG).until(() -> ComposeNetwork.containersOf("hostile").size() == 1);
        agentnet.run("cancel", waiting);
        try (ServerSocket everywhere = new ServerSocket(0)) {
            TreeSet<String> hosts = hostsAddresses();
            String neighbour = addressOf(ComposeNetwork.containersOf("victim").getFirst());
            String id =
                    agentnet.run(
                                    "send",
                                    "hostile",
                                    "probe %d,%s %s"
                                            .formatted(
                                                    everywhere.getLocalPort(),
                                                    String.join(",", hosts),
                                                    neighbour))
                            .out()
                            .strip();
            await().atMost(LONG).until(() -> "done".equals(network.record(id).get("state")));
            assertThat(lines(network, id)).containsExactlyElementsOf(expected(hosts, neighbour));
        }
        // They are on the domains' networks, too, and still find out.
        for (String service : List.of("main-orchestrator", "egress")) {
            assertThat(network.compose("exec", "-T", service, "cat", "/proc/net/route"))
                    .containsPattern("(?m)^eth\\d+\t00000000\t");
        }
        agentnet.run("cancel", victim);
        String who = " " + ComposeNetwork.NAME + "-agentnet-hostile-";
        assertThat(network.compose("logs", "--no-log-prefix", "egress").lines())
                .anyMatch(line ->
                        line.contains(who)
                                && line.contains("is refused: example.org:443 is not in"))
                .anyMatch(line ->
                        line.contains(who)
                                && line.contains("is refused: 169.254.169.254:80 leads to"));
    }

    /// Where a container might find the host: the gateways of Docker's networks, and its own.
    private static TreeSet<String> hostsAddresses() throws IOException {
        TreeSet<String> addresses = new TreeSet<>();
        for (String name : List.of("_net", "_net_hostile", "_outside")) {
            addresses.add(
                    ComposeNetwork.docker(
                            "network",
                            "inspect",
                            "-f",
                            "{{(index .IPAM.Config 0).Gateway}}",
                            ComposeNetwork.PROJECT + name));
        }
        for (NetworkInterface device : NetworkInterface.networkInterfaces().toList()) {
            device.inetAddresses()
                    .filter(address ->
                            address instanceof Inet4Address && !address.isLoopbackAddress())
                    .forEach(address -> addresses.add(address.getHostAddress()));
        }
        return addresses;
    }

    private static String addressOf(String container) {
        return ComposeNetwork.docker(
                "inspect",
                "-f",
                "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
                container);
    }

    /// What it said; on which of its networks the proxy sees Redis is Docker's choice.
    private static List<String> lines(ComposeNetwork network, String id) {
        return network.said(id).stream()
                .map(Json::parse)
                .filter(line -> line.path("kind").asText().equals("said"))
                .map(line -> line.path("text").asText())
                .map(line -> line.replaceFirst("(6379 leads to) [0-9.]+,", "$1 (an address),"))
                .toList();
    }

    private static List<String> expected(TreeSet<String> hosts, String neighbour) {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "user: 10001:10001 10001",
                                "CapInh:0000000000000000 CapPrm:0000000000000000"
                                        + " CapEff:0000000000000000 CapBnd:0000000000000000"
                                        + " CapAmb:0000000000000000 NoNewPrivs:1 Seccomp:2",
                                "devices: /dev/full /dev/null /dev/pts/ptmx /dev/random /dev/tty"
                                        + " /dev/urandom /dev/zero",
                                "makes a device: no",
                                "mounts: no",
                                "becomes root in a namespace: no",
                                "writes to the root: no",
                                "writes to our program: no",
                                "writes to a base's program: no",
                                "changes the kernel's settings: no",
                                "makes a cgroup: no",
                                "mounts: / /etc/hostname /etc/hosts /etc/resolv.conf /home/agent"
                                        + " /run/agentnet /tmp /workspace",
                                "sockets: ",
                                "finds Docker's socket: no",
                                "files: ./agentnet.conf ./redis-url ./secret",
                                "environment: AGENTNET_SECRETS=/run/agentnet/secrets",
                                "reaches Redis: yes",
                                "reaches main: yes",
                                "reaches the proxy: yes"));
        hosts.forEach(host -> lines.add("reaches the host at " + host + ": no"));
        lines.addAll(
                List.of(
                        "reaches the host by name: no",
                        "reaches another domain: no",
                        "reaches the metadata: no",
                        "reaches the Internet: no",
                        "resolves a name outside: no",
                        "finds the spawner: no",
                        "finds Redis Commander: no",
                        "has a route out: no"));
        for (String place : List.of("example.org:443", "198.51.100.1:443")) {
            lines.add(refused(place, "is not in agentnet.egress.allow"));
        }
        lines.add(
                refused(
                        "169.254.169.254:80",
                        "leads to 169.254.169.254, which is not on the Internet"));
        lines.add(
                refused(
                        "message-broker:6379",
                        "leads to (an address), which is not on the Internet"));
        lines.add(refused(neighbour + ":9", "is not in agentnet.egress.allow"));
        return lines;
    }

    private static String refused(String place, String why) {
        String host = place.substring(0, place.lastIndexOf(':'));
        return "proxy to %s: HTTP/1.1 403 Forbidden %s %s".formatted(host, place, why);
    }
}
