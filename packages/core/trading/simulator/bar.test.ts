import { describe, expect, it } from 'vitest';
import { decimal } from '../../money/decimal.ts';
import { expiryOf } from '../expiry.ts';
import { barOf, instant, minutesOf, simulationOf, told } from '../fixtures/market.ts';
import { orderOf, type PlainTerms } from '../fixtures/orders.ts';
import { feed, submit } from './feed.ts';
import type { ExecutionRules } from './simulation.ts';

const DAY = '2026-11-24';
const BEFORE = instant('2026-11-24T12:00');
const DURING = instant('2026-11-24T18:00');

/** What a day's bar does to one order that was given at an instant. */
function run(
  plain: PlainTerms,
  prices: string,
  {
    at = BEFORE,
    volume = null,
    ...rules
  }: { at?: number; volume?: string | null } & Partial<ExecutionRules> = {},
): string[] {
  const simulation = simulationOf(rules);
  const order = orderOf({ timeInForce: 'gtc', ...plain }, { submittedAt: at });
  submit(simulation, [{ ...order, expiresAt: expiryOf(order, at, 'NYSE') }]);
  return told(feed(simulation, barOf(DAY, prices, volume)));
}

describe('a bar and an order that was given before it', () => {
  it.each<[string, PlainTerms, string, string[]]>([
    ['market: the open', {}, '10 12 9 11', ['1 fill 100 @ 10']],
    [
      'limit that the low reaches: the limit',
      { type: 'limit', limitPrice: '9.5' },
      '10 12 9 11',
      ['1 fill 100 @ 9.5'],
    ],
    ['limit at the low: the limit', { type: 'limit', limitPrice: '9' }, '10 12 9 11', ['1 fill 100 @ 9']],
    ['limit below the low: nothing', { type: 'limit', limitPrice: '8.99' }, '10 12 9 11', []],
    [
      'gap in favour of a limit: the open',
      { type: 'limit', limitPrice: '11' },
      '10 12 9 11',
      ['1 fill 100 @ 10'],
    ],
    [
      'sell limit above the open: the limit',
      { side: 'sell', type: 'limit', limitPrice: '11.5' },
      '10 12 9 11',
      ['1 fill 100 @ 11.5'],
    ],
    [
      'sell limit, gap in favour: the open',
      { side: 'sell', type: 'limit', limitPrice: '9.5' },
      '10 12 9 11',
      ['1 fill 100 @ 10'],
    ],
    [
      'buy stop that the high reaches: the stop',
      { type: 'stop', stopPrice: '11' },
      '10 12 9 11',
      ['1 trigger', '1 fill 100 @ 11'],
    ],
    ['buy stop above the high: nothing', { type: 'stop', stopPrice: '12.01' }, '10 12 9 11', []],
    [
      'gap through a buy stop: the open',
      { type: 'stop', stopPrice: '9.9' },
      '10 12 9 11',
      ['1 trigger', '1 fill 100 @ 10'],
    ],
    [
      'gap through a sell stop: the open',
      { side: 'sell', type: 'stop', stopPrice: '10.5' },
      '10 12 9 11',
      ['1 trigger', '1 fill 100 @ 10'],
    ],
    [
      'sell stop that the low reaches: the stop',
      { side: 'sell', type: 'stop', stopPrice: '9.2' },
      '10 12 9 11',
      ['1 trigger', '1 fill 100 @ 9.2'],
    ],
    [
      'stop-limit within its limit: the stop',
      { type: 'stop_limit', stopPrice: '11', limitPrice: '11.5' },
      '10 12 9 11',
      ['1 trigger', '1 fill 100 @ 11'],
    ],
    [
      'stop-limit, gap beyond its limit, price comes back: the limit',
      { type: 'stop_limit', stopPrice: '9.8', limitPrice: '9.9' },
      '10 12 9 11',
      ['1 trigger', '1 fill 100 @ 9.9'],
    ],
    [
      'stop-limit, gap beyond its limit, price stays there: triggered only',
      { type: 'stop_limit', stopPrice: '9.8', limitPrice: '9.9' },
      '10 12 9.95 11',
      ['1 trigger'],
    ],
    [
      'buy stop-limit with the limit below the stop, and the close below it: the limit',
      { type: 'stop_limit', stopPrice: '11', limitPrice: '10.5' },
      '10 12 9 10.4',
      ['1 trigger', '1 fill 100 @ 10.5'],
    ],
    [
      'the same with the close above it: the low may have been before the stop',
      { type: 'stop_limit', stopPrice: '11', limitPrice: '10.5' },
      '10 12 9 11',
      ['1 trigger'],
    ],
    ['on the open: the open', { timeInForce: 'opg' }, '10 12 9 11', ['1 fill 100 @ 10']],
    [
      'limit on the open, not met',
      { timeInForce: 'opg', type: 'limit', limitPrice: '9.9' },
      '10 12 9 11',
      ['1 expired no-auction'],
    ],
    ['on the close: the close', { timeInForce: 'cls' }, '10 12 9 11', ['1 fill 100 @ 11']],
    [
      'limit on the close, not met',
      { timeInForce: 'cls', type: 'limit', limitPrice: '10.9' },
      '10 12 9 11',
      ['1 expired no-auction'],
    ],
    [
      'day limit, not met',
      { timeInForce: 'day', type: 'limit', limitPrice: '8' },
      '10 12 9 11',
      ['1 expired session-end'],
    ],
    [
      'at once, limit not met at the open',
      { timeInForce: 'ioc', type: 'limit', limitPrice: '9.5' },
      '10 12 9 11',
      ['1 canceled not-at-once'],
    ],
    ['an amount of money: whole units', { notional: '1005' }, '10 12 9 11', ['1 fill 100 @ 10']],
    ['an amount of money that buys none', { notional: '9.99' }, '10 12 9 11', ['1 canceled nothing-left']],
  ])('%s', (_, plain, prices, expected) => {
    expect(run(plain, prices)).toEqual(expected);
  });

  it('that fills only beyond its limit does not fill at it', () => {
    const limit: PlainTerms = { type: 'limit', limitPrice: '9' };
    expect(run(limit, '10 12 9 11', { limitFill: 'through' })).toEqual([]);
    expect(run(limit, '10 12 8.99 11', { limitFill: 'through' })).toEqual(['1 fill 100 @ 9']);
  });
});

