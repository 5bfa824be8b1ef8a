import { describe, expect, it } from 'vitest';
import { decimal, formatDecimal, trim } from '../money/decimal.ts';
import { type FeeModel, type FeeRule, feeFor, feeOfFill } from './fees.ts';
import { instrumentOf, orderOf } from './fixtures/orders.ts';
import { slippageOf } from './slippage.ts';
import { transition } from './transitions.ts';

const rule = (changes: Partial<FeeRule>): FeeRule => ({
  per: 'order',
  rate: decimal('0'),
  side: null,
  min: null,
  max: null,
  maxFraction: null,
  rounding: 'half-up',
  ...changes,
});

/** Interactive Brokers' fixed prices for US shares: 0.005 a share, at least 1.00, at most 1 % of the amount. */
const PER_SHARE: FeeModel = [
  rule({ per: 'unit', rate: decimal('0.005'), min: decimal('1'), maxFraction: decimal('0.01') }),
];
/** Of 2024: SEC 27.80 per million of sales, TAF 0.000166 a share sold and 8.30 at most, each rounded up. */
const REGULATORY: FeeModel = [
  rule({ per: 'value', rate: decimal('0.0000278'), side: 'sell', rounding: 'up' }),
  rule({ per: 'unit', rate: decimal('0.000166'), side: 'sell', max: decimal('8.30'), rounding: 'up' }),
];

describe('fees of an order', () => {
  it.each([
    // The broker's own examples: 100 shares at 25 are 1.00, 1,000 at 25 are 5.00, 1,000 at 0.25 are 2.50.
    ['a minimum', PER_SHARE, 'buy', '100', '2500', '1'],
    ['per share', PER_SHARE, 'buy', '1000', '25000', '5'],
    ['a share of the amount at most', PER_SHARE, 'buy', '1000', '250', '2.5'],
    ['per contract', [rule({ per: 'unit', rate: decimal('0.65') })], 'buy', '7', '3500', '4.55'],
    ['per trade', [rule({ rate: decimal('9.99') })], 'sell', '7', '3500', '9.99'],
    [
      'a percentage',
      [rule({ per: 'value', rate: decimal('0.0025'), min: decimal('5') })],
      'buy',
      '7',
      '3500',
      '8.75',
    ],
    // 0.834 up to 0.84, 0.0498 up to 0.05.
    ['of sellers', REGULATORY, 'sell', '300', '30000', '0.89'],
    ['not of buyers', REGULATORY, 'buy', '300', '30000', '0'],
    ['with an upper bound', REGULATORY, 'sell', '100000', '10', '8.31'],
    ['of nothing', PER_SHARE, 'buy', '0', '0', '0'],
  ] as const)('%s', (_, model, side, quantity, value, expected) => {
    expect(formatDecimal(trim(feeFor(model, side, decimal(quantity), decimal(value), 2)))).toBe(expected);
  });

  it('pays its minimum once, however many fills it takes', () => {
    let order = { ...orderOf({ quantity: '400' }), status: 'accepted' as const } as ReturnType<
      typeof orderOf
    >;
    const fees: string[] = [];
    for (const [quantity, last] of [
      ['100', false],
      ['100', false],
      ['200', true],
    ] as const) {
      const fee = feeOfFill(PER_SHARE, order, decimal(quantity), decimal('25'), instrumentOf());
      fees.push(formatDecimal(fee));
      order = transition(order, {
        kind: 'fill',
        at: 1,
        quantity: decimal(quantity),
        price: decimal('25'),
        fee,
        last,
      }).order;
    }
    expect(fees).toEqual(['1.00', '0.00', '1.00']);
    expect(formatDecimal(order.fees)).toBe('2.00');
  });
});

describe('slippage', () => {
  const [price, quantity] = [decimal('50'), decimal('400')];
  it.each([
    ['none', { kind: 'none' }, '0'],
    ['five basis points', { kind: 'fraction', fraction: decimal('0.0005') }, '0.025'],
    ['half the spread', { kind: 'spread', fraction: decimal('0.5'), otherwise: decimal('0.01') }, '0.02'],
    // A tenth of the root of 400 / 10,000, of 50: 1.
    [
      'impact of 4 % of the volume',
      { kind: 'impact', coefficient: decimal('0.1'), otherwise: decimal('0') },
      '1',
    ],
  ] as const)('%s', (_, model, expected) => {
    const liquidity = { spread: decimal('0.04'), volume: decimal('10000') };
    expect(formatDecimal(trim(slippageOf(model, price, quantity, liquidity)))).toBe(expected);
  });

  it.each([
    { kind: 'spread', fraction: decimal('0.5'), otherwise: decimal('0.01') },
    { kind: 'impact', coefficient: decimal('0.1'), otherwise: decimal('0.01') },
  ] as const)('by $kind is a share of the price where nothing else is known', (model) => {
    expect(formatDecimal(slippageOf(model, price, quantity, { spread: null, volume: null }))).toBe('0.50');
  });
});
