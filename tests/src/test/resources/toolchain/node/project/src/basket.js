export function total(lines) {
  return lines.reduce((sum, { price, quantity }) => {
    if (quantity < 1) throw new RangeError(`quantity ${quantity} is not positive`);
    return sum + price * quantity;
  }, 0);
}