describe('a bar and an order that was given during it', () => {
  it.each<[string, PlainTerms, string, string[]]>([
    ['market: the close, as all before may have been earlier', {}, '10 12 9 11', ['1 fill 100 @ 11']],
    ['limit that only the low reaches: nothing', { type: 'limit', limitPrice: '9.5' }, '10 12 9 11', []],
    [
      'limit that the close reaches: the close',
      { type: 'limit', limitPrice: '11.2' },
      '10 12 9 11',
      ['1 fill 100 @ 11'],
    ],
    ['stop that only the high reaches: nothing', { type: 'stop', stopPrice: '11.5' }, '10 12 9 11', []],
    ['on the open: not this one', { timeInForce: 'opg' }, '10 12 9 11', []],
    ['on the close: the close', { timeInForce: 'cls' }, '10 12 9 11', ['1 fill 100 @ 11']],
  ])('%s', (_, plain, prices, expected) => {
    expect(run(plain, prices, { at: DURING })).toEqual(expected);
  });

  it('fills nothing when it was given at its end or after it', () => {
    expect(run({}, '10 12 9 11', { at: instant('2026-11-24T21:00') })).toEqual([]);
  });
});

describe('the volume of a bar', () => {
  const rules = { participation: decimal('0.1'), volume: '500' };

  it('limits what fills to the share of it that may be taken', () => {
    expect(run({}, '10 12 9 11', rules)).toEqual(['1 fill 50 @ 10']);
    expect(run({ timeInForce: 'ioc' }, '10 12 9 11', rules)).toEqual([
      '1 fill 50 @ 10',
      '1 canceled not-at-once',
    ]);
    expect(run({ timeInForce: 'fok' }, '10 12 9 11', rules)).toEqual(['1 canceled not-at-once']);
    expect(run({ timeInForce: 'fok', quantity: '50' }, '10 12 9 11', rules)).toEqual(['1 fill 50 @ 10']);
  });

  it('of zero fills nothing and triggers nothing', () => {
    expect(run({}, '10 12 9 11', { volume: '0' })).toEqual([]);
  });

  it('goes on to fill with the next bar, of a triggered stop at its open', () => {
    const simulation = simulationOf({ participation: decimal('0.1') });
    submit(simulation, [orderOf({ type: 'stop', stopPrice: '11', timeInForce: 'gtc' })]);
    expect(told(feed(simulation, barOf('2026-11-24', '10 12 9 11', '300')))).toEqual([
      '1 trigger',
      '1 fill 30 @ 11',
    ]);
    expect(told(feed(simulation, barOf('2026-11-25', '8 9 7 8', '9999')))).toEqual(['1 fill 70 @ 8']);
  });

  it('goes to orders without a limit, then to the better limit, then to the older order', () => {
    const simulation = simulationOf({ participation: decimal('0.1') });
    const limit = (id: string, limitPrice: string, quantity: string) =>
      orderOf({ type: 'limit', limitPrice, quantity, timeInForce: 'gtc' }, { id });
    submit(simulation, [
      limit('1', '9.5', '100'),
      limit('2', '9.6', '100'),
      limit('3', '9.6', '100'),
      orderOf({ quantity: '20', timeInForce: 'gtc' }, { id: '4' }),
      orderOf({ quantity: '100', side: 'sell', timeInForce: 'gtc' }, { id: '5' }),
    ]);
    expect(told(feed(simulation, barOf('2026-11-24', '10 12 9 11', '2500')))).toEqual([
      '4 fill 20 @ 10',
      '5 fill 100 @ 10',
      '2 fill 100 @ 9.6',
      '3 fill 100 @ 9.6',
      '1 fill 30 @ 9.5',
    ]);
  });
});

