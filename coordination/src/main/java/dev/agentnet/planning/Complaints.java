package dev.agentnet.planning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Gathers all that is wrong with one file, so that a person mends it in one go.
final class Complaints {

    private final String file;
    private final int most;
    private final List<Complaint> found = new ArrayList<>();
    private int left;

    /// @param most how many are kept; of the others only their number is told
    Complaints(String file, int most) {
        this.file = file;
        this.most = most;
    }

    void add(int line, String what) {
        if (found.size() < most) {
            found.add(new Complaint(file, line, what));
        } else {
            left++;
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /// In the order of the lines.
    List<Complaint> all() {
        List<Complaint> all = new ArrayList<>(found);
        all.sort(Comparator.comparingInt(Complaint::line));
        if (left > 0) {
            all.add(
                    new Complaint(
                            file,
                            all.getLast().line(),
                            "and %d more; mend these first".formatted(left)));
        }
        return all;
    }
}
