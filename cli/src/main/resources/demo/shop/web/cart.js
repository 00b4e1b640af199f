/** How many of which product the customer wants. */
export class Cart {
  #quantities = new Map();

  add(product) {
    this.#quantities.set(product, this.quantity(product) + 1);
  }

  remove(product) {
    this.#quantities.delete(product);
  }

  clear() {
    this.#quantities.clear();
  }

  quantity(product) {
    return this.#quantities.get(product) ?? 0;
  }

  lines() {
    return [...this.#quantities].map(([product, quantity]) => ({ product, quantity }));
  }

  total() {
    return this.lines().reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);
  }
}
