package dev.agentnet.main.egress;

import dev.agentnet.lifecycle.Loop;
import dev.agentnet.lifecycle.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An HTTP proxy that lets domains reach what the operator lists, and nothing else.
///
/// It knows `CONNECT` and plain `http://` requests (RFC 9110, 9112). It resolves names itself,
/// looks at every address before it connects to that very one, and says in its log who went where.
/// It knows no Redis and no secret.
public final class EgressProxy implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(EgressProxy.class);

    /// Between two looks for connections that are late.
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private static final int BACKLOG = 128;

    private static final byte[] BUSY =
            "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final EgressSettings settings;
    private final Gateway gateway;
    private final Loop sweep;

    /// Open ones. Added by the accepting thread, removed by their own, looked at by the sweep.
    private final Set<EgressConnection> open = ConcurrentHashMap.newKeySet();

    /// Set by start() and read by close(), both under the lock of this object.
    private @Nullable ServerSocket server;

    public EgressProxy(EgressSettings settings) {
        this(settings, new PublicAddresses(), NameResolver.system());
    }

    EgressProxy(EgressSettings settings, AddressPolicy policy, NameResolver resolver) {
        this.settings = settings;
        this.gateway = new Gateway(settings, new AllowList(settings.allow()), policy, resolver);
        this.sweep = new Loop("egress-sweep", SWEEP, this::endLate);
    }

    /// @throws UncheckedIOException if the port is taken
    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        ServerSocket listening = listen();
        server = listening;
        sweep.start();
        Thread.ofPlatform().daemon().name("egress").start(() -> accept(listening));
        LOG.info(
                "egress listens on port {}; {}",
                listening.getLocalPort(),
                settings.allow().isEmpty()
                        ? "nothing may be reached"
                        : "what may be reached: " + String.join(", ", settings.allow()));
    }

    private ServerSocket listen() {
        ServerSocket listening = null;
        try {
            listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(settings.host(), settings.port()), BACKLOG);
            return listening;
        } catch (IOException e) {
            close(listening);
            throw new UncheckedIOException("egress cannot listen on port " + settings.port(), e);
        }
    }

    private static void close(@Nullable ServerSocket socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("the listener was gone already", e);
            }
        }
    }

    /// The port that it listens on, which the system chose if none was configured.
    synchronized int port() {
        if (server == null) {
            throw new IllegalStateException("egress was not started");
        }
        return server.getLocalPort();
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (isFull(client.getLocalAddress())) {
                    refuse(client);
                } else {
                    serve(client);
                }
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    LOG.warn("egress could not take a connection", e);
                }
            }
        }
    }

    /// @param network our own address on the network it comes from, of which each domain has its
    ///   own
    private boolean isFull(InetAddress network) {
        long its = open.stream().filter(one -> one.network().equals(network)).count();
        return open.size() >= settings.connections() || its >= settings.perNetwork();
    }

    private static void refuse(Socket client) throws IOException {
        LOG.info("egress is busy: {} is turned away", client.getInetAddress().getHostAddress());
        try (client) {
            client.getOutputStream().write(BUSY);
        }
    }

    private void serve(Socket client) {
        EgressConnection connection = new EgressConnection(client, gateway);
        open.add(connection);
        Thread.ofVirtual()
                .name("egress-" + client.getInetAddress().getHostAddress())
                .start(() -> {
                    try (connection) {
                        connection.run();
                    } finally {
                        open.remove(connection);
                    }
                });
    }

    private void endLate() {
        long now = System.nanoTime();
        open.stream().filter(one -> one.isLate(now)).forEach(EgressConnection::close);
    }

    @Override
    public synchronized void close() {
        close(server);
        sweep.close();
        open.forEach(EgressConnection::close);
    }
}
