import { exampleLeg } from '@financehub/contract/trading-order.ts';
import { expect, it } from 'vitest';
import { amountWords, givenWords, priceText, termsWords, timeWords } from './orderWords.ts';

const none = { limitPrice: null, stopPrice: null, trailAmount: null, trailPercent: null, currency: 'USD' };

it('says the terms of an order', () => {
  expect(termsWords({ ...none, type: 'market' })).toBe('Market');
  expect(termsWords({ ...none, type: 'limit', limitPrice: '250.1' })).toBe('Limit $250.10');
  expect(termsWords({ ...none, type: 'stop_limit', limitPrice: '89.5', stopPrice: '90' })).toBe(
    'Stop $90.00, limit $89.50',
  );
  expect(termsWords({ ...none, type: 'trailing_stop', trailPercent: '2.5', stopPrice: '97.5' })).toBe(
    'Trails by 2.5%, now $97.50',
  );
});

it('says what an order that was given waits for', () => {
  const order = { ...exampleLeg, waitsFor: 'waiting for a price: the last one is of 2024-11-29' };
  expect(givenWords(order)).toBe(
    'Given: Buy 10 VTI, limit $250.10. Waiting for a price: the last one is of Nov 29, 2024.',
  );
  expect(givenWords({ ...order, waitsFor: null })).toBe('Given: Buy 10 VTI, limit $250.10.');
});

it('keeps the digits of a price', () => {
  expect(priceText('0.00012300', 'USD')).toBe('$0.000123');
  expect(priceText('12', 'USD')).toBe('$12.00');
});

it('says how much and how long', () => {
  const order = { quantity: '10', notional: null, currency: 'USD', status: 'accepted' as const };
  expect(amountWords({ ...order, filledQuantity: '0' })).toBe('10');
  expect(amountWords({ ...order, filledQuantity: '4.5' })).toBe('4.5 of 10');
  expect(amountWords({ ...order, quantity: null, notional: '500', filledQuantity: '0' })).toBe('$500.00');
  expect(timeWords({ timeInForce: 'gtd', goodTill: '2026-12-24' })).toBe('until Dec 24, 2026');
  expect(timeWords({ timeInForce: 'fok', goodTill: null })).toBe('FOK');
});
