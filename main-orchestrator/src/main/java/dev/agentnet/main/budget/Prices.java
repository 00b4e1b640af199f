package dev.agentnet.main.budget;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import dev.agentnet.coordination.Budgets.Spent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What models cost. A model that is not named has no price: its tokens are counted and cost
/// nothing here.
public final class Prices {

    /// What a model's name has behind it when it means one day's: `-20250929` or `@20250929`.
    private static final Pattern DAY = Pattern.compile("[-@]\\d{8}$");

    private final Map<String, Price> prices = new HashMap<>();

    /// In dollars per million tokens, which are millionths of a dollar per token.
    private record Rates(double input, double output, double write, double hour, double read) {

        static Rates from(Config config) {
            double input = config.getDouble("input");
            return new Rates(
                    input,
                    config.getDouble("output"),
                    config.getDouble("cache-write"),
                    config.hasPath("cache-write-hour")
                            ? config.getDouble("cache-write-hour")
                            : 2 * input,
                    config.getDouble("cache-read"));
        }

        long micros(TurnUsage turn) {
            double sum =
                    turn.input() * input
                            + turn.output() * output
                            + turn.written() * write
                            + turn.writtenForAnHour() * hour
                            + turn.read() * read;
            // A millionth is not lost by how doubles are added up.
            return (long) Math.ceil(sum - 1e-6);
        }
    }

    /// @param above prompts of more tokens than this have rates of their own
    private record Price(Rates usual, long above, Rates longPrompts) {

        static Price from(Config config) {
            Rates usual = Rates.from(config);
            return config.hasPath("long")
                    ? new Price(
                            usual,
                            config.getLong("long.above"),
                            Rates.from(config.getConfig("long")))
                    : new Price(usual, Long.MAX_VALUE, usual);
        }

        long micros(TurnUsage turn) {
            return (turn.prompt() > above ? longPrompts : usual).micros(turn);
        }
    }

    public Prices(Config config) {
        ConfigObject models = config.getObject("agentnet.prices");
        models.forEach(
                (name, value) -> prices.put(name, Price.from(((ConfigObject) value).toConfig())));
    }

    private Optional<Price> of(String model) {
        return Optional.ofNullable(prices.get(model))
                .or(() -> Optional.ofNullable(prices.get(DAY.matcher(model).replaceFirst(""))));
    }

    public boolean knows(String model) {
        return of(model).isPresent();
    }

    public Spent spent(TurnUsage turn) {
        Optional<Price> price = of(turn.model());
        return new Spent(
                turn.prompt(),
                turn.output(),
                price.map(known -> known.micros(turn)).orElse(0L),
                price.isPresent() ? 0 : turn.prompt() + turn.output());
    }
}
