package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Wakes;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// One subscriber connection per process; lettuce subscribes again by itself after a cut.
final class RedisWakes extends RedisPubSubAdapter<String, String> implements Wakes {

    private final StatefulRedisPubSubConnection<String, String> connection;
    private final Keys keys;

    /// Channel or pattern → who listens. Changed by callers, read by lettuce's thread.
    private final Map<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();

    RedisWakes(StatefulRedisPubSubConnection<String, String> connection, Keys keys) {
        this.connection = connection;
        this.keys = keys;
        connection.addListener(this);
    }

    @Override
    public Subscription onDomain(DomainName domain, Runnable listener) {
        return subscribe(keys.wake(domain), false, message -> listener.run());
    }

    @Override
    public Subscription onEnds(DomainName domain, Consumer<List<TaskId>> listener) {
        return subscribe(keys.ended(domain), false, ids -> listener.accept(tasks(ids)));
    }

    /// Anybody may publish: what are no ids is a hint of nothing.
    private static List<TaskId> tasks(String ids) {
        try {
            return Stream.of(ids.split(" ")).map(TaskId::new).toList();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    @Override
    public Subscription onAnyDomain(Consumer<String> listener) {
        return subscribe(keys.anyWake(), true, listener);
    }

    @Override
    public Subscription onTask(TaskId id, Runnable listener) {
        Subscription said = subscribe(keys.taskChannel(id), false, message -> listener.run());
        Subscription ended =
                onEnds(
                        id.domain(),
                        ids -> {
                            if (ids.contains(id)) {
                                listener.run();
                            }
                        });
        return () -> {
            said.close();
            ended.close();
        };
    }

    @Override
    public Subscription onAgent(AgentId id, Runnable listener) {
        return subscribe(keys.control(id), false, message -> listener.run());
    }

    private Subscription subscribe(String channel, boolean pattern, Consumer<String> listener) {
        List<Consumer<String>> all =
                listeners.computeIfAbsent(channel, key -> new CopyOnWriteArrayList<>());
        all.add(listener);
        if (pattern) {
            await(connection.async().psubscribe(channel));
        } else {
            await(connection.async().subscribe(channel));
        }
        return () -> {
            all.remove(listener);
            if (all.isEmpty() && connection.isOpen()) {
                if (pattern) {
                    connection.async().punsubscribe(channel);
                } else {
                    connection.async().unsubscribe(channel);
                }
            }
        };
    }

    /// What is published from now on arrives.
    private void await(RedisFuture<Void> subscribed) {
        long timeout = connection.getTimeout().toNanos();
        LettuceFutures.awaitOrCancel(subscribed, timeout, TimeUnit.NANOSECONDS);
    }

    @Override
    public void message(String channel, String message) {
        listeners.getOrDefault(channel, List.of()).forEach(listener -> listener.accept(message));
    }

    @Override
    public void message(String pattern, String channel, String message) {
        String domain = channel.substring(channel.lastIndexOf(':') + 1);
        listeners.getOrDefault(pattern, List.of()).forEach(listener -> listener.accept(domain));
    }
}
