package dev.agentnet.main.fleet;

import dev.agentnet.coordination.TaskRecords.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// How many orchestrators one domain's work wants: more at once, fewer after a while.
///
/// What comes while another one starts is counted in, at the rate at which tasks came lately: an
/// exponentially weighted mean, in which what came within [ScaleSettings#memory] is one half.
final class Demand {

    private record Seen(Instant at, int wanted) {}

    /// What was wanted lately, of which nothing is less than what comes after it.
    private final Deque<Seen> lately = new ArrayDeque<>();

    private Instant looked;
    private Instant busy;
    private long arrived;
    private double perSecond;
    private int last;

    /// Whether nothing is known of what had come by the last look.
    private boolean first = true;

    /// @param before as many as there are already, by the word of who looked before
    Demand(int before, Instant now) {
        this.looked = now;
        this.busy = now;
        this.last = before;
        lately.add(new Seen(now, before));
    }

    /// @param needed at least one is, whatever waits
    int wanted(Load load, boolean needed, ScaleSettings settings, Instant now) {
        count(load, settings, now);
        long work = load.pending() + load.active();
        int wanted = 0;
        if (work > 0 || needed) {
            busy = now;
            double coming = work == 0 ? 0 : perSecond * seconds(settings.start());
            double each = settings.tasksEach();
            wanted = Math.clamp((long) Math.ceil((work + coming) / each), 1, settings.max());
        }
        int most = remember(Math.max(wanted, settings.min()), settings, now);
        if (most == 0 && last > 0 && busy.plus(settings.idle()).isAfter(now)) {
            most = 1;
        }
        last = Math.clamp(most, settings.min(), settings.max());
        return last;
    }

    /// The domain stands still, or somebody else says how many there are.
    void hold(int replicas, Instant now) {
        busy = now;
        last = replicas;
        first = true;
    }

    /// What a plan has made and what waits for other tasks has not come yet.
    private void count(Load load, ScaleSettings settings, Instant now) {
        long total = load.stats().getOrDefault("submitted", 0L) - load.waiting();
        double passed = seconds(Duration.between(looked, now));
        if (!first && passed <= 0) {
            return;
        }
        if (!first) {
            double kept = Math.pow(0.5, passed / seconds(settings.memory()));
            long came = Math.max(0, total - arrived);
            perSecond = perSecond * kept + came / passed * (1 - kept);
        }
        first = false;
        arrived = total;
        looked = now;
    }

    private int remember(int wanted, ScaleSettings settings, Instant now) {
        while (!lately.isEmpty() && lately.getLast().wanted() <= wanted) {
            lately.removeLast();
        }
        lately.add(new Seen(now, wanted));
        while (!lately.getFirst().at().plus(settings.shrinkAfter()).isAfter(now)
                && lately.size() > 1) {
            lately.removeFirst();
        }
        return lately.getFirst().wanted();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
