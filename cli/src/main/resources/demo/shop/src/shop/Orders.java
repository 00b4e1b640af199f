package shop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes orders and remembers them for as long as the process runs. */
final class Orders {

    private final Catalogue catalogue;
    private final List<Order> placed = new ArrayList<>();

    Orders(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    synchronized Order place(String customer, List<Line> lines) {
        Order order = new Order(placed.size() + 1, customer, lines, total(lines));
        placed.add(order);
        return order;
    }

    synchronized Optional<Order> find(int id) {
        return id > 0 && id <= placed.size() ? Optional.of(placed.get(id - 1)) : Optional.empty();
    }

    private int total(List<Line> lines) {
        int total = 0;
        for (Line line : lines) {
            int price = catalogue.product(line.product()).price();
            total = Math.addExact(total, Math.multiplyExact(price, line.quantity()));
        }
        return total;
    }
}
