package dev.agentnet.coordination.redis;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// All keys of a network, written into a stream at one moment and read back from it.
///
/// While they are written nobody else writes (`CLIENT PAUSE … WRITE`): whoever does waits for it.
/// Each key is what `DUMP` makes of it, which newer Redis versions read too, with its time to live.
public final class RedisCopy {

    /// Writers wait no longer than this, whatever becomes of us; their own patience is 20 s.
    private static final Duration PAUSE = Duration.ofSeconds(15);

    /// Keys asked for at once, so that no more of them are in memory.
    private static final int PAGE = 500;

    /// Of one key: a stream of ten thousand events takes a few.
    private static final int MOST_BYTES = 256 << 20;

    /// What the keys of a network without a prefix begin with.
    static final Set<String> ROOTS =
            Set.of(
                    "tasks",
                    "results",
                    "agents",
                    "logs",
                    "events",
                    "stats",
                    "domains",
                    "fleet",
                    "repos",
                    "merges",
                    "network",
                    "quarantine",
                    "budgets",
                    "inbox",
                    "locks",
                    "rates");

    private final RedisCalls redis;
    private final String prefix;

    RedisCopy(RedisCalls redis, Keys keys) {
        this.redis = redis;
        this.prefix = keys.prefix();
    }

    /// How many keys there are.
    public long size() {
        return keys().size();
    }

    /// @return how many keys were written
    /// @throws IOException if the stream fails, or takes so long that it is not of one moment
    public long write(DataOutputStream out) throws IOException {
        long began = System.nanoTime();
        redis.dumps().pauseWrites(PAUSE);
        try {
            long written = writeAll(out);
            if (System.nanoTime() - began > PAUSE.toNanos()) {
                throw new IOException(
                        "Redis's keys took longer than %d s to copy, so they are not of one moment; try again when less goes on"
                                .formatted(PAUSE.toSeconds()));
            }
            return written;
        } finally {
            redis.dumps().resumeWrites();
        }
    }

    private long writeAll(DataOutputStream out) throws IOException {
        List<String> keys = keys();
        long written = 0;
        for (int from = 0; from < keys.size(); from += PAGE) {
            List<String> page = keys.subList(from, Math.min(from + PAGE, keys.size()));
            Map<String, KeyDumps.Dumped> dumped = redis.dumps().dump(page);
            for (Map.Entry<String, KeyDumps.Dumped> entry : dumped.entrySet()) {
                out.writeUTF(entry.getKey().substring(prefix.length()));
                out.writeLong(entry.getValue().livesMillis());
                out.writeInt(entry.getValue().bytes().length);
                out.write(entry.getValue().bytes());
                written++;
            }
        }
        out.writeUTF("");
        return written;
    }

    /// All keys of this network and of no other.
    List<String> keys() {
        // A scan may name a key twice.
        Set<String> keys = new TreeSet<>();
        redis.scan(prefix + "*", keys::addAll);
        keys.removeIf(key -> !ROOTS.contains(root(key.substring(prefix.length()))));
        return new ArrayList<>(keys);
    }

    private static String root(String key) {
        int colon = key.indexOf(':');
        return colon < 0 ? key : key.substring(0, colon);
    }

    /// Puts back what was written, in the place of all that is there, as a new epoch: no claim of
    /// an older one hands anything in, and nothing is granted until a leader has put right what
    /// Redis does not know of the time since.
    ///
    /// @return how many keys were read
    /// @throws IOException if the stream is not whole; what is there by then is a part of it
    /// @throws IllegalStateException if a main orchestrator leads
    public long read(DataInputStream in) throws IOException {
        if (redis.exists(prefix + "network:leader")) {
            throw new IllegalStateException(
                    "a main orchestrator is at work on this Redis; end the network first");
        }
        String epoch = prefix + "network:epoch";
        long before = number(epoch);
        redis.set(prefix + "network:restoring", "1");
        for (String key : keys()) {
            if (!key.equals(prefix + "network:restoring")) {
                redis.del(key);
            }
        }
        long read = 0;
        for (String key = in.readUTF(); !key.isEmpty(); key = in.readUTF()) {
            long lives = in.readLong();
            int length = in.readInt();
            if (length < 0 || length > MOST_BYTES) {
                throw new IOException(
                        "no copy of Redis: " + key + " would have " + length + " bytes");
            }
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new IOException("the copy of Redis ends in the middle of " + key);
            }
            redis.dumps().restore(prefix + key, bytes, Math.max(lives, 0));
            read++;
        }
        redis.set(epoch, Long.toString(Math.max(before, number(epoch)) + 1));
        redis.set(prefix + "network:restoring", "1");
        redis.del(prefix + "network:leader");
        return read;
    }

    private long number(String key) {
        String text = redis.get(key);
        return text == null ? 0 : Long.parseLong(text);
    }
}
