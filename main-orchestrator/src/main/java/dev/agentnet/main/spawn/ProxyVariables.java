package dev.agentnet.main.spawn;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The variables by which programs find the way out of a domain's network, in both ways of writing:
/// some read only the one, some only the other.
final class ProxyVariables {

    private ProxyVariables() {}

    static Map<String, String> of(DockerSettings settings) {
        Set<String> direct = new LinkedHashSet<>(Set.of("localhost"));
        direct.add("127.0.0.1");
        addHost(direct, settings.handover().mainUrl());
        addHost(direct, settings.handover().redisUrl());
        Map<String, String> variables = new LinkedHashMap<>();
        put(variables, "HTTPS_PROXY", settings.proxy());
        put(variables, "HTTP_PROXY", settings.proxy());
        put(variables, "NO_PROXY", String.join(",", direct));
        return variables;
    }

    private static void addHost(Set<String> hosts, String url) {
        String host = URI.create(url).getHost();
        if (host != null) {
            hosts.add(host);
        }
    }

    private static void put(Map<String, String> variables, String name, String value) {
        variables.put(name, value);
        variables.put(name.toLowerCase(Locale.ROOT), value);
    }
}
