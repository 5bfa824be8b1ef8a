import { describe, expect, it } from 'vitest';
import { decimal, formatDecimal } from '../money/decimal.ts';
import { transaction } from './fixtures/transactions.ts';
import { cashEffect, grossAmount, splitPrice, splitQuantity, tracksCash } from './transaction.ts';
import { validateTransaction } from './validate.ts';

const buy = (figures: Parameters<typeof transaction>[3], currency = 'USD') =>
  transaction('2024-03-01', 'BUY', 'VTI', figures, { currency });

describe('validateTransaction', () => {
  it.each([
    ['a purchase at a price', buy({ quantity: '10', price: '250.10', fee: '1.00', tax: '0' })],
    ['a purchase for an amount', buy({ quantity: '10', amount: '2501.00' })],
    ['free shares', buy({ quantity: '1', price: '0' })],
    ['a split', transaction('2024-03-01', 'SPLIT', 'VTI', { quantity: '4' })],
    ['a dividend per share', transaction('2024-03-01', 'DIVIDEND', 'VTI', { quantity: '10', price: '0.24' })],
    ['shares at unknown cost', transaction('2024-03-01', 'TRANSFER_IN', 'VTI', { quantity: '1' })],
    ['cash transferred', transaction('2024-03-01', 'TRANSFER_OUT', null, { amount: '5' })],
    ['eighteen decimals', buy({ quantity: '0.000000000000000001', price: '1' })],
  ])('accepts %s', (_, tx) => expect(validateTransaction(tx)).toEqual([]));

  it.each([
    ['a purchase without price and amount', buy({ quantity: '10' }), ['price']],
    ['a purchase without a quantity', buy({ price: '10' }), ['quantity', 'price']],
    ['a negative quantity', buy({ quantity: '-10', price: '1' }), ['quantity']],
    ['a quantity of zero', buy({ quantity: '0', price: '1' }), ['quantity']],
    ['a negative fee', buy({ quantity: '1', price: '1', fee: '-1' }), ['fee']],
    ['an unknown currency', buy({ quantity: '1', price: '1' }, 'US$'), ['currency']],
    [
      'a sale of nothing',
      transaction('2024-03-01', 'SELL', null, { quantity: '1', price: '1' }),
      ['assetId'],
    ],
    ['a split into nothing', transaction('2024-03-01', 'SPLIT', 'VTI', { quantity: '0' }), ['quantity']],
    ['a split with a fee', transaction('2024-03-01', 'SPLIT', 'VTI', { quantity: '2', fee: '1' }), ['fee']],
    ['a deposit of shares', transaction('2024-03-01', 'DEPOSIT', 'VTI', { amount: '1' }), ['assetId']],
    ['a deposit of zero', transaction('2024-03-01', 'DEPOSIT', null, { amount: '0' }), ['amount']],
    ['a dividend without an amount', transaction('2024-03-01', 'DIVIDEND', 'VTI', {}), ['amount']],
    ['cash transferred without an amount', transaction('2024-03-01', 'TRANSFER_IN', null, {}), ['amount']],
  ])('names what is wrong with %s', (_, tx, paths) =>
    expect(validateTransaction(tx).map((problem) => problem.path)).toEqual(paths),
  );

  it('takes no more than eighteen digits after and twenty before the point', () => {
    const tx = { ...buy({ price: '1' }), quantity: { units: 1n, scale: 19 } };
    expect(validateTransaction(tx).map(({ path }) => path)).toEqual(['quantity']);
    const huge = { ...buy({ price: '1' }), quantity: { units: 10n ** 20n, scale: 0 } };
    expect(validateTransaction(huge).map(({ path }) => path)).toEqual(['quantity']);
    const product = buy({ quantity: '99999999999', price: '99999999999' });
    expect(validateTransaction(product)).toEqual([
      { path: 'quantity', message: expect.stringContaining('quantity x price') },
    ]);
    const costs = buy({ quantity: '1', price: '99999999999999999999', fee: '1' });
    expect(validateTransaction(costs).map(({ path }) => path)).toEqual(['quantity']);
    expect(validateTransaction(buy({ quantity: '1', price: '99999999999999999999' }))).toEqual([]);
  });
});

describe('amounts', () => {
  it.each([
    // Half-up to the minor digits of the currency: two, none and three.
    ['6.811', '70.47', 'USD', '479.97'],
    ['3', '1.115', 'USD', '3.35'],
    ['3', '33.5', 'JPY', '101'],
    ['1', '0.0005', 'KWD', '0.001'],
  ])('%s x %s %s is %s', (quantity, price, currency, amount) =>
    expect(formatDecimal(grossAmount(buy({ quantity, price }, currency))!)).toBe(amount),
  );

  it('lets an amount given win over quantity x price', () =>
    expect(grossAmount(buy({ quantity: '2', price: '3', amount: '5.99' }))).toEqual(decimal('5.99')));

  it.each([
    ['BUY', '-103'],
    ['SELL', '97'],
    ['TRANSFER_IN', '-3'],
    ['TRANSFER_OUT', '-3'],
  ] as const)('%s of 100 with costs of 3 moves %s of cash', (type, cash) => {
    const tx = transaction('2024-03-01', type, 'VTI', { quantity: '1', amount: '100', fee: '2', tax: '1' });
    expect(formatDecimal(cashEffect(tx))).toBe(cash);
  });

  it.each([
    ['DIVIDEND', '97'],
    ['INTEREST', '97'],
    ['DEPOSIT', '97'],
    ['TRANSFER_IN', '97'],
    ['FEE', '-103'],
    ['TAX', '-103'],
    ['WITHDRAWAL', '-103'],
    ['TRANSFER_OUT', '-103'],
  ] as const)('%s of 100 in cash with costs of 3 moves %s', (type, cash) => {
    const tx = transaction('2024-03-01', type, null, { amount: '100', fee: '2', tax: '1' });
    expect(formatDecimal(cashEffect(tx))).toBe(cash);
  });
});

describe('splits', () => {
  it.each([
    ['10', '4', '40'],
    ['15', '0.1', '1.5'],
    ['30', '0.333333333333333333', '10'],
    ['0.123456789012345678', '2', '0.246913578024691356'],
  ])('turns %s at %s into %s', (quantity, ratio, expected) =>
    expect(formatDecimal(splitQuantity(decimal(quantity), decimal(ratio)))).toBe(expected),
  );

  it('turns prices the other way', () => {
    expect(formatDecimal(splitPrice(decimal('499.23'), decimal('4')))).toBe('124.8075');
    expect(formatDecimal(splitPrice(decimal('2.5'), decimal('0.1')))).toBe('25');
  });
});

it('knows cash only where money is said to come or go', () => {
  const trades = [buy({ quantity: '1', price: '1' })];
  expect(tracksCash(trades)).toBe(false);
  expect(tracksCash([...trades, transaction('2024-01-01', 'TRANSFER_IN', 'A', { quantity: '1' })])).toBe(
    false,
  );
  expect(tracksCash([...trades, transaction('2024-01-01', 'DEPOSIT', null, { amount: '1' })])).toBe(true);
});
