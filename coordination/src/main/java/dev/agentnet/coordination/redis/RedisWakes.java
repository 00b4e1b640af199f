package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Wakes;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

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
    public Subscription onEvents(DomainName domain, IntConsumer listener) {
        return subscribe(
                keys.eventsChannel(domain),
                false,
                // Anybody may publish; what is no number still is a hint.
                message ->
                        listener.accept(
                                message.matches("[0-9]{1,9}") ? Integer.parseInt(message) : 1));
    }

    @Override
    public Subscription onAnyDomain(Consumer<String> listener) {
        return subscribe(keys.anyWake(), true, listener);
    }

    @Override
    public Subscription onTask(TaskId id, Runnable listener) {
        return subscribe(keys.taskChannel(id), false, message -> listener.run());
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
            connection.sync().psubscribe(channel);
        } else {
            connection.sync().subscribe(channel);
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
