package dev.agentnet.cli.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.protocol.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/// What a task may take, by what finished tasks of its kind took: from the tenth to the ninetieth
/// of a hundred of them.
///
/// @param seconds from its claim to its end
/// @param tasks of its kind that have finished
public record Estimate(Range dollars, Range tokens, Range seconds, int tasks) {

    private static final double LOW = 0.1;
    private static final double HIGH = 0.9;

    /// What one finished task took.
    record Taken(double dollars, double tokens, double seconds) {}

    record Range(double low, double high) {

        static final Range NONE = new Range(0, 0);

        static Range of(List<Taken> all, ToDoubleFunction<Taken> what) {
            double[] sorted = all.stream().mapToDouble(what).sorted().toArray();
            // The outer ones count while there are few.
            int low = (int) Math.floor(LOW * (sorted.length - 1));
            int high = (int) Math.ceil(HIGH * (sorted.length - 1));
            return new Range(sorted[low], sorted[high]);
        }

        Range plus(Range other) {
            return new Range(low + other.low, high + other.high);
        }

        private String said(DoubleFunction<String> words) {
            String from = words.apply(low);
            String to = words.apply(high);
            return from.equals(to) ? from : from + " to " + to;
        }

        private ObjectNode toJson(int digits) {
            double unit = Math.pow(10, digits);
            return Json.object()
                    .put("low", Math.round(low * unit) / unit)
                    .put("high", Math.round(high * unit) / unit);
        }
    }

    /// @param like at least one
    static Estimate of(List<Taken> like) {
        return new Estimate(
                Range.of(like, Taken::dollars),
                Range.of(like, Taken::tokens),
                Range.of(like, Taken::seconds),
                like.size());
    }

    /// Money and tokens in words.
    String cost() {
        return dollars.said(usd -> String.format(Locale.ROOT, "$%.2f", usd))
                + ", "
                + tokens.said(many -> String.format(Locale.ROOT, "%,.0f", many))
                + " tokens";
    }

    /// All of it in words.
    String said() {
        return "%s, %s, by %s"
                .formatted(
                        cost(),
                        seconds.said(Estimate::time),
                        tasks == 1 ? "one finished task" : "%,d finished tasks".formatted(tasks));
    }

    private static String time(double seconds) {
        return Screen.span(Duration.ofSeconds(Math.round(seconds)));
    }

    /// As a plan file has it.
    ObjectNode toJson() {
        ObjectNode json = Json.object();
        json.set("cost_usd", dollars.toJson(4));
        json.set("tokens", tokens.toJson(0));
        json.set("seconds", seconds.toJson(0));
        return json.put("tasks", tasks);
    }
}
