package dev.agentnet.main.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.main.provider.CallRates.Caller;
import dev.agentnet.main.provider.CallRates.Limit;
import dev.agentnet.main.provider.CallRates.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class CallRatesTest {

    private static final OptionalLong NONE = OptionalLong.empty();

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private CallRates rates(Limit... limits) {
        return new CallRates(List.of(limits), () -> now);
    }

    private static Caller caller(String domain, String model) {
        return new Caller(domain, "api", model);
    }

    private void takeAll(CallRates rates, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(rates.take(caller("backend", "m"))).isEmpty();
        }
    }

    @Test
    void withoutALimitNothingWaits() {
        CallRates rates = rates(new Limit("network", NONE, NONE));
        assertThat(rates.isEmpty()).isTrue();
        takeAll(rates, 1_000);
    }

    @Test
    void callsPerMinuteAreKept() {
        CallRates rates = rates(new Limit("network", OptionalLong.of(60), NONE));
        takeAll(rates, 60);
        assertThat(rates.take(caller("backend", "m")))
                .contains(new Waits("network", Duration.ofSeconds(1)));
        now = now.plusSeconds(1);
        takeAll(rates, 1);
        assertThat(rates.take(caller("backend", "m"))).isPresent();
        now = now.plus(Duration.ofHours(1));
        takeAll(rates, 60);
        assertThat(rates.take(caller("backend", "m"))).isPresent();
    }

    @Test
    void tokensAreMadeUpFor() {
        CallRates rates = rates(new Limit("model m", NONE, OptionalLong.of(6_000)));
        takeAll(rates, 5);
        rates.used(caller("backend", "m"), 6_099);
        assertThat(rates.take(caller("backend", "m")))
                .contains(new Waits("model m", Duration.ofSeconds(1)));
        assertThat(rates.take(caller("backend", "other"))).isEmpty();
        now = now.plusSeconds(1);
        takeAll(rates, 1);
    }

    @Test
    void domainsWaitForTheirOwnRateAlone() {
        CallRates rates =
                rates(
                        new Limit("domain backend", OptionalLong.of(1), NONE),
                        new Limit("network", OptionalLong.of(30), NONE));
        takeAll(rates, 1);
        assertThat(rates.take(caller("backend", "m")))
                .contains(new Waits("domain backend", Duration.ofMinutes(1)));
        for (int i = 0; i < 29; i++) {
            assertThat(rates.take(caller("frontend", "m"))).as("call %s", i).isEmpty();
        }
        assertThat(rates.take(caller("frontend", "m")))
                .contains(new Waits("network", Duration.ofSeconds(2)));
    }

    @Test
    void workersWaitForTheirOwnRateAlone() {
        CallRates rates = rates(new Limit("worker crew/reviewer", OptionalLong.of(1), NONE));
        Caller reviewer = new Caller("crew", "reviewer", "m");
        assertThat(rates.take(reviewer)).isEmpty();
        assertThat(rates.take(reviewer))
                .contains(new Waits("worker crew/reviewer", Duration.ofMinutes(1)));
        assertThat(rates.take(new Caller("crew", "scout", "m"))).isEmpty();
        assertThat(rates.take(new Caller("backend", "reviewer", "m"))).isEmpty();
    }

    @Test
    void clockThatGoesBackFillsNothing() {
        CallRates rates = rates(new Limit("network", OptionalLong.of(1), NONE));
        takeAll(rates, 1);
        now = now.minusSeconds(600);
        assertThat(rates.take(caller("backend", "m"))).isPresent();
        now = now.plusSeconds(660);
        takeAll(rates, 1);
    }

    @Test
    void limitsAreReadFromTheConfiguration() {
        String text =
                """
                agentnet.model.rates {
                  network { requests-per-minute = 10 }
                  models { "claude-haiku-4.5" { tokens-per-minute = 7 } }
                  domains { backend { requests-per-minute = 3, tokens-per-minute = 4 } }
                  workers { "crew/reviewer" { requests-per-minute = 5 } }
                }
                """;
        assertThat(CallRates.limits(ConfigFactory.parseString(text)))
                .containsExactlyInAnyOrder(
                        new Limit("network", OptionalLong.of(10), NONE),
                        new Limit("model claude-haiku-4.5", NONE, OptionalLong.of(7)),
                        new Limit("domain backend", OptionalLong.of(3), OptionalLong.of(4)),
                        new Limit("worker crew/reviewer", OptionalLong.of(5), NONE));
        assertThat(CallRates.limits(ConfigFactory.load()))
                .containsExactly(new Limit("network", NONE, NONE));
    }
}
