package dev.agentnet.main.http;

import com.typesafe.config.Config;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Whose requests are looked at at all.
///
/// @param hosts names under which main is asked, without a port
/// @param origins pages of browsers that may ask
/// @param perSecond requests of one caller, on average
/// @param burst requests of one caller at once
/// @param connections open at once
/// @param headerBytes of one request
public record GateSettings(
        Set<String> hosts,
        Set<String> origins,
        int perSecond,
        int burst,
        int connections,
        int headerBytes) {

    public GateSettings {
        hosts = Set.copyOf(hosts);
        origins = Set.copyOf(origins);
    }

    static GateSettings from(Config config) {
        Config gate = config.getConfig("agentnet.main.gate");
        Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
        gate.getStringList("hosts").forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        addHost(hosts, config.getString("agentnet.main.url"));
        addHost(hosts, config.getString("agentnet.spawn.main-url-inside"));
        return new GateSettings(
                hosts,
                Set.copyOf(gate.getStringList("origins")),
                gate.getInt("per-second"),
                gate.getInt("burst"),
                gate.getInt("connections"),
                Math.toIntExact(gate.getBytes("header")));
    }

    private static void addHost(Set<String> hosts, String url) {
        String host = URI.create(url).getHost();
        if (host != null) {
            hosts.add(host.toLowerCase(Locale.ROOT));
        }
    }
}
