package dev.agentnet.benchmarks.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Figures of the same kind, one per round. What is reported is their median: the machine's other
/// work makes single rounds slower, never faster.
public final class Series {

    private final List<Double> figures = new ArrayList<>();

    public void add(double figure) {
        figures.add(figure);
    }

    public int size() {
        return figures.size();
    }

    /// @throws IllegalStateException if there is no figure yet
    public double median() {
        List<Double> sorted = sorted();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /// The smallest figure that `share` (0 to 1) of all figures do not exceed.
    public double quantile(double share) {
        List<Double> sorted = sorted();
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }

    public double least() {
        return sorted().getFirst();
    }

    public double most() {
        return sorted().getLast();
    }

    /// As they were added.
    List<Double> inOrder() {
        return List.copyOf(figures);
    }

    private List<Double> sorted() {
        if (figures.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
        List<Double> sorted = new ArrayList<>(figures);
        Collections.sort(sorted);
        return sorted;
    }
}
