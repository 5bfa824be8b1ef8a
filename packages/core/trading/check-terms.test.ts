import { describe, expect, it } from 'vitest';
import { decimal } from '../money/decimal.ts';
import { day } from '../time/day.ts';
import { checkRequest, checkTerms } from './check-terms.ts';
import { endOfOrder } from './expiry.ts';
import { instrumentOf, type PlainTerms, termsOf } from './fixtures/orders.ts';
import type { OrderClass } from './order.ts';
import { refusalText } from './refusal.ts';

const OPEN = Date.parse('2026-11-24T15:00Z');
const HOLIDAY = Date.parse('2026-11-26T15:00Z');

const refusals = (plain: PlainTerms, now = OPEN) =>
  checkTerms(termsOf(plain), instrumentOf(), now).map(refusalText);

describe('the terms of an order', () => {
  it.each<[PlainTerms]>([
    [{}],
    [{ notional: '100' }],
    [{ type: 'limit', limitPrice: '10.01', timeInForce: 'fok' }],
    [{ type: 'limit', limitPrice: '0.0001' }],
    [{ type: 'stop', stopPrice: '10.01', timeInForce: 'gtc' }],
    [{ type: 'stop_limit', stopPrice: '10.01', limitPrice: '10.02' }],
    [{ type: 'trailing_stop', trailAmount: '0.333' }],
    [{ type: 'trailing_stop', trailPercent: '1.5', timeInForce: 'gtc' }],
    [{ timeInForce: 'opg' }],
    [{ type: 'limit', limitPrice: '1', timeInForce: 'cls' }],
    [{ timeInForce: 'gtd', goodTill: '2026-11-24' }],
    [{ type: 'limit', limitPrice: '1', extendedHours: true }],
  ])('are fine: %o', (plain) => {
    expect(refusals(plain)).toEqual([]);
  });

  it.each<[PlainTerms, string[]]>([
    [{ quantity: '0' }, ['the quantity must be above zero']],
    [{ quantity: '1.5' }, ['the quantity 1.5 is not a multiple of 1']],
    [{ notional: '-1' }, ['the amount of money must be above zero']],
    [
      { notional: '100', type: 'limit', limitPrice: '1' },
      ['an amount of money is for simple market orders of assets without a multiplier'],
    ],
    [{ type: 'limit' }, ['the limit price is missing']],
    [{ type: 'limit', limitPrice: '0' }, ['the limit price must be above zero']],
    // 17 CFR 242.612.
    [{ type: 'limit', limitPrice: '10.001' }, ['the limit price 10.001 is not a multiple of 0.01']],
    [{ type: 'limit', limitPrice: '0.99999' }, ['the limit price 0.99999 is not a multiple of 0.0001']],
    [
      { limitPrice: '1', stopPrice: '2' },
      [
        'the limit price is not taken by an order of this kind',
        'the stop price is not taken by an order of this kind',
      ],
    ],
    [{ type: 'stop_limit' }, ['the limit price is missing', 'the stop price is missing']],
    [{ type: 'trailing_stop' }, ['the trail is missing']],
    [{ type: 'trailing_stop', trailAmount: '0' }, ['the trail must be above zero']],
    [{ type: 'trailing_stop', trailPercent: '100' }, ['the trail in percent must be below 100']],
    [
      { type: 'trailing_stop', trailAmount: '1', trailPercent: '1' },
      ['the trail in percent is not taken by an order of this kind'],
    ],
    [{ trailAmount: '1' }, ['the trail is not taken by an order of this kind']],
    [{ type: 'stop', stopPrice: '1', timeInForce: 'ioc' }, ['a stop order can not be ioc']],
    [
      { type: 'trailing_stop', trailAmount: '1', timeInForce: 'cls' },
      ['a trailing stop order can not be cls'],
    ],
    [{ timeInForce: 'gtd' }, ['the last day is missing']],
    [{ goodTill: '2026-12-01' }, ['the last day is not taken by an order of this kind']],
    [{ timeInForce: 'gtd', goodTill: '2026-11-23' }, ['2026-11-23 has passed']],
    [{ extendedHours: true }, ['extended hours are for limit orders with the time in force day or gtc']],
  ])('%o', (plain, expected) => {
    expect(refusals(plain)).toEqual(expected);
  });

  it('that must fill at once need an open exchange', () => {
    // Thanksgiving.
    expect(refusals({ timeInForce: 'ioc' }, HOLIDAY)).toEqual([
      'the exchange is closed until 2026-11-27 14:30 UTC; an ioc order needs it to be open',
    ]);
    expect(refusals({ timeInForce: 'fok' }, Date.parse('2026-11-25T22:00Z'))).toEqual([
      'the exchange is closed until 2026-11-27 14:30 UTC; a fok order needs it to be open',
    ]);
    expect(refusals({ timeInForce: 'day' }, HOLIDAY)).toEqual([]);
  });

  it('of contracts are for a quantity', () => {
    const contracts = instrumentOf({ multiplier: decimal('100') });
    expect(checkTerms(termsOf({ notional: '500' }), contracts, OPEN)).toEqual([
      { reason: 'notional-type', type: 'market' },
    ]);
  });

  it('need a quantity or an amount of money', () => {
    const both = { ...termsOf({}), notional: decimal('1') };
    const neither = { ...termsOf({}), quantity: null };
    for (const terms of [both, neither])
      expect(checkTerms(terms, instrumentOf(), OPEN)).toEqual([{ reason: 'quantity-or-notional' }]);
  });

  it('go by the step of the asset where it has one', () => {
    const euros = instrumentOf({ currency: 'EUR', tick: decimal('0.05'), quantityStep: decimal('0.001') });
    const terms = termsOf({ type: 'limit', limitPrice: '10.02', quantity: '0.0005' });
    expect(checkTerms(terms, euros, OPEN).map(refusalText)).toEqual([
      'the quantity 0.0005 is not a multiple of 0.001',
      'the limit price 10.02 is not a multiple of 0.05',
    ]);
  });
});

