package dev.agentnet.main.merge;

/// Finds the one that breaks a batch by halves: how many of those that stand first are to be
/// checked together next. Not thread-safe.
final class Bisection {

    /// Among so many that stand first there is one at fault; 0 where nothing is known against any.
    private int suspects;

    /// @param batch how many may be checked together at most
    int most(int batch) {
        return suspects == 0 ? batch : Math.max(1, suspects / 2);
    }

    /// So many failed together, more than one.
    void failed(int together) {
        suspects = together;
    }

    /// So many passed together, and are not among the suspects any more.
    void passed(int together) {
        suspects = Math.max(0, suspects - together);
    }

    /// One failed by itself.
    void found() {
        suspects = 0;
    }
}