describe('trailing stops', () => {
  const trailing: PlainTerms = { side: 'sell', type: 'trailing_stop', trailAmount: '2', timeInForce: 'gtc' };

  it('follow the open, then the high, and fill by a later low', () => {
    const simulation = simulationOf();
    submit(simulation, [orderOf(trailing)]);
    // The stop is 8 from the open on; the low of 8.5 does not reach it. The high of 12 makes it 10, the close is above.
    expect(told(feed(simulation, barOf('2026-11-24', '10 12 8.5 11')))).toEqual(['1 trail 8', '1 trail 10']);
    expect(told(feed(simulation, barOf('2026-11-25', '11 11.5 9.5 9.8')))).toEqual([
      '1 trigger',
      '1 fill 100 @ 10',
    ]);
  });

  it('do not take the high for earlier than the low', () => {
    const simulation = simulationOf();
    submit(simulation, [orderOf(trailing)]);
    // 12 - 2 = 10 is above the low of 9, which may have been before the high.
    expect(told(feed(simulation, barOf('2026-11-24', '10 12 9 11')))).toEqual(['1 trail 8', '1 trail 10']);
  });

  it('know that the close comes after the high', () => {
    const simulation = simulationOf();
    submit(simulation, [orderOf(trailing)]);
    expect(told(feed(simulation, barOf('2026-11-24', '10 12 9 9.5')))).toEqual([
      '1 trail 8',
      '1 trail 10',
      '1 trigger',
      '1 fill 100 @ 10',
    ]);
  });

  it('fill at the open after a gap', () => {
    const simulation = simulationOf();
    submit(simulation, [orderOf(trailing)]);
    feed(simulation, barOf('2026-11-24', '10 12 9 11'));
    expect(told(feed(simulation, barOf('2026-11-25', '7 8 6 8')))).toEqual(['1 trigger', '1 fill 100 @ 7']);
  });

  it('follow downwards for buyers, by a percentage, on a step of the price that is farther away', () => {
    const simulation = simulationOf();
    submit(simulation, [orderOf({ type: 'trailing_stop', trailPercent: '1.5', timeInForce: 'gtc' })]);
    // 101.5 % of 33.33 are 33.82995.
    expect(told(feed(simulation, barOf('2026-11-24', '33.33 33.5 33.33 33.4')))).toEqual(['1 trail 33.83']);
  });

  it('are not filled by a low of the day that was before their stop moved', () => {
    const simulation = simulationOf();
    submit(simulation, [orderOf(trailing)]);
    feed(simulation, minutesOf('2026-11-24', 0, 30, '10 10 8.5 10'));
    feed(simulation, minutesOf('2026-11-24', 30, 60, '10 13 10 13'));
    expect(told(feed(simulation, barOf('2026-11-24', '10 13 8.5 12.5')))).toEqual([]);
    expect(told(feed(simulation, barOf('2026-11-25', '12 12 10 11')))).toEqual([
      '1 trigger',
      '1 fill 100 @ 11',
    ]);
  });
});
