package dev.agentnet.cli.embedded;

import dev.agentnet.cli.terminal.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Where an embedded Redis listens on loopback.
record RedisPort(int number) {

    private static final String PONG = "+PONG";

    static RedisPort free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new RedisPort(socket.getLocalPort());
        }
    }

    /// @throws Problem if somebody listens there
    void needFree() {
        try (ServerSocket socket = new ServerSocket(number, 1, InetAddress.getLoopbackAddress())) {
            socket.setReuseAddress(true);
        } catch (IOException e) {
            throw new Problem(
                    "port "
                            + number
                            + " is taken, by another network or a Redis of yours. Stop that one"
                            + " (agentnet down), or choose another port: agentnet up --redis-port N",
                    e);
        }
    }

    /// One that still reads its data takes connections, and says that it does.
    boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), number), 1_000);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(PONG.length());
            return new String(answer, StandardCharsets.US_ASCII).equals(PONG);
        } catch (IOException e) {
            return false;
        }
    }
}
