package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.protocol.TaskId;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that nobody honest sends: each is refused, and changes neither state nor threads.
final class Fault28HostileHttpTest extends FaultScenario {

    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.1 (\\d{3})");
    private static final String TRUE_HOST = "Host: 127.0.0.1\r\n";

    /// What main's listener answers, or 0 where it only hung up.
    private int answer(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), main.port())) {
            socket.setSoTimeout(20_000);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
                InputStream in = socket.getInputStream();
                byte[] head = in.readNBytes(12);
                Matcher status = STATUS.matcher(new String(head, StandardCharsets.ISO_8859_1));
                return status.find() ? Integer.parseInt(status.group(1)) : 0;
            } catch (SocketException e) {
                return 0;
            }
        }
    }

    private String token() {
        return NetworkSecret.load(folder.resolve("state/secret")).operatorToken();
    }

    private String operators() {
        return "Authorization: Bearer " + token() + "\r\n";
    }

    private long keys() {
        List<Long> size = new ArrayList<>();
        net.redis.raw(redis -> size.add((long) redis.keys("repos:*").size()));
        return size.getFirst();
    }

    private void isRefused(String request) throws IOException {
        long before = keys();
        assertThat(answer(request))
                .isIn(0, 400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 421, 426, 431, 501, 505);
        assertThat(keys()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health HTTP/1.1\r\nHost: evil.example.com\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: 127.0.0.1.evil.example.com\r\n\r\n",
                "GET /health HTTP/1.1\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: a\r\nHost: 127.0.0.1\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example.com\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: null\r\n\r\n",
                "POST /repositories HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}",
                "POST /repositories HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \r\nContent-Length: 2\r\n\r\n{}",
                "POST /repositories HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic ====\r\nContent-Length: 2\r\n\r\n{}",
                "GET /git/../../etc/passwd/info/refs?service=git-upload-pack HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "GET /git/%2e%2e%2fsecret/info/refs?service=git-upload-pack HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "GET /git/shop/HEAD HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "GET /git/shop/info/refs HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "BREW /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "GET http://evil.example.com/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "GET /health HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void requestWithoutATokenIsRefused(String request) throws IOException {
        isRefused(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 10\r\nContent-Length: 20\r\n\r\n{\"name\":1}",
                "Content-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}",
                "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}",
                "Content-Length: -1\r\n\r\n{}",
                "Content-Length: 99999999999999999999\r\n\r\n{}",
                "Content-Length: 4\r\n\r\nnull",
                "Content-Length: 2\r\n\r\n[]",
                "Content-Length: 2\r\n\r\n{}",
                "Content-Length: 21\r\n\r\n{\"name\":\"../../../x\"}"
            })
    void operatorsNonsenseIsRefused(String rest) throws IOException {
        isRefused("POST /repositories HTTP/1.1\r\n" + TRUE_HOST + operators() + rest);
    }

    @Test
    void deepAndLargeRequestsAreRefused() throws IOException {
        String deep = "[".repeat(1_000_000);
        String head = "POST /repositories HTTP/1.1\r\n" + TRUE_HOST + operators();
        isRefused(head + "Content-Length: " + deep.length() + "\r\n\r\n" + deep);
        isRefused(head + "Content-Length: " + (1L << 40) + "\r\n\r\n{}");
        isRefused(
                "GET /health HTTP/1.1\r\n" + TRUE_HOST + "X: " + "y".repeat(100_000) + "\r\n\r\n");
        isRefused("GET /" + "z".repeat(100_000) + " HTTP/1.1\r\n" + TRUE_HOST + "\r\n");
    }

    @Test
    void noiseChangesNothing() throws IOException {
        Random random = new Random(28);
        String honest =
                "POST /repositories HTTP/1.1\r\n" + TRUE_HOST + "Content-Length: 2\r\n\r\n{}";
        for (int i = 0; i < 300; i++) {
            StringBuilder request = new StringBuilder(honest);
            for (int change = random.nextInt(6); change >= 0; change--) {
                int at = random.nextInt(request.length());
                switch (random.nextInt(3)) {
                    case 0 -> request.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> request.deleteCharAt(at);
                    default -> request.insert(at, (char) random.nextInt(256));
                }
            }
            // One whose end is missing would be waited for, as of a slow line.
            assertThat(answer(request + "\r\n\r\n".repeat(4))).isNotIn(200, 201, 204, 500);
        }
    }

    @Test
    void callersWithoutATokenAreMeasuredAndTheOthersServed() throws IOException {
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            answers.add(answer("GET /repositories/x/landings HTTP/1.1\r\n" + TRUE_HOST + "\r\n"));
        }
        assertThat(answers).contains(401, 429).doesNotContain(200);
        String mine =
                "GET /repositories/shop/landings HTTP/1.1\r\n" + TRUE_HOST + operators() + "\r\n";
        assertThat(answer(mine)).isEqualTo(200);
        assertThat(answer("GET /health HTTP/1.1\r\n" + TRUE_HOST + "\r\n")).isEqualTo(200);
    }

    @Test
    void slowRequestsHoldNoThreads() throws IOException {
        long before = threads();
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), main.port());
            socket.getOutputStream()
                    .write(
                            "POST /repositories HTTP/1.1\r\nHost: 1"
                                    .getBytes(StandardCharsets.US_ASCII));
            slow.add(socket);
        }
        assertThat(answer("GET /health HTTP/1.1\r\n" + TRUE_HOST + "\r\n")).isEqualTo(200);
        assertThat(threads()).isLessThan(before + 50);
        for (Socket socket : slow) {
            socket.close();
        }
        await().atMost(FaultNetwork.PATIENCE).until(() -> threads() < before + 20);
        TaskId id = net.submit("echo 1 > after-slow");
        net.settle(List.of(id));
    }

    private long threads() throws IOException {
        Path status = Path.of("/proc/" + main.pid() + "/status");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("Threads:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
