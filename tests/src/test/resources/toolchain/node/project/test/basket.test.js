import assert from 'node:assert/strict';
import { test } from 'node:test';
import { total } from '../src/basket.js';

test('the total is the sum of the lines', () => {
  assert.equal(total([{ price: 250, quantity: 2 }, { price: 99, quantity: 1 }]), 599);
});

test('an empty basket costs nothing', () => {
  assert.equal(total([]), 0);
});

test('a quantity below one is refused', () => {
  assert.throws(() => total([{ price: 1, quantity: 0 }]), RangeError);
});
