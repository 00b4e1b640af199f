import { Cart } from './cart.js';
import { price } from './price.js';

const cart = new Cart();
const find = (id) => document.getElementById(id);

function element(name, content, properties = {}) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(content);
  return made;
}

function row(label, cents, action, onclick) {
  const item = document.createElement('li');
  item.append(
    element('span', label),
    element('span', price(cents), { className: 'price' }),
    element('button', action, { type: 'button', onclick }),
  );
  return item;
}

function showCart() {
  const rows = cart.lines().map(({ product, quantity }) =>
    row(`${quantity} × ${product.name}`, product.price * quantity, 'Remove', () => {
      cart.remove(product);
      showCart();
    }),
  );
  find('cart').replaceChildren(...rows);
  find('total').textContent = price(cart.total());
}

function showProducts(products) {
  const rows = products.map((product) =>
    row(product.name, product.price, 'Add', () => {
      cart.add(product);
      showCart();
    }),
  );
  find('products').replaceChildren(...rows);
}

async function placeOrder(event) {
  event.preventDefault();
  const form = new FormData(event.target);
  for (const { product, quantity } of cart.lines()) {
    form.append('item', `${product.id}:${quantity}`);
  }
  const body = new URLSearchParams(form);
  const response = await fetch('/api/orders', { method: 'POST', body });
  const answer = await response.json();
  if (!response.ok) {
    find('message').textContent = answer.error;
    return;
  }
  find('message').textContent = `Thank you, ${answer.customer}. This is order ${answer.id}.`;
  find('order').reset();
  cart.clear();
  showCart();
}

find('order').addEventListener('submit', placeOrder);
showCart();
showProducts(await (await fetch('/api/products')).json());
