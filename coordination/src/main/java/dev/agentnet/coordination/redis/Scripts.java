package dev.agentnet.coordination.redis;

import dev.agentnet.protocol.DomainName;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
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
        PLAN,
        JOIN,
        ENQUEUE,
        LAND,
        OVERLAP,
        CANCEL,
        RETRY,
        PAUSE,
        RESUME,
        PAUSE_TASK,
        RESUME_TASK,
        DRAIN,
        SCALE,
        KILL,
        COLLECT,
        ELECT,
        RESIGN,
        RESTORE,
        BEAT,
        ENROLL,
        WANT,
        FORGET,
        LOG,
        LOAD,
        INSPECT,
        SPEND,
        FUND,
        ASK,
        ANSWER,
        FORK,
        LEND
    }

    private record Loaded(String source, String digest) {}

    private final ScriptCalls redis;
    private final String prefix;
    private final Map<Script, Loaded> scripts = new EnumMap<>(Script.class);

    Scripts(RedisCalls calls, Keys keys) {
        this.redis = calls.scripts();
        this.prefix = keys.prefix();
        Prelude prelude = new Prelude(read("prelude"));
        for (Script script : Script.values()) {
            String source = source(prelude, script);
            scripts.put(script, new Loaded(source, redis.digest(source)));
        }
    }

    /// What is sent to Redis of a script.
    static String source(Script script) {
        return source(new Prelude(read("prelude")), script);
    }

    private static String source(Prelude prelude, Script script) {
        boolean submits = script == Script.SUBMIT || script == Script.FORK;
        String text = read(script.name().toLowerCase(Locale.ROOT));
        return "local SUBMITTING = " + submits + "\n" + prelude.before(text);
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

    void loadAll() {
        scripts.values().forEach(loaded -> redis.scriptLoad(loaded.source()));
    }

    /// Whether Redis knows all of them.
    boolean areLoaded() {
        return redis.scriptsExist(scripts.values().stream().map(Loaded::digest).toList());
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
        String[] values = all(domain, arguments);
        return redis.evalsha(loaded.digest(), values, packed)
                .exceptionallyCompose(fault ->
                        isForgotten(fault)
                                ? redis.eval(loaded.source(), values, packed)
                                : CompletableFuture.failedStage(fault));
    }

    private static boolean isForgotten(Throwable fault) {
        return fault instanceof RedisNoScriptException
                || fault.getCause() instanceof RedisNoScriptException;
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
            return redis.evalsha(loaded.digest(), type, values);
        } catch (RedisNoScriptException e) {
            redis.scriptLoad(loaded.source());
            return redis.evalsha(loaded.digest(), type, values);
        }
    }
}
