package dev.agentnet.benchmarks.measure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Figures by name, one of each per round, and their ratios within a round.
public final class Figures {

    private final Map<String, Series> series = new HashMap<>();

    public void add(String name, double figure) {
        series.computeIfAbsent(name, key -> new Series()).add(figure);
    }

    public double median(String name) {
        return of(name).median();
    }

    /// The median of the rounds' ratios: what the machine's speed does from round to round does not
    /// count.
    public double ratio(String name, String to) {
        List<Double> first = of(name).inOrder();
        List<Double> second = of(to).inOrder();
        Series ratios = new Series();
        for (int round = 0; round < Math.min(first.size(), second.size()); round++) {
            ratios.add(first.get(round) / second.get(round));
        }
        return ratios.median();
    }

    private Series of(String name) {
        Series found = series.get(name);
        if (found == null) {
            throw new IllegalStateException("nothing was measured of: " + name);
        }
        return found;
    }
}
