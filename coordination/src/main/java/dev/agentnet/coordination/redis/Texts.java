package dev.agentnet.coordination.redis;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Every text that stands in the keys of a network, for whoever looks for something in it.
final class Texts {

    /// Entries of a list read at once.
    private static final int PAGE = 1_000;

    private final RedisCalls redis;
    private final Keys keys;

    Texts(RedisCalls redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    void read(BiConsumer<String, String> reader) {
        for (String key : new RedisCopy(redis, keys).keys()) {
            read(key, reader);
        }
    }

    private void read(String key, BiConsumer<String, String> reader) {
        switch (redis.type(key)) {
            case "string" -> {
                String text = redis.get(key);
                reader.accept(key, text == null ? "" : text);
            }
            case "hash" -> fields(key, redis.hgetall(key), reader);
            case "list" -> list(key, reader);
            case "set" -> redis.smembers(key).forEach(text -> reader.accept(key, text));
            case "zset" -> redis.zrange(key, 0, -1).forEach(text -> reader.accept(key, text));
            case "stream" -> redis.xrange(key, body -> fields(key, body, reader));
            default -> reader.accept(key, "");
        }
    }

    private static void fields(
            String key, Map<String, String> fields, BiConsumer<String, String> reader) {
        fields.forEach((name, text) -> reader.accept(key, name + " " + text));
    }

    private void list(String key, BiConsumer<String, String> reader) {
        long from = 0;
        List<String> page = redis.lrange(key, 0, PAGE - 1L);
        while (!page.isEmpty()) {
            page.forEach(text -> reader.accept(key, text));
            from += page.size();
            page = redis.lrange(key, from, from + PAGE - 1);
        }
    }
}
