package shop;

import java.util.List;

/** An order as it was placed; the total is in cents, at the prices of that moment. */
record Order(int id, String customer, List<Line> lines, int total) {

    Order {
        if (customer.isBlank()) {
            throw new IllegalArgumentException("an order needs the name of the customer");
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("an order needs at least one line");
        }
        lines = List.copyOf(lines);
    }
}
