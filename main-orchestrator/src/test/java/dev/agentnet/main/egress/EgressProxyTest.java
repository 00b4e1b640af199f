package dev.agentnet.main.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What gets through, on real sockets. The server beyond is on loopback, where no domain may go: so
/// what is about passing on takes the rule about addresses out, and what is about the rule has it.
final class EgressProxyTest {

    private static final Duration PATIENT = Duration.ofSeconds(20);

    private EgressBench bench = new EgressBench(address -> true, PATIENT, 50, 50);

    @AfterEach
    void close() {
        bench.close();
    }

    private void withTheRule() {
        bench.close();
        bench = new EgressBench(new PublicAddresses(), PATIENT, 50, 50);
    }

    @Test
    void listedNameIsReached() throws IOException {
        bench.names.put("allowed.example", List.of("127.0.0.1"));
        assertThat(bench.tunnel("allowed.example:" + bench.port()))
                .isEqualTo("HTTP/1.1 200 Connection established\r\n\r\nhello");
        bench.names.put("a.below.example", List.of("127.0.0.1"));
        assertThat(bench.tunnel("A.Below.Example:" + bench.port())).endsWith("hello");
        assertThat(bench.tunnel("127.0.0.1:" + bench.port())).endsWith("hello");
    }

    @Test
    void plainRequestIsReadByTheServerAsItsOwn() throws IOException {
        bench.names.put("allowed.example", List.of("127.0.0.1"));
        String answer =
                bench.answer(
                        """
                        POST http://allowed.example:%d/a/b?c=d HTTP/1.1\r
                        Host: other.example\r
                        Proxy-Authorization: Basic eA==\r
                        Proxy-Connection: keep-alive\r
                        Content-Length: 4\r
                        \r
                        body\
                        """
                                .formatted(bench.port()));
        assertThat(answer)
                .isEqualTo(
                        """
                        POST /a/b?c=d HTTP/1.1\r
                        Host: allowed.example:%d\r
                        Connection: close\r
                        Content-Length: 4\r
                        \r
                        body\
                        """
                                .formatted(bench.port()));
    }

