package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.tests.stage.Processes;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Far more than anybody expects: a request of a hundred megabytes, an agent that prints a
/// gigabyte.
final class Fault18OversizeTest extends FaultScenario {

    private static final long HUNDRED_MEGABYTES = 100_000_000;

    /// Mebibytes: a tenth of the request.
    private static final long GROWTH = 10;

    /// Mebibytes: the heap's own limit, and what Java takes beside it.
    private static final long MOST = 96 + 160;

    @Test
    void largeRequestIsRefusedBeforeItIsRead() throws IOException {
        long before = Processes.memory(main.pid()).now();
        String token = NetworkSecret.load(folder.resolve("state/secret")).operatorToken();
        String head =
                "POST /repositories HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                        + token
                        + "\r\nContent-Length: "
                        + HUNDRED_MEGABYTES
                        + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), main.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(12), StandardCharsets.ISO_8859_1))
                    .isEqualTo("HTTP/1.1 413");
        }
        assertThat(Processes.memory(main.pid()).now()).isLessThan(before + GROWTH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yes 'one line of very many' | head -c 1000000000",
                "head -c 1000000000 /dev/zero | tr '\\0' x",
                "head -c 1000000000 /dev/zero"
            })
    void gigabyteOfOutputIsReadAndMostOfItDropped(String printing) throws IOException {
        TaskId id = net.submit(printing + "; echo; echo 1 > printed-$RANDOM$$; echo the end");
        net.awaitEnd(id);
        assertThat(net.landed(id)).as(net.story(id)).hasSize(1);
        String output = net.network.records().result(id).get("output");
        assertThat(output).hasSizeLessThanOrEqualTo(16_000).endsWith("the end");
        net.redis.raw(redis ->
                assertThat(redis.llen("results:" + id + ":logs")).isLessThanOrEqualTo(5_000));
        assertThat(Processes.memory(net.domain()).most()).isLessThan(MOST);
    }
}
