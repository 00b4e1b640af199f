package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Repositories;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

final class RedisRepositories implements Repositories {

    private final RedisCalls redis;
    private final Keys keys;

    RedisRepositories(RedisCalls redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    @Override
    public void put(Repository repository) {
        redis.hset(
                keys.repository(repository.name()),
                Map.of(
                        "origin", repository.origin(),
                        "base", repository.base(),
                        "land", repository.land()));
        redis.sadd(keys.repositories(), repository.name());
    }

    @Override
    public Optional<Repository> find(String name) {
        Map<String, String> fields = redis.hgetall(keys.repository(name));
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Repository(
                        name,
                        fields.getOrDefault("origin", ""),
                        fields.getOrDefault("base", "main"),
                        fields.getOrDefault("land", "here")));
    }

    @Override
    public List<Repository> all() {
        return redis.smembers(keys.repositories()).stream()
                .sorted()
                .map(this::find)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public boolean remove(String name) {
        redis.srem(keys.repositories(), name);
        if (name.equals(redis.get(keys.defaultRepository()))) {
            redis.del(keys.defaultRepository());
        }
        return redis.del(keys.repository(name)) == 1;
    }

    @Override
    public Optional<String> defaultName() {
        return Optional.ofNullable(redis.get(keys.defaultRepository()));
    }

    @Override
    public void makeDefault(String name) {
        redis.set(keys.defaultRepository(), name);
    }

    @Override
    public void trouble(String name, String sentence, Duration kept) {
        if (sentence.isEmpty()) {
            redis.del(keys.mergeTrouble(name));
        } else {
            redis.set(keys.mergeTrouble(name), sentence, kept);
        }
    }

    @Override
    public Optional<String> trouble(String name) {
        return Optional.ofNullable(redis.get(keys.mergeTrouble(name)));
    }

    @Override
    public Map<String, String> troubles() {
        String prefix = keys.mergeTrouble("");
        Map<String, String> troubles = new TreeMap<>();
        redis.scan(
                prefix + "*",
                page ->
                        page.forEach(key -> {
                            String sentence = redis.get(key);
                            if (sentence != null) {
                                troubles.put(key.substring(prefix.length()), sentence);
                            }
                        }));
        return troubles;
    }
}
