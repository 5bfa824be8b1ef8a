import { describe, expect, it } from 'vitest';
import { decimal, formatDecimal } from '../../money/decimal.ts';
import { barOf, instant, openOrder, quoteOf, simulationOf, told } from '../fixtures/market.ts';
import { type PlainTerms, termsOf } from '../fixtures/orders.ts';
import type { Order } from '../order.ts';
import { replacementOf } from '../replacement.ts';
import { newOrder, type OrderRequest, ordersOf } from '../submission.ts';
import { cancel, feed, replace, submit } from './feed.ts';
import type { ExecutionRules } from './simulation.ts';

const BEFORE = instant('2026-11-24T12:00');

/** Orders 1, 2 and 3: the entry, the take-profit and the stop-loss, as far as there are any. */
function groupOf(
  plain: PlainTerms,
  orderClass: OrderRequest['orderClass'],
  profit: string | null,
  loss: string | null,
): Order[] {
  const takeProfit = profit === null ? null : { limitPrice: decimal(profit) };
  const stopLoss = loss === null ? null : { stopPrice: decimal(loss), limitPrice: null };
  return ordersOf({ terms: termsOf({ timeInForce: 'gtc', ...plain }), orderClass, takeProfit, stopLoss }).map(
    ({ terms, role }, index) =>
      newOrder(terms, {
        id: role === 'entry' ? '1' : role === 'take_profit' ? '2' : '3',
        submittedAt: BEFORE,
        expiresAt: null,
        sequence: index + 1,
        group: { id: 'g', orderClass, role: role! },
      }),
  );
}

function bracket(
  plain: PlainTerms,
  profit: string | null,
  loss: string | null,
  rules: Partial<ExecutionRules> = {},
) {
  const simulation = simulationOf(rules);
  submit(simulation, groupOf(plain, profit !== null && loss !== null ? 'bracket' : 'oto', profit, loss));
  return simulation;
}

describe('a bracket within the bar of its entry', () => {
  it.each<[string, PlainTerms, [string, string], string, string[]]>([
    [
      'entry at the open, target in the range',
      {},
      ['11', '8'],
      '10 12 9 11',
      ['1 fill 100 @ 10', '2 release', '3 release', '2 fill 100 @ 11', '3 canceled other-leg'],
    ],
    [
      'entry at the open, both in the range: the stop',
      {},
      ['11', '9'],
      '10 12 9 11',
      ['1 fill 100 @ 10', '2 release', '3 release', '3 trigger', '3 fill 100 @ 9', '2 canceled other-leg'],
    ],
    [
      'entry at the open, beyond the target already',
      {},
      ['9.5', '8'],
      '10 12 9 11',
      ['1 fill 100 @ 10', '2 release', '3 release', '2 fill 100 @ 10', '3 canceled other-leg'],
    ],
    [
      'entry on the way down, stop below it: known to follow',
      { type: 'limit', limitPrice: '9.5' },
      ['11.5', '9.2'],
      '10 12 9 11',
      ['1 fill 100 @ 9.5', '2 release', '3 release', '3 trigger', '3 fill 100 @ 9.2', '2 canceled other-leg'],
    ],
    [
      'entry on the way down, target only at the high, which may have been before',
      { type: 'limit', limitPrice: '9.5' },
      ['11.5', '8'],
      '10 12 9 11',
      ['1 fill 100 @ 9.5', '2 release', '3 release'],
    ],
    [
      'entry on the way down, target below the close, which is last',
      { type: 'limit', limitPrice: '9.5' },
      ['10.8', '8'],
      '10 12 9 11',
      ['1 fill 100 @ 9.5', '2 release', '3 release', '2 fill 100 @ 10.8', '3 canceled other-leg'],
    ],
    [
      'entry on the way up, target above it: known to follow',
      { type: 'stop', stopPrice: '11' },
      ['11.5', '8.5'],
      '10 12 9 11',
      ['1 trigger', '1 fill 100 @ 11', '2 release', '3 release', '2 fill 100 @ 11.5', '3 canceled other-leg'],
    ],
    [
      'entry on the way up, stop only at the low, which may have been before, no target',
      { type: 'stop', stopPrice: '11' },
      ['13', '9.5'],
      '10 12 9 11',
      ['1 trigger', '1 fill 100 @ 11', '2 release', '3 release'],
    ],
    [
      'entry on the way up, target known, stop possible: the stop',
      { type: 'stop', stopPrice: '11' },
      ['11.5', '9.5'],
      '10 12 9 11',
      [
        '1 trigger',
        '1 fill 100 @ 11',
        '2 release',
        '3 release',
        '3 trigger',
        '3 fill 100 @ 9.5',
        '2 canceled other-leg',
      ],
    ],
    [
      'entry on the way up, stop above the close, which is last',
      { type: 'stop', stopPrice: '11' },
      ['13', '10.6'],
      '10 12 9 10.5',
      [
        '1 trigger',
        '1 fill 100 @ 11',
        '2 release',
        '3 release',
        '3 trigger',
        '3 fill 100 @ 10.6',
        '2 canceled other-leg',
      ],
    ],
    [
      'entry on the way down, beyond the target already: at the price of the entry',
      { type: 'limit', limitPrice: '9.5' },
      ['9.2', '9.1'],
      '10 12 9.15 11',
      ['1 fill 100 @ 9.5', '2 release', '3 release', '2 fill 100 @ 9.5', '3 canceled other-leg'],
    ],
  ])('%s', (_, plain, [profit, loss], prices, expected) => {
    expect(told(feed(bracket(plain, profit, loss), barOf('2026-11-24', prices)))).toEqual(expected);
  });

  it('sold short: the same the other way round', () => {
    const plain: PlainTerms = { side: 'sell', type: 'limit', limitPrice: '11' };
    expect(told(feed(bracket(plain, '9.5', '11.8'), barOf('2026-11-24', '10 12 9 10')))).toEqual([
      '1 fill 100 @ 11',
      '2 release',
      '3 release',
      '3 trigger',
      '3 fill 100 @ 11.8',
      '2 canceled other-leg',
    ]);
  });
});

