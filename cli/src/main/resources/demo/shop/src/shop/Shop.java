package shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers the requests of the API, and knows nothing of sockets. */
final class Shop {

    /** What goes back to the caller: a status and a body of JSON. */
    record Reply(int status, String body) {

        static Reply error(int status, String sentence) {
            return new Reply(status, Json.write(Json.object("error", sentence)));
        }
    }

    private static final String ONE_ORDER = "/api/orders/";

    private final Catalogue catalogue = Catalogue.standard();
    private final Orders orders = new Orders(catalogue);

    /** The body of a POST is a form, as a browser would send it. */
    Reply answer(String method, String path, String body) {
        try {
            if (method.equals("GET") && path.equals("/api/products")) {
                return products();
            }
            if (method.equals("POST") && path.equals("/api/orders")) {
                return placeOrder(parseForm(body));
            }
            if (method.equals("GET") && path.matches(ONE_ORDER + "\\d{1,9}")) {
                return order(Integer.parseInt(path.substring(ONE_ORDER.length())));
            }
            return Reply.error(404, "there is no " + method + " " + path);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Reply.error(400, e.getMessage());
        }
    }

    private Reply products() {
        List<Object> products = new ArrayList<>();
        for (Catalogue.Product product : catalogue.products()) {
            products.add(
                    Json.object(
                            "id", product.id(), "name", product.name(), "price", product.price()));
        }
        return new Reply(200, Json.write(products));
    }

    private Reply placeOrder(Map<String, List<String>> form) {
        String customer = first(form, "customer");
        List<Line> lines = new ArrayList<>();
        for (String item : form.getOrDefault("item", List.of())) {
            lines.add(Line.parse(item));
        }
        return new Reply(201, write(orders.place(customer, lines)));
    }

    private Reply order(int id) {
        Optional<Order> order = orders.find(id);
        return order.isPresent()
                ? new Reply(200, write(order.get()))
                : Reply.error(404, "there is no order " + id);
    }

    private static String write(Order order) {
        List<Object> lines = new ArrayList<>();
        for (Line line : order.lines()) {
            lines.add(Json.object("product", line.product(), "quantity", line.quantity()));
        }
        return Json.write(
                Json.object(
                        "id", order.id(),
                        "customer", order.customer(),
                        "lines", lines,
                        "total", order.total()));
    }

    private static String first(Map<String, List<String>> form, String name) {
        return form.getOrDefault(name, List.of("")).get(0);
    }

    private static Map<String, List<String>> parseForm(String body) {
        Map<String, List<String>> form = new HashMap<>();
        for (String field : body.split("&")) {
            String[] parts = (field + "=").split("=", 3);
            form.computeIfAbsent(URLDecoder.decode(parts[0], UTF_8), name -> new ArrayList<>())
                    .add(URLDecoder.decode(parts[1], UTF_8));
        }
        return form;
    }
}
