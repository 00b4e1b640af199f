package dev.agentnet.config;

import com.typesafe.config.Config;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/// How many tasks of a domain may be at work at once, whatever the number of its containers.
///
/// @param all of all of them, where the domain says so
/// @param workers by kind of worker, of the tasks that ask for it
public record AtOnce(OptionalInt all, Map<String, Integer> workers) {

    public AtOnce {
        workers = Map.copyOf(workers);
        if (all.orElse(1) < 1 || workers.values().stream().anyMatch(most -> most < 1)) {
            throw new IllegalArgumentException("max-concurrent is at least 1");
        }
    }

    static AtOnce from(Config config) {
        Map<String, Integer> workers = new LinkedHashMap<>();
        Config all = config.getConfig("workers");
        for (String name : all.root().keySet()) {
            DomainTemplate.number(all.getConfig("\"" + name + "\""), "max-concurrent")
                    .ifPresent(most -> workers.put(name, most));
        }
        return new AtOnce(DomainTemplate.number(config, "max-concurrent"), workers);
    }
}
