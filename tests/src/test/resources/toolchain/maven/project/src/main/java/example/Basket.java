package example;

import java.util.List;

public final class Basket {

    public record Line(long price, int quantity) {
        public Line {
            if (quantity < 1) {
                throw new IllegalArgumentException("quantity " + quantity + " is not positive");
            }
        }
    }

    private Basket() {}

    public static long total(List<Line> lines) {
        return lines.stream().mapToLong(line -> line.price() * line.quantity()).sum();
    }
}