describe('a group of orders', () => {
  const ask = (orderClass: OrderClass, profit: string | null, loss: string | null, plain: PlainTerms = {}) =>
    checkRequest(
      {
        terms: termsOf(plain),
        orderClass,
        takeProfit: profit === null ? null : { limitPrice: decimal(profit) },
        stopLoss: loss === null ? null : { stopPrice: decimal(loss), limitPrice: null },
      },
      instrumentOf(),
      OPEN,
    ).map(refusalText);

  it.each<[OrderClass, string | null, string | null, PlainTerms, string[]]>([
    ['bracket', '11', '9', {}, []],
    ['bracket', '9', '11', { side: 'sell' }, []],
    ['oco', '11', '9', { side: 'sell', timeInForce: 'gtc' }, []],
    ['oto', null, '9', {}, []],
    ['oto', '11', null, {}, []],
    ['bracket', '9', '11', {}, ['the take-profit at 9 and the stop-loss at 11 are the wrong way round']],
    [
      'oco',
      '9',
      '11',
      { side: 'sell' },
      ['the take-profit at 9 and the stop-loss at 11 are the wrong way round'],
    ],
    ['bracket', '11', null, {}, ['the stop-loss is missing']],
    ['oco', null, null, { side: 'sell' }, ['the take-profit is missing', 'the stop-loss is missing']],
    ['oto', '11', '9', {}, ['the stop-loss is not taken by an order of this kind']],
    ['oto', null, null, {}, ['the take-profit is missing']],
    [
      'simple',
      '11',
      '9',
      {},
      [
        'the take-profit is not taken by an order of this kind',
        'the stop-loss is not taken by an order of this kind',
      ],
    ],
    [
      'bracket',
      '11',
      '9',
      { notional: '100' },
      ['an amount of money is for simple market orders of assets without a multiplier'],
    ],
    ['bracket', '11.005', '9', {}, ['the take-profit 11.005 is not a multiple of 0.01']],
    ['oco', '11', '9', { side: 'sell', timeInForce: 'ioc' }, ['a market order can not be ioc']],
  ])('%s %s %s %o', (orderClass, profit, loss, plain, expected) => {
    expect(ask(orderClass, profit, loss, plain)).toEqual(expected);
  });
});

describe('an order on an option', () => {
  // Third Fridays: 2026-11-20; the Saturday of the contracts of before 2015 ends with its Friday.
  const contract = (expiry: string) => ({
    ...instrumentOf(),
    option: {
      underlyingId: 'u',
      kind: 'call' as const,
      style: 'american' as const,
      strike: decimal('10'),
      expiry: day(expiry),
      broadIndex: false,
    },
  });
  const terms = termsOf({ type: 'limit', limitPrice: '1', timeInForce: 'gtc' });

  it('is refused once it has expired', () => {
    const said = (expiry: string) => checkTerms(terms, contract(expiry), OPEN).map(refusalText);
    expect(said('2026-11-20')).toEqual(['the option expired on 2026-11-20']);
    expect(said('2026-11-24')).toEqual([]);
  });

  it('ends with its last session', () => {
    const end = (expiry: string) => new Date(endOfOrder(terms, OPEN, contract(expiry))!).toISOString();
    expect(end('2026-11-27')).toBe('2026-11-27T18:00:00.000Z');
    expect(end('2026-11-28')).toBe('2026-11-27T18:00:00.000Z');
    expect(endOfOrder(terms, OPEN, instrumentOf())).toBeNull();
  });
});
