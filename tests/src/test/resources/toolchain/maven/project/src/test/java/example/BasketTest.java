package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import example.Basket.Line;
import java.util.List;
import org.junit.jupiter.api.Test;

class BasketTest {

    @Test
    void totalIsTheSumOfTheLines() {
        assertEquals(599, Basket.total(List.of(new Line(250, 2), new Line(99, 1))));
    }

    @Test
    void quantityBelowOneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Line(1, 0));
    }
}
