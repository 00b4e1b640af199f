package dev.agentnet.main.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.config.AgentnetConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AllowListTest {

    private final AllowList list =
            new AllowList(
                    List.of(
                            "Registry.Example.org:443",
                            "*.example.net:8443",
                            "192.0.2.7:80",
                            "[2001:db8::7]:443"));

    private static boolean has(AllowList list, String authority) {
        return list.has(Destination.parse(authority).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example.org:443",
                "REGISTRY.example.ORG:443",
                "registry.example.org.:443",
                "a.example.net:8443",
                "a.b.example.net:8443",
                "192.0.2.7:80",
                "[2001:db8::7]:443"
            })
    void listedIsThere(String authority) {
        assertThat(has(list, authority)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example.org:80",
                "example.org:443",
                "a.registry.example.org:443",
                "registry.example.org.evil.example.com:443",
                "example.net:8443",
                "evilexample.net:8443",
                "a.example.net:443",
                "192.0.2.8:80",
                "[2001:db8::8]:443"
            })
    void nothingElseIs(String authority) {
        assertThat(has(list, authority)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:443", "127.1:443", "2130706433:443", "0x7f000001:443"})
    void anyNameIsNoAddress(String authority) {
        AllowList any = new AllowList(List.of("*:443"));
        assertThat(has(any, "example.org:443")).isTrue();
        assertThat(has(any, "example.org:80")).isFalse();
        assertThat(has(any, authority)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "example.org:0",
                "example.org:65536",
                "https://example.org:443",
                "example.org:443/x",
                "*:443:443",
                "ex*mple.org:443",
                "user@example.org:443",
                "exa mple.org:443",
                ""
            })
    void nonsenseIsSaid(String entry) {
        assertThatThrownBy(() -> new AllowList(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("agentnet.egress")
                .hasMessageContaining(entry);
    }

    @Test
    void nothingIsAllowedUnlessConfigured() {
        assertThat(EgressSettings.from(AgentnetConfig.load(Map.of(), Map.of())).allow()).isEmpty();
    }

    @Test
    void registriesAreAddedByName() {
        List<String> allow = allowWith(List.of("npm", "debian"));
        assertThat(allow).startsWith("example.org:443").hasSizeGreaterThan(2);
        assertThat(new AllowList(allow)).isNotNull();
        assertThatThrownBy(() -> allowWith(List.of("nmp")))
                .hasMessageContaining("\"nmp\" is none of [cargo, debian, go,");
    }

    @Test
    void everyRegistryIsAListThatCanBeRead() {
        List<String> all =
                List.copyOf(
                        ConfigFactory.load()
                                .getConfig("agentnet.egress.registries")
                                .root()
                                .keySet());
        assertThat(new AllowList(allowWith(all))).isNotNull();
    }

    private static List<String> allowWith(List<String> packages) {
        return EgressSettings.from(
                        AgentnetConfig.load(
                                Map.of(),
                                Map.of(
                                        "agentnet.egress.allow",
                                        List.of("example.org:443"),
                                        "agentnet.egress.packages",
                                        packages)))
                .allow();
    }
}
