package shop;

/** One line of an order: a product, by its id, and how many of it. */
record Line(String product, int quantity) {

    /** Reads the form {@code <product>:<quantity>}. */
    static Line parse(String text) {
        String[] parts = text.split(":", 2);
        if (parts.length < 2 || !parts[1].matches("-?\\d{1,4}")) {
            throw new IllegalArgumentException("not <product>:<quantity>: " + text);
        }
        return new Line(parts[0], Integer.parseInt(parts[1]));
    }
}
