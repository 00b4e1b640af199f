package dev.agentnet.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SeriesTest {

    private static Series of(double... figures) {
        Series series = new Series();
        for (double figure : figures) {
            series.add(figure);
        }
        return series;
    }

    @Test
    void medianIsTheMiddleOrBetweenTheTwoOfIt() {
        assertThat(of(9, 1, 2).median()).isEqualTo(2);
        assertThat(of(9, 1, 2, 4).median()).isEqualTo(3);
    }

    @Test
    void quantileIsAFigureThatWasMeasured() {
        Series series = new Series();
        for (int figure = 1; figure <= 200; figure++) {
            series.add(figure);
        }
        assertThat(series.quantile(0)).isEqualTo(series.least()).isEqualTo(1);
        assertThat(series.quantile(0.99)).isEqualTo(198);
        assertThat(series.quantile(1)).isEqualTo(series.most()).isEqualTo(200);
    }

    @Test
    void nothingMeasuredHasNoMedian() {
        assertThatThrownBy(() -> of().median()).hasMessageContaining("nothing was measured");
    }
}
