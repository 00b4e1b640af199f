package dev.agentnet.main.egress;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Where the proxy listens, what may be reached through it, and its bounds.
///
/// @param allow `host:port` each, those of the chosen registries included
/// @param connections open at once
/// @param perNetwork of these, from one domain's network
/// @param headBytes of a request
/// @param headTimeout until a request is there
/// @param connectTimeout for each address that is tried
/// @param addresses tried of one name
/// @param idle without a byte in any direction
/// @param longest one connection
public record EgressSettings(
        String host,
        int port,
        List<String> allow,
        int connections,
        int perNetwork,
        int headBytes,
        Duration headTimeout,
        Duration connectTimeout,
        int addresses,
        Duration idle,
        Duration longest) {

    public EgressSettings {
        allow = List.copyOf(allow);
    }

    /// @throws IllegalArgumentException if a registry is chosen that there is no list for
    public static EgressSettings from(Config config) {
        Config egress = config.getConfig("agentnet.egress");
        Config registries = egress.getConfig("registries");
        List<String> allow = new ArrayList<>(egress.getStringList("allow"));
        for (String name : egress.getStringList("packages")) {
            if (!registries.root().containsKey(name)) {
                throw new IllegalArgumentException(
                        "agentnet.egress.packages: \"%s\" is none of %s"
                                .formatted(
                                        name,
                                        registries.root().keySet().stream().sorted().toList()));
            }
            allow.addAll(registries.getStringList('"' + name + '"'));
        }
        return new EgressSettings(
                egress.getString("host"),
                egress.getInt("port"),
                allow,
                egress.getInt("connections"),
                egress.getInt("per-network"),
                Math.toIntExact(egress.getBytes("head")),
                egress.getDuration("head-timeout"),
                egress.getDuration("connect-timeout"),
                egress.getInt("addresses"),
                egress.getDuration("idle"),
                egress.getDuration("longest"));
    }
}
