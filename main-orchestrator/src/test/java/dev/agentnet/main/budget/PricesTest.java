package dev.agentnet.main.budget;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.Budgets.Spent;
import org.junit.jupiter.api.Test;

final class PricesTest {

    private final Prices prices = new Prices(ConfigFactory.load());

    private long micros(String model, long prompt) {
        return prices.spent(new TurnUsage(model, prompt, 0, 0, 0, 0)).micros();
    }

    @Test
    void eachKindOfTokenHasItsPrice() {
        TurnUsage turn = new TurnUsage("claude-opus-5-5", 1_000, 100, 10_000, 1_000, 100_000);
        assertThat(prices.spent(turn))
                .isEqualTo(new Spent(112_000, 100, 4_000 + 2_000 + 50_000 + 8_000 + 20_000, 0));
    }

    @Test
    void nameMayHaveADayBehindIt() {
        assertThat(micros("claude-sonnet-4-5-20250929", 10)).isEqualTo(30);
        assertThat(micros("claude-opus-4-1@20250805", 10)).isEqualTo(150);
    }

    @Test
    void modelThatIsNotNamedIsCountedInTokensAlone() {
        TurnUsage turn = new TurnUsage("claude-opus-5-9", 10, 5, 0, 0, 0);
        assertThat(prices.spent(turn)).isEqualTo(new Spent(10, 5, 0, 15));
        assertThat(prices.knows("claude-opus-5-9")).isFalse();
    }

    @Test
    void longPromptsHaveAPriceOfTheirOwn() {
        assertThat(micros("claude-haiku-5-5", 100_000)).isEqualTo(10_000);
        assertThat(micros("claude-haiku-5-5", 100_001)).isEqualTo(50_001);
    }

    @Test
    void partOfAMillionthCountsAsOne() {
        assertThat(micros("claude-haiku-5-5", 1)).isEqualTo(1);
    }
}