    @Test
    void whatIsNotListedIsNotEvenResolved() throws IOException {
        bench.names.put("other.example", List.of("127.0.0.1"));
        for (String other :
                List.of(
                        "other.example:" + bench.port(),
                        "allowed.example:1",
                        "127.0.0.2:" + bench.port())) {
            assertThat(bench.tunnel(other))
                    .startsWith("HTTP/1.1 403 Forbidden")
                    .endsWith(other + " is not in agentnet.egress.allow\n");
        }
        assertThat(bench.answer("GET http://other.example/ HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(bench.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "169.254.169.254",
                "172.18.0.2",
                "::1",
                "::ffff:127.0.0.1"
            })
    void listedNameThatLeadsInsideIsRefused(String inside) throws IOException {
        withTheRule();
        bench.names.put("allowed.example", List.of(inside));
        assertThat(bench.tunnel("allowed.example:" + bench.port()))
                .startsWith("HTTP/1.1 403 Forbidden")
                .endsWith("which is not on the Internet\n");
    }

    @Test
    void nameWithOneAddressInsideIsRefusedAsAWhole() throws IOException {
        withTheRule();
        bench.names.put("allowed.example", List.of("192.88.98.1", "127.0.0.1"));
        assertThat(bench.tunnel("allowed.example:" + bench.port()))
                .startsWith("HTTP/1.1 403 Forbidden");
    }

    @Test
    void listedAddressInsideIsRefused() throws IOException {
        withTheRule();
        assertThat(bench.tunnel("127.0.0.1:" + bench.port())).startsWith("HTTP/1.1 403 Forbidden");
    }

    /// A name server that answers differently the second time gains nothing: there is none.
    @Test
    void nameIsResolvedOnce() throws IOException {
        bench.names.put("allowed.example", List.of("127.0.0.1"));
        assertThat(bench.tunnel("allowed.example:" + bench.port())).endsWith("hello");
        assertThat(bench.asked).containsExactly("allowed.example");
    }

    @Test
    void whoDoesNotAnswerIsSaid() throws IOException {
        assertThat(bench.tunnel("nobody.below.example:" + bench.port()))
                .startsWith("HTTP/1.1 502")
                .endsWith("nobody.below.example has no address\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET /health HTTP/1.1\r\nX\r\n\r\n",
                "CONNECT allowed.example HTTP/1.1\r\n\r\n",
                "CONNECT http://allowed.example:443 HTTP/1.1\r\n\r\n",
                "CONNECT user@allowed.example:443 HTTP/1.1\r\n\r\n",
                "CONNECT allowed.example:443 HTTP/2.0\r\n\r\n",
                "CONNECT  allowed.example:443 HTTP/1.1\r\n\r\n",
                "CONNECT allowed.example:443\u0000 HTTP/1.1\r\n\r\n",
                "GET https://allowed.example/ HTTP/1.1\r\n\r\n",
                "GET http://user:word@allowed.example/ HTTP/1.1\r\n\r\n",
                "GET http:///x HTTP/1.1\r\n\r\n",
                "GET ftp://allowed.example/ HTTP/1.1\r\n\r\n",
                "GET http://allowed.example/ HTTP/1.1\r\nA: b\r\n folded\r\n\r\n",
                "GET http://allowed.example/ HTTP/1.1\r\nA: b\nHost: c\r\n\r\n",
                "\u0016\u0003\u0001\u0002\r\n\r\n",
                "\r\n\r\n"
            })
    void whatIsNoRequestToAProxyIsRefused(String request) throws IOException {
        assertThat(bench.answer(request)).startsWith("HTTP/1.1 400 Bad Request");
        assertThat(bench.asked).isEmpty();
    }

    @Test
    void longHeadIsNotRead() throws IOException {
        String long1 = "X: " + "y".repeat(EgressBench.HEAD) + "\r\n\r\n";
        assertThat(bench.answer("CONNECT allowed.example:443 HTTP/1.1\r\n" + long1))
                .isIn("", bench.answer("GET /" + long1))
                .doesNotContain("200");
        assertThat(bench.asked).isEmpty();
    }

    @Test
    void noiseOpensNothing() throws IOException {
        Random random = new Random(29);
        String honest = "CONNECT allowed.example:443 HTTP/1.1\r\nHost: allowed.example\r\n\r\n";
        for (int i = 0; i < 300; i++) {
            StringBuilder request = new StringBuilder(honest);
            for (int change = random.nextInt(6); change >= 0; change--) {
                int at = random.nextInt(request.length());
                request.setCharAt(at, (char) random.nextInt(256));
            }
            assertThat(bench.answer(request.toString())).doesNotContain(" 200 ");
        }
        bench.names.put("allowed.example", List.of("127.0.0.1"));
        assertThat(bench.tunnel("allowed.example:" + bench.port())).endsWith("hello");
    }

    @Test
    void healthIsAnswered() throws IOException {
        assertThat(bench.answer("GET /health HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK")
                .endsWith("ok\n");
    }

    @Test
    void silentConnectionsEnd() throws IOException {
        bench.close();
        bench = new EgressBench(address -> true, Duration.ofMillis(300), 50, 50);
        try (Socket silent = bench.connect();
                Socket open = bench.open()) {
            assertThat(EgressBench.line(open)).contains("200");
            assertThat(EgressBench.line(open)).isEmpty();
            assertThat(open.getInputStream().read()).isEqualTo(-1);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void oneDomainsConnectionsAreBounded() throws IOException {
        bench.close();
        bench = new EgressBench(address -> true, PATIENT, 50, 3);
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            open.add(bench.open());
            assertThat(EgressBench.line(open.getLast())).contains("200");
        }
        try (Socket fourth = bench.connect()) {
            assertThat(EgressBench.line(fourth)).contains("503");
        }
        for (Socket socket : open) {
            socket.close();
        }
    }
}
