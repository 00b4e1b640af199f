package dev.agentnet.coordination.redis;

import dev.agentnet.protocol.DomainName;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// The atomic transitions, one Lua file each, called by their digest.
///
/// A Redis that was restarted has forgotten them; they are loaded again when it says so.
final class Scripts {

    /// One transition; its file has the same name.
    enum Script {
        SUBMIT,
        STEP,
        RENEW,
        REAP,
        PROMOTE,
        ROUTE,
        JOIN,
        ENQUEUE,
        LAND,
        CANCEL,
        RETRY,
        COLLECT,
        ELECT,
        RESIGN,
        BEAT,
        ENROLL,
        FORGET,
        LOG
    }

    private static final StringCodec BYTES = new StringCodec(StandardCharsets.ISO_8859_1);

    private record Loaded(String source, String digest) {}

    private final RedisCommands<String, String> redis;
    private final RedisAsyncCommands<String, String> later;
    private final String prefix;
    private final Map<Script, Loaded> scripts = new EnumMap<>(Script.class);

    Scripts(StatefulRedisConnection<String, String> connection, Keys keys) {
        this.redis = connection.sync();
        this.later = connection.async();
        this.prefix = keys.prefix();
        String prelude = read("prelude");
        for (Script script : Script.values()) {
            String head = "local SUBMITTING = " + (script == Script.SUBMIT) + "\n";
            String source = head + prelude + read(script.name().toLowerCase(Locale.ROOT));
            scripts.put(script, new Loaded(source, redis.digest(source)));
        }
    }

    private static String read(String name) {
        String file = "/lua/" + name + ".lua";
        try (InputStream in = Scripts.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(Script script, DomainName domain, Collection<String> arguments) {
        return this.<String>call(script, ScriptOutputType.VALUE, domain, arguments);
    }

    long number(Script script, DomainName domain, Collection<String> arguments) {
        return this.<Long>call(script, ScriptOutputType.INTEGER, domain, arguments);
    }

    List<String> list(Script script, DomainName domain, Collection<String> arguments) {
        return this.<List<String>>call(script, ScriptOutputType.MULTI, domain, arguments);
    }

    /// Sends packed values behind the arguments, and does not wait for the reply: a list of texts
    /// and of packed values. It comes on lettuce's own thread.
    CompletionStage<List<byte[]>> packedLater(
            Script script, DomainName domain, List<String> arguments, List<byte[]> packed) {
        Loaded loaded = Objects.requireNonNull(scripts.get(script));
        Function<String, CommandArgs<String, String>> call =
                code -> {
                    CommandArgs<String, String> all =
                            new CommandArgs<>(StringCodec.UTF8)
                                    .add(code)
                                    .add(0)
                                    .add(prefix)
                                    .add(domain.value())
                                    .addValues(arguments);
                    packed.forEach(all::add);
                    return all;
                };
        return later.dispatch(CommandType.EVALSHA, bytes(), call.apply(loaded.digest()))
                .exceptionallyCompose(fault ->
                        fault instanceof RedisNoScriptException
                                ? later.dispatch(
                                        CommandType.EVAL, bytes(), call.apply(loaded.source()))
                                : CompletableFuture.failedStage(fault))
                .thenApply(Scripts::bytesOf);
    }

    /// Takes each byte as a character, which the machine does faster than anything else.
    private static NestedMultiOutput<String, String> bytes() {
        return new NestedMultiOutput<>(BYTES);
    }

    private static List<byte[]> bytesOf(List<Object> reply) {
        List<byte[]> bytes = new ArrayList<>(reply.size());
        reply.forEach(value -> bytes.add(value.toString().getBytes(StandardCharsets.ISO_8859_1)));
        return bytes;
    }

    private String[] all(DomainName domain, Collection<String> arguments) {
        List<String> all = new ArrayList<>(arguments.size() + 2);
        all.add(prefix);
        all.add(domain.value());
        all.addAll(arguments);
        return all.toArray(String[]::new);
    }

    private <T> T call(
            Script script, ScriptOutputType type, DomainName domain, Collection<String> arguments) {
        String[] values = all(domain, arguments);
        Loaded loaded = Objects.requireNonNull(scripts.get(script));
        try {
            return redis.evalsha(loaded.digest(), type, new String[0], values);
        } catch (RedisNoScriptException e) {
            redis.scriptLoad(loaded.source());
            return redis.evalsha(loaded.digest(), type, new String[0], values);
        }
    }
}
