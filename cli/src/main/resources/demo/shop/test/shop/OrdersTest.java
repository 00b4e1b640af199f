package shop;

import static shop.Tests.equal;
import static shop.Tests.refused;

import java.util.List;
import java.util.Optional;

final class OrdersTest {

    private final Orders orders = new Orders(Catalogue.standard());

    void totalIsTheSumOfTheLines() {
        Order order = orders.place("Ada", List.of(new Line("mug", 2), new Line("honey", 1)));
        equal(2 * 1250 + 640, order.total());
    }

    void placedOrderIsFoundByItsId() {
        Order first = orders.place("Ada", List.of(new Line("mug", 1)));
        Order second = orders.place("Grace", List.of(new Line("teapot", 1)));
        equal(Optional.of(first), orders.find(first.id()));
        equal(Optional.of(second), orders.find(second.id()));
        equal(Optional.empty(), orders.find(3));
    }

    void orderWithoutACustomerIsRefused() {
        refused("name of the customer", () -> orders.place(" ", List.of(new Line("mug", 1))));
    }

    void orderWithoutLinesIsRefused() {
        refused("at least one line", () -> orders.place("Ada", List.of()));
    }

    void unknownProductIsRefused() {
        refused("lamp", () -> orders.place("Ada", List.of(new Line("lamp", 1))));
    }

    void refusedOrderTakesNoNumber() {
        refused("at least one line", () -> orders.place("Ada", List.of()));
        equal(1, orders.place("Ada", List.of(new Line("mug", 1))).id());
    }
}
