/** Writes an amount of cents the way the page shows it. */
export function price(cents) {
  return `${cents / 100} €`;
}
