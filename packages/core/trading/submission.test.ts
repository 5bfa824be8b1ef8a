import { describe, expect, it } from 'vitest';
import { decimal, formatDecimal } from '../money/decimal.ts';
import { instrumentOf, orderOf, termsOf } from './fixtures/orders.ts';
import { isMultipleOf, tickAt, toStep } from './instrument.ts';
import { NothingLeft, replacementOf } from './replacement.ts';
import { ordersOf } from './submission.ts';
import { ImpossibleTransition, transition } from './transitions.ts';

const takeProfit = { limitPrice: decimal('110') };
const stopLoss = { stopPrice: decimal('95'), limitPrice: null };

describe('the orders of a request', () => {
  it('are an entry and two legs that go the other way for a bracket', () => {
    const terms = termsOf({ type: 'limit', limitPrice: '100', timeInForce: 'gtc', quantity: '7' });
    expect(ordersOf({ terms, orderClass: 'bracket', takeProfit, stopLoss })).toMatchObject([
      { role: 'entry', terms },
      {
        role: 'take_profit',
        terms: { side: 'sell', type: 'limit', limitPrice: decimal('110'), stopPrice: null },
      },
      { role: 'stop_loss', terms: { side: 'sell', type: 'stop', limitPrice: null, quantity: decimal('7') } },
    ]);
  });

  it('are two legs of the side asked for and no entry for an OCO', () => {
    const terms = termsOf({ side: 'sell', type: 'limit', limitPrice: '110', timeInForce: 'day' });
    const limited = { stopPrice: decimal('95'), limitPrice: decimal('94') };
    expect(ordersOf({ terms, orderClass: 'oco', takeProfit, stopLoss: limited })).toMatchObject([
      { role: 'take_profit', terms: { side: 'sell', timeInForce: 'day' } },
      { role: 'stop_loss', terms: { side: 'sell', type: 'stop_limit', limitPrice: decimal('94') } },
    ]);
  });

  it.each([
    ['day', 'day'],
    ['gtc', 'gtc'],
    ['opg', 'gtc'],
    ['fok', 'gtc'],
  ] as const)('have legs that are %s -> %s', (timeInForce, legs) => {
    const orders = ordersOf({
      terms: termsOf({ timeInForce }),
      orderClass: 'oto',
      takeProfit: null,
      stopLoss,
    });
    expect(orders.map(({ terms }) => terms.timeInForce)).toEqual([timeInForce, legs]);
  });
});

describe('a replacement', () => {
  const half = () => {
    const working = { ...orderOf({ type: 'limit', limitPrice: '10' }), status: 'accepted' as const };
    const fill = {
      kind: 'fill',
      at: 1,
      quantity: decimal('40'),
      price: decimal('10'),
      fee: decimal('0'),
    } as const;
    return transition(working, { ...fill, last: false }).order;
  };
  const identity = { id: '2', submittedAt: 9, expiresAt: 99, sequence: 2 };

  it('is for what is left, and a new quantity counts what has been filled', () => {
    expect(replacementOf(half(), { limitPrice: decimal('11') }, identity)).toMatchObject({
      id: '2',
      replaces: '1',
      status: 'new',
      quantity: decimal('60'),
      limitPrice: decimal('11'),
      submittedAt: 9,
      filledQuantity: { units: 0n },
    });
    expect(replacementOf(half(), { quantity: decimal('50') }, identity).quantity).toEqual(decimal('10'));
  });

  it('is refused when nothing is left, and for a closed order', () => {
    expect(() => replacementOf(half(), { quantity: decimal('40') }, identity)).toThrow(NothingLeft);
    const canceled = transition(half(), { kind: 'cancel', at: 2, reason: 'asked' }).order;
    expect(() => replacementOf(canceled, {}, identity)).toThrow(ImpossibleTransition);
  });

  it('keeps how far a trailing stop has come, unless its distance changes', () => {
    const trailing = {
      ...orderOf({ side: 'sell', type: 'trailing_stop', trailAmount: '2' }),
      status: 'accepted' as const,
      extreme: decimal('30'),
      stopPrice: decimal('28'),
    };
    expect(replacementOf(trailing, { quantity: decimal('5') }, identity)).toMatchObject({
      extreme: decimal('30'),
      stopPrice: decimal('28'),
    });
    expect(replacementOf(trailing, { trailPercent: decimal('5') }, identity)).toMatchObject({
      extreme: null,
      stopPrice: null,
      trailAmount: null,
      trailPercent: decimal('5'),
    });
  });
});

describe('steps', () => {
  // 17 CFR 242.612: no sub-penny quotes from a dollar on.
  it.each([
    ['1.00', '0.01'],
    ['0.9999', '0.0001'],
    ['250', '0.01'],
  ])('of a price of %s dollars are %s', (price, tick) => {
    expect(formatDecimal(tickAt(instrumentOf(), decimal(price)))).toBe(tick);
  });

  it.each([
    ['10.015', '0.01', false, '10.01', '10.02'],
    ['10.02', '0.01', true, '10.02', '10.02'],
    ['7.25', '0.5', false, '7.0', '7.5'],
    ['3', '0.25', true, '3.00', '3.00'],
  ])('%s in steps of %s: %s, %s, %s', (value, step, fits, down, up) => {
    expect(isMultipleOf(decimal(value), decimal(step))).toBe(fits);
    expect(formatDecimal(toStep(decimal(value), decimal(step), 'down'))).toBe(down);
    expect(formatDecimal(toStep(decimal(value), decimal(step), 'up'))).toBe(up);
  });
});