describe('a bracket in the bars after its entry', () => {
  it.each([
    ['the open decides for the target', '12 13 8 9', ['2 fill 100 @ 12', '3 canceled other-leg']],
    ['the open decides for the stop', '8 13 8 9', ['3 trigger', '3 fill 100 @ 8', '2 canceled other-leg']],
    ['both in the range: the stop', '10 13 8 9', ['3 trigger', '3 fill 100 @ 8.5', '2 canceled other-leg']],
  ])('%s', (_, prices, expected) => {
    const simulation = bracket({}, '11.5', '8.5');
    feed(simulation, barOf('2026-11-24', '10 11 9 10'));
    expect(told(feed(simulation, barOf('2026-11-25', prices)))).toEqual(expected);
  });
});

describe('legs', () => {
  const rules = { participation: decimal('0.1') };

  it('wait for their entry and go with it when it brought nothing', () => {
    const simulation = bracket({ type: 'limit', limitPrice: '5' }, '11', '4');
    expect(openOrder(simulation, '2').status).toBe('held');
    expect(feed(simulation, barOf('2026-11-24', '10 12 9 11'))).toEqual([]);
    expect(told(cancel(simulation, openOrder(simulation, '1'), BEFORE + 1))).toEqual([
      '1 canceled asked',
      '2 canceled entry-ended',
      '3 canceled entry-ended',
    ]);
  });

  it('are for what a part of the entry has brought', () => {
    const simulation = bracket({ timeInForce: 'ioc' }, '11', '8', rules);
    expect(told(feed(simulation, barOf('2026-11-24', '10 10.5 9 10', '400')))).toEqual([
      '1 fill 40 @ 10',
      '2 release',
      '3 release',
      '1 canceled not-at-once',
      '2 adjust quantity 40',
      '3 adjust quantity 40',
    ]);
  });

  it('sell no more than the entry has bought so far', () => {
    const simulation = bracket({ type: 'limit', limitPrice: '10' }, '11', '8', rules);
    expect(told(feed(simulation, barOf('2026-11-24', '10 10.5 9 10', '400')))).toEqual([
      '1 fill 40 @ 10',
      '2 release',
      '3 release',
    ]);
    expect(told(feed(simulation, barOf('2026-11-25', '11 11 11 11', '9999')))).toEqual([
      '2 fill 40 @ 11',
      '3 adjust quantity 60',
    ]);
    expect(told(feed(simulation, barOf('2026-11-27', '10 10 10 10', '9999')))).toEqual(['1 fill 60 @ 10']);
    expect(told(feed(simulation, barOf('2026-11-30', '7 7 7 7', '9999')))).toEqual([
      '3 trigger',
      '3 fill 60 @ 7',
      '2 canceled other-leg',
    ]);
  });

  it('leave so much less to each other', () => {
    const simulation = simulationOf(rules);
    submit(simulation, groupOf({ side: 'sell' }, 'oco', '11', '8'));
    expect(told(feed(simulation, barOf('2026-11-24', '10 11 9 10', '300')))).toEqual([
      '2 fill 30 @ 11',
      '3 adjust quantity 70',
    ]);
    expect(told(feed(simulation, barOf('2026-11-25', '8 9 7 8', '500')))).toEqual([
      '3 trigger',
      '3 fill 50 @ 8',
      '2 adjust quantity 50',
    ]);
    // 20 are left of the stop-loss, which has triggered; the take-profit is for as many.
    expect(told(feed(simulation, barOf('2026-11-27', '12 12 12 12', '9999')))).toEqual([
      '3 fill 20 @ 12',
      '2 canceled other-leg',
    ]);
  });

  it('end with each other', () => {
    const simulation = simulationOf();
    submit(simulation, groupOf({ side: 'sell' }, 'oco', '11', '8'));
    expect(told(cancel(simulation, openOrder(simulation, '2'), BEFORE + 1))).toEqual([
      '2 canceled asked',
      '3 canceled other-leg',
    ]);
  });

  it('are not filled by a price of the day that was before they were released', () => {
    const simulation = bracket({ type: 'limit', limitPrice: '10' }, '12', '9');
    const records = feed(simulation, quoteOf('2026-11-24T18:00', '9.99', '10'));
    expect(told(records)).toEqual(['1 fill 100 @ 10', '2 release', '3 release']);
    expect(feed(simulation, barOf('2026-11-24', '11 12.5 8.5 10'))).toEqual([]);
  });

  it('grow and shrink with a replacement of their entry', () => {
    const simulation = bracket({ type: 'limit', limitPrice: '10' }, '12', '8', rules);
    feed(simulation, barOf('2026-11-24', '10 10.5 9.5 10', '400'));
    const entry = openOrder(simulation, '1');
    const identity = { id: '4', submittedAt: instant('2026-11-24T22:00'), expiresAt: null, sequence: 4 };
    const next = replacementOf(entry, { quantity: decimal('70') }, identity);
    expect(told(replace(simulation, entry, next))).toEqual([
      '1 replace',
      '2 adjust quantity 70',
      '3 adjust quantity 70',
      '4 accept',
    ]);
    expect(told(feed(simulation, barOf('2026-11-25', '10 10.5 9.5 10', '9999')))).toEqual(['4 fill 30 @ 10']);
    expect(formatDecimal(openOrder(simulation, '3').quantity!)).toBe('70');
    expect(told(feed(simulation, barOf('2026-11-27', '8 8 8 8')))).toEqual([
      '3 trigger',
      '3 fill 70 @ 8',
      '2 canceled other-leg',
    ]);
  });

  it('keep their place when one of them is replaced', () => {
    const simulation = bracket({}, '12', '8');
    feed(simulation, barOf('2026-11-24', '10 10.5 9.5 10'));
    const profit = openOrder(simulation, '2');
    const identity = { id: '5', submittedAt: instant('2026-11-24T22:00'), expiresAt: null, sequence: 5 };
    replace(simulation, profit, replacementOf(profit, { limitPrice: decimal('10.4') }, identity));
    expect(told(feed(simulation, barOf('2026-11-25', '10 10.5 9.5 10')))).toEqual([
      '5 fill 100 @ 10.4',
      '3 canceled other-leg',
    ]);
  });
});
