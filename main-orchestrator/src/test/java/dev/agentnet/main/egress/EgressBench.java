package dev.agentnet.main.egress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A proxy, and a server beyond it that says what it hears back; names are what a test says.
final class EgressBench implements AutoCloseable {

    static final int HEAD = 1024;

    private final ServerSocket beyond;
    private final EgressProxy proxy;

    /// Name → its addresses. Asked-for names are kept in order.
    final Map<String, List<String>> names = new ConcurrentHashMap<>();

    final List<String> asked = new CopyOnWriteArrayList<>();

    /// @param idle until a silent connection ends; a request has as long to come
    EgressBench(AddressPolicy policy, Duration idle, int connections, int perNetwork) {
        try {
            beyond = new ServerSocket();
            beyond.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Thread.ofVirtual().start(this::echo);
        EgressSettings settings =
                new EgressSettings(
                        "127.0.0.1",
                        0,
                        List.of(
                                "allowed.example:" + port(),
                                "*.below.example:" + port(),
                                "127.0.0.1:" + port()),
                        connections,
                        perNetwork,
                        HEAD,
                        idle,
                        Duration.ofSeconds(5),
                        2,
                        idle,
                        Duration.ofMinutes(1));
        proxy = new EgressProxy(settings, policy, this::addressesOf);
        proxy.start();
    }

    private List<InetAddress> addressesOf(String host) throws UnknownHostException {
        asked.add(host);
        if (host.equals("127.0.0.1")) {
            return List.of(InetAddress.getLoopbackAddress());
        }
        List<String> addresses = names.get(host);
        if (addresses == null) {
            throw new UnknownHostException(host);
        }
        return addresses.stream()
                .map(address -> {
                    try {
                        return InetAddress.getByName(address);
                    } catch (UnknownHostException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    private void echo() {
        while (!beyond.isClosed()) {
            try {
                Socket socket = beyond.accept();
                Thread.ofVirtual().start(() -> echo(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // Whoever was there has gone.
        }
    }

    /// The port of the server beyond the proxy.
    int port() {
        return beyond.getLocalPort();
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /// All that comes back for a request after which nothing more is sent.
    String answer(String request) throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return "";
        }
    }

    String tunnel(String authority) throws IOException {
        return answer("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\nhello");
    }

    /// Opens a tunnel to the server beyond and leaves it open.
    Socket open() throws IOException {
        names.put("allowed.example", List.of("127.0.0.1"));
        Socket socket = connect();
        socket.getOutputStream()
                .write(
                        "CONNECT allowed.example:%d HTTP/1.1\r\n\r\n"
                                .formatted(port())
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    static String line(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() {
        proxy.close();
        try {
            beyond.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
