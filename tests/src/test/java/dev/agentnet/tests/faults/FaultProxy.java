package dev.agentnet.tests.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A TCP proxy to a port of loopback that can be cut, made silent in one or both directions, or
/// told to do something when certain words pass.
final class FaultProxy implements AutoCloseable {

    /// Which way data go.
    enum Way {
        REQUEST,
        REPLY
    }

    /// What happens when words pass for the first time.
    ///
    /// @param words what to look for in one piece of what is sent
    /// @param action is run before that piece goes on; the piece is thrown away and the connection
    ///   cut if it is a [Way#REPLY] or `swallow` is set
    private record Trap(Way way, String words, boolean swallow, Runnable action) {}

    /// A connection's two ends.
    private record Pair(Socket client, Socket server) {
        void close() {
            for (Socket socket : new Socket[] {client, server}) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private final ServerSocket listener;
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();

    /// Where it goes on to, changed by the test.
    private volatile int target;

    private volatile boolean cut;

    /// What holds data back, one per way; opened by heal().
    private volatile CountDownLatch requests = new CountDownLatch(0);

    private volatile CountDownLatch replies = new CountDownLatch(0);

    FaultProxy(int target) {
        this("127.0.0.1", target);
    }

    /// @param host the address of this machine at which it listens
    FaultProxy(String host, int target) {
        this.target = target;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getByName(host));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Thread.ofPlatform().daemon().name("proxy-" + port()).start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// `host:port` at which it listens.
    String address() {
        return listener.getInetAddress().getHostAddress() + ":" + port();
    }

    /// New connections go elsewhere, and the old ones end.
    void redirect(int other) {
        target = other;
        pairs.forEach(Pair::close);
    }

    /// Ends all connections and takes none.
    void cut() {
        cut = true;
        pairs.forEach(Pair::close);
    }

    /// Passes nothing on in these directions; connections stay open.
    void silence(Way... ways) {
        for (Way way : ways) {
            if (way == Way.REQUEST) {
                requests = new CountDownLatch(1);
            } else {
                replies = new CountDownLatch(1);
            }
        }
    }

    void heal() {
        cut = false;
        requests.countDown();
        replies.countDown();
    }

    /// Once a request with these words comes: runs `action`, and the request never arrives.
    void before(String words, Runnable action) {
        trap.set(new Trap(Way.REQUEST, words, true, action));
    }

    /// Once a request with these words has been answered: runs `action`, and the answer never
    /// arrives.
    void after(String words, Runnable action) {
        trap.set(new Trap(Way.REQUEST, words, false, action));
    }

    /// Once a reply with these words comes: runs `action`, and the reply never arrives.
    void reply(String words, Runnable action) {
        trap.set(new Trap(Way.REPLY, words, true, action));
    }

    boolean isSprung() {
        return trap.get() == null;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (cut) {
                    client.close();
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // Closed, or a target that is away: the client finds out.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server = new Socket();
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
        } catch (IOException e) {
            client.close();
            throw e;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Pair pair = new Pair(client, server);
        pairs.add(pair);
        AtomicReference<@Nullable Trap> answering = new AtomicReference<>();
        pump(pair, Way.REQUEST, answering);
        pump(pair, Way.REPLY, answering);
    }

    private void pump(Pair pair, Way way, AtomicReference<@Nullable Trap> answering) {
        Socket from = way == Way.REQUEST ? pair.client() : pair.server();
        Socket to = way == Way.REQUEST ? pair.server() : pair.client();
        Thread.ofPlatform()
                .daemon()
                .name("proxy-" + port() + "-" + way)
                .start(() -> {
                    try (InputStream in = from.getInputStream();
                            OutputStream out = to.getOutputStream()) {
                        byte[] piece = new byte[1 << 16];
                        for (int size = in.read(piece); size >= 0; size = in.read(piece)) {
                            (way == Way.REQUEST ? requests : replies).await();
                            if (springs(
                                    way,
                                    new String(piece, 0, size, StandardCharsets.ISO_8859_1),
                                    answering)) {
                                break;
                            }
                            out.write(piece, 0, size);
                        }
                    } catch (IOException | InterruptedException e) {
                        // That connection is over.
                    } finally {
                        pairs.remove(pair);
                        pair.close();
                    }
                });
    }

    /// @param answering the trap whose request was passed on here, and waits for its answer
    /// @return whether the piece is thrown away and the connection cut
    private boolean springs(Way way, String piece, AtomicReference<@Nullable Trap> answering) {
        Trap waiting = answering.get();
        if (way == Way.REPLY && waiting != null) {
            answering.set(null);
            waiting.action().run();
            return true;
        }
        Trap set = trap.get();
        if (set == null
                || set.way() != way
                || !piece.contains(set.words())
                || !trap.compareAndSet(set, null)) {
            return false;
        }
        if (!set.swallow()) {
            answering.set(set);
            return false;
        }
        set.action().run();
        return true;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        heal();
        pairs.forEach(Pair::close);
    }
}
