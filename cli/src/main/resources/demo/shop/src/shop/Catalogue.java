package shop;

import java.util.List;

/** What the shop sells. */
record Catalogue(List<Product> products) {

    /** One thing for sale; the price is in cents. */
    record Product(String id, String name, int price) {}

    static Catalogue standard() {
        return new Catalogue(
                List.of(
                        new Product("mug", "Enamel mug", 1250),
                        new Product("teapot", "Cast iron teapot", 4900),
                        new Product("oolong", "Oolong tea, 100 g", 975),
                        new Product("honey", "Linden honey", 640)));
    }

    Product product(String id) {
        return products.stream()
                .filter(product -> product.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no product is called " + id));
    }
}
