package dev.agentnet.main.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.main.routing.Decision.Kind;
import dev.agentnet.main.routing.Routers.Labelled;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutingAccuracyTest {

    private final Router router = Routers.ofTheRepository();

    /// Nothing was tuned on these titles. Read no errors from them: write examples for what you
    /// know of the trade instead, or the figure stops meaning anything.
    @Test
    void atLeast85PercentOfRealTitlesFindTheirDomain() {
        List<Labelled> titles = Routers.labelled("titles.tsv");
        long right =
                titles.stream()
                        .filter(title ->
                                Routers.domains(router.route(title.text())).equals(title.domains()))
                        .count();
        System.out.printf(
                "routing: %d of %d titles right, %.1f %%%n",
                right, titles.size(), 100.0 * right / titles.size());
        assertThat(right / (double) titles.size()).isGreaterThanOrEqualTo(0.85);
    }

    @Test
    void mostTextsThatSpanDomainsAreSplitAndOthersAreNot() {
        List<Labelled> texts = Routers.labelled("splits.tsv");
        List<Labelled> several = texts.stream().filter(text -> text.domains().size() > 1).toList();
        List<Labelled> one = texts.stream().filter(text -> text.domains().size() == 1).toList();
        System.out.printf(
                "routing: %d of %d that span domains are split, %d of %d others%n",
                splits(several), several.size(), splits(one), one.size());
        assertThat(splits(several) / (double) several.size()).isGreaterThanOrEqualTo(0.7);
        assertThat(splits(one)).isLessThanOrEqualTo(1);
    }

    private long splits(List<Labelled> texts) {
        return texts.stream()
                .filter(text -> router.route(text.text()).kind() == Kind.SPLIT)
                .count();
    }
}
