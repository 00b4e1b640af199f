package dev.agentnet.coordination.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.MapOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The commands of Redis that a network uses, each waited for as long as the connection's timeout.
///
/// The library's own blocking commands are a proxy over all seven hundred, and to make that takes
/// half of the time between a process's start and Redis's first answer.
final class RedisCalls {

    /// Keys or entries of a stream asked for at once, so that no call holds Redis for long.
    private static final int PAGE = 1_000;

    private final StatefulRedisConnection<String, String> connection;
    private final RedisAsyncCommands<String, String> redis;
    private final long timeout;

    RedisCalls(StatefulRedisConnection<String, String> connection) {
        this.connection = connection;
        this.redis = connection.async();
        this.timeout = connection.getTimeout().toNanos();
    }

    ScriptCalls scripts() {
        return new ScriptCalls(this, redis);
    }

    UserCalls users() {
        return new UserCalls(this, redis);
    }

    KeyDumps dumps() {
        return new KeyDumps(this, redis);
    }

    /// For commands that always answer something.
    <T> T await(RedisFuture<T> future) {
        return LettuceFutures.awaitOrCancel(future, timeout, TimeUnit.NANOSECONDS);
    }

    /// For commands whose answer may be that there is nothing.
    private @Nullable String awaitValue(RedisFuture<String> future) {
        return LettuceFutures.awaitOrCancel(future, timeout, TimeUnit.NANOSECONDS);
    }

    String info(String section) {
        return await(redis.info(section));
    }

    Map<String, String> configGet(String name) {
        return await(redis.configGet(name));
    }

    void publish(String channel, String message) {
        await(redis.publish(channel, message));
    }

    @Nullable String get(String key) {
        return awaitValue(redis.get(key));
    }

    void set(String key, String value) {
        await(redis.set(key, value));
    }

    void set(String key, String value, Duration kept) {
        await(redis.set(key, value, SetArgs.Builder.px(kept)));
    }

    long hstrlen(String key, String field) {
        return await(redis.hstrlen(key, field));
    }

    long incr(String key) {
        return await(redis.incr(key));
    }

    long del(String key) {
        return await(redis.del(key));
    }

    /// `string`, `hash`, `list`, `set`, `zset`, `stream`, or `none`.
    String type(String key) {
        return await(redis.type(key));
    }

    boolean exists(String key) {
        return await(redis.exists(key)) == 1;
    }

    @Nullable String hget(String key, String field) {
        return awaitValue(redis.hget(key, field));
    }

    Map<String, String> hgetall(String key) {
        return await(redis.hgetall(key));
    }

    /// @param text absent where there is no such key or field
    record HashAndText(Map<String, String> hash, Optional<String> text) {}

    /// Both with one round trip.
    HashAndText hgetallAndGet(String hash, String text) {
        return both(hash, CommandType.GET, arguments().addKey(text));
    }

    /// A hash, and a field of another, with one round trip.
    HashAndText hgetallAndHget(String hash, String other, String field) {
        return both(hash, CommandType.HGET, arguments().addKey(other).addKey(field));
    }

    /// One write sends both: two would wake Redis twice, and its answers whoever waits for them.
    private HashAndText both(String hash, CommandType type, CommandArgs<String, String> text) {
        AsyncCommand<String, String, Map<String, String>> all =
                new AsyncCommand<>(
                        new Command<>(
                                CommandType.HGETALL,
                                new MapOutput<>(StringCodec.UTF8),
                                arguments().addKey(hash)));
        AsyncCommand<String, String, String> one =
                new AsyncCommand<>(new Command<>(type, new ValueOutput<>(StringCodec.UTF8), text));
        connection.dispatch(List.of(all, one));
        // The last answer first: the other is here by then.
        Optional<String> last = Optional.ofNullable(awaitValue(one));
        return new HashAndText(await(all), last);
    }

    private static CommandArgs<String, String> arguments() {
        return new CommandArgs<>(StringCodec.UTF8);
    }

    List<String> hkeys(String key) {
        return await(redis.hkeys(key));
    }

    void hset(String key, String field, String value) {
        await(redis.hset(key, field, value));
    }

    void hset(String key, Map<String, String> fields) {
        await(redis.hset(key, fields));
    }

    void hdel(String key, String... fields) {
        await(redis.hdel(key, fields));
    }

    void hincrby(String key, String field, long by) {
        await(redis.hincrby(key, field, by));
    }

    @Nullable String lindex(String key, long index) {
        return awaitValue(redis.lindex(key, index));
    }

    void lrem(String key, String value) {
        await(redis.lrem(key, 0, value));
    }

    long llen(String key) {
        return await(redis.llen(key));
    }

    List<String> lrange(String key, long first, long last) {
        return await(redis.lrange(key, first, last));
    }

    void sadd(String key, String member) {
        await(redis.sadd(key, member));
    }

    void srem(String key, String member) {
        await(redis.srem(key, member));
    }

    long scard(String key) {
        return await(redis.scard(key));
    }

    /// In the order of `fields`.
    List<Optional<String>> hmget(String key, List<String> fields) {
        return await(redis.hmget(key, fields.toArray(String[]::new))).stream()
                .map(value -> Optional.ofNullable(value.getValueOrElse(null)))
                .toList();
    }

    Set<String> smembers(String key) {
        return await(redis.smembers(key));
    }

    long zcard(String key) {
        return await(redis.zcard(key));
    }

    long zcount(String key, Range<? extends Number> scores) {
        return await(redis.zcount(key, scores));
    }

    List<String> zrange(String key, long first, long last) {
        return await(redis.zrange(key, first, last));
    }

    List<ScoredValue<String>> zrangeWithScores(String key, long first, long last) {
        return await(redis.zrangeWithScores(key, first, last));
    }

    List<String> zrangebyscore(String key, Range<? extends Number> scores) {
        return await(redis.zrangebyscore(key, scores));
    }

    List<String> zrevrange(String key, long first, long last) {
        return await(redis.zrevrange(key, first, last));
    }

    void xadd(String key, XAddArgs how, Map<String, String> fields) {
        await(redis.xadd(key, how, fields));
    }

    long xlen(String key) {
        return await(redis.xlen(key));
    }

    @SuppressWarnings("unchecked") // a generic array for one stream position
    List<StreamMessage<String, String>> xread(XReadArgs how, StreamOffset<String> from) {
        return await(redis.xread(how, from));
    }

    /// Hands over the whole of a stream, oldest entry first, page by page.
    void xrange(String key, Consumer<Map<String, String>> reader) {
        String after = "-";
        List<StreamMessage<String, String>> page;
        do {
            page = await(redis.xrange(key, Range.create(after, "+"), Limit.from(PAGE)));
            page.forEach(message -> reader.accept(message.getBody()));
            after = page.isEmpty() ? after : "(" + page.getLast().getId();
        } while (!page.isEmpty());
    }

    /// Hands over all keys of a shape, page by page; one may come twice.
    void scan(String pattern, Consumer<List<String>> reader) {
        ScanArgs how = ScanArgs.Builder.matches(pattern).limit(PAGE);
        KeyScanCursor<String> page = await(redis.scan(how));
        reader.accept(page.getKeys());
        while (!page.isFinished()) {
            page = await(redis.scan(page, how));
            reader.accept(page.getKeys());
        }
    }

    List<StreamMessage<String, String>> xrevrange(String key, Range<String> ids, Limit limit) {
        return await(redis.xrevrange(key, ids, limit));
    }
}
