package dev.agentnet.main.egress;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One caller's connection: its request, the answer to it, then bytes in both directions.
final class EgressConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EgressConnection.class);

    private static final int BUFFER = 16 << 10;
    private static final byte[] ESTABLISHED =
            "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket client;
    private final InetAddress network;
    private final Gateway gateway;
    private final long began = System.nanoTime();
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();

    /// Written by the threads of the connection whenever bytes pass, read by the sweep.
    private volatile long active = began;

    /// Whether the request is there; written by the connection's thread, read by the sweep.
    private volatile boolean asked;

    /// Set by the connection's thread, closed by whoever closes all.
    private volatile @Nullable Socket server;

    private volatile boolean closed;

    EgressConnection(Socket client, Gateway gateway) {
        this.client = client;
        this.network = client.getLocalAddress();
        this.gateway = gateway;
    }

    private InetAddress caller() {
        return client.getInetAddress();
    }

    /// Our own address on the caller's network. Kept, as a closed socket has none.
    InetAddress network() {
        return network;
    }

    /// Whether it has used up one of its times.
    boolean isLate(long now) {
        EgressSettings settings = gateway.settings();
        return asked
                ? now - active > settings.idle().toNanos()
                        || now - began > settings.longest().toNanos()
                : now - began > settings.headTimeout().toNanos();
    }

    /// Serves the caller until one of both sides ends it.
    void run() {
        try {
            BufferedInputStream in = new BufferedInputStream(client.getInputStream(), BUFFER);
            RequestHead head = RequestHead.read(in, gateway.settings().headBytes());
            asked = true;
            touch();
            if (head.isHealth()) {
                answer("200 OK", "ok");
            } else {
                pass(head, in);
            }
        } catch (RequestHead.Malformed e) {
            LOG.info("{} is refused: {}", name(), e.getMessage());
            answerQuietly("400 Bad Request", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            LOG.debug("{} went away", caller(), e);
        }
    }

    private void pass(RequestHead head, InputStream in) throws IOException {
        Destination to =
                head.destination()
                        .orElseThrow(() ->
                                new RequestHead.Malformed(
                                        "only CONNECT host:port and http:// addresses are known here"));
        String name = name();
        try {
            List<InetAddress> addresses = gateway.addressesOf(to);
            Socket there = gateway.connect(to, addresses);
            server = there;
            if (closed) {
                close(there);
                return;
            }
            touch();
            LOG.info("{} reaches {} at {}", name, to, there.getInetAddress().getHostAddress());
            if (head.isConnect()) {
                client.getOutputStream().write(ESTABLISHED);
            } else {
                there.getOutputStream().write(head.forwarded(to));
            }
            relay(in, there);
            LOG.info(
                    "{} left {}: {} bytes sent, {} received", name, to, sent.sum(), received.sum());
        } catch (Gateway.Refused e) {
            LOG.info("{} is refused: {}", name, e.getMessage());
            answer("403 Forbidden", String.valueOf(e.getMessage()));
        } catch (Gateway.Unreachable e) {
            LOG.info("{} fails: {}", name, e.getMessage());
            answer("502 Bad Gateway", String.valueOf(e.getMessage()));
        }
    }

    /// The caller's address, and its name where the Docker network tells it.
    private String name() {
        String address = caller().getHostAddress();
        String name = caller().getHostName();
        return name.equals(address) ? address : name + " (" + address + ")";
    }

    private void relay(InputStream in, Socket there) throws IOException {
        Thread up =
                Thread.ofVirtual()
                        .name(Thread.currentThread().getName() + "-up")
                        .start(() -> pump(in, there, sent));
        pump(there.getInputStream(), client, received);
        // What the caller still had to say when the server had said all.
        try {
            up.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Passes on until the end, and then says there that this was the end.
    private void pump(InputStream from, Socket to, LongAdder count) {
        byte[] buffer = new byte[BUFFER];
        try {
            OutputStream out = to.getOutputStream();
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                out.write(buffer, 0, read);
                count.add(read);
                touch();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // Half of a broken connection serves nobody.
            close();
        }
    }

    private void touch() {
        active = System.nanoTime();
    }

    private void answer(String status, String sentence) throws IOException {
        byte[] body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 %s\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
                        .formatted(status, body.length);
        OutputStream out = client.getOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
        client.shutdownOutput();
    }

    private void answerQuietly(String status, String sentence) {
        try {
            answer(status, sentence);
        } catch (IOException e) {
            LOG.debug("{} did not wait for its answer", caller(), e);
        }
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("a socket was gone already", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        close(client);
        Socket there = server;
        if (there != null) {
            close(there);
        }
    }
}
