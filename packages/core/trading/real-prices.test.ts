import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  add,
  compare,
  type Decimal,
  decimal,
  equals,
  multiply,
  negate,
  subtract,
  sum,
} from '../money/decimal.ts';
import { day, formatDay, weekday } from '../time/day.ts';
import { runBacktest, type StrategyAction } from './backtest.ts';
import { REG_T_ACCOUNT } from './buying-power.ts';
import { sessionOf } from './calendar/sessions.ts';
import { instrumentOf, termsOf } from './fixtures/orders.ts';
import { toStep } from './instrument.ts';
import { dayBar } from './simulator/bars.ts';
import type { Bar } from './simulator/event.ts';

/** Real prices, where they are on the machine. */
const FOLDER = new URL('../../../../shared/data/prices/', import.meta.url);
const SPY = new URL('pypfopt/spy_prices.csv', FOLDER);
const GOOG = new URL('backtesting/GOOG.csv', FOLDER);

/** Of a file that is not there, none: what a skipped group of tests is made of is read all the same. */
const rowsOf = (file: URL): string[][] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','))
    : [];

describe.skipIf(!existsSync(SPY))('SPY from 1998 to 2024', () => {
  it('was traded on the days of the calendar and on no others', () => {
    const traded = rowsOf(SPY).flatMap(([date]) => (date! >= '1998' ? [date!] : []));
    const [first, last] = [day(traded[0]!), day(traded.at(-1)!)];
    const sessions = Array.from({ length: last - first + 1 }, (_, index) => first + index).filter(
      (each) => sessionOf('NYSE', each) !== null,
    );
    expect(sessions.map(formatDay)).toEqual(traded);
  });
});

describe.skipIf(!existsSync(GOOG))('GOOG from 2004 to 2013', () => {
  const bars = rowsOf(GOOG).map(([date, ...prices]): Bar => {
    const [open, high, low, close, volume] = prices.map(decimal);
    return dayBar(instrumentOf(), day(date!), {
      open: open!,
      high: high!,
      low: low!,
      close: close!,
      volume: volume!,
    })!;
  });

  /** On Mondays a bracket around a limit of 1 % below the close; a hundred-thousandth of the volume may be taken. */
  const result = runBacktest({
    instruments: [instrumentOf()],
    events: bars,
    execution: {
      participation: decimal('0.00001'),
      limitFill: 'touch',
      slippage: { kind: 'impact', coefficient: decimal('0.1'), otherwise: decimal('0') },
      fees: [
        {
          per: 'unit',
          rate: decimal('0.005'),
          side: null,
          min: decimal('1'),
          max: null,
          maxFraction: null,
          rounding: 'half-up',
        },
      ],
      maxAgeMs: 0,
    },
    accountRules: REG_T_ACCOUNT,
    cash: decimal('1000000'),
    strategy: ({ at, price, openOrders }): StrategyAction[] => {
      const close = price('acme')!;
      const part = (percent: string) =>
        toStep(
          { units: close.units * decimal(percent).units, scale: close.scale + 2 },
          decimal('0.01'),
          'down',
        );
      if (weekday(Math.floor(at / 86_400_000)) !== 1) return [];
      const entry = openOrders.find(({ group }) => group?.role === 'entry');
      if (entry !== undefined) return [{ kind: 'cancel', order: entry }];
      if (openOrders.length > 0) return [];
      const terms = { ...termsOf({ type: 'limit', timeInForce: 'gtc' }), limitPrice: part('0.99') };
      return [
        {
          kind: 'order',
          request: {
            terms,
            orderClass: 'bracket',
            takeProfit: { limitPrice: part('1.01') },
            stopLoss: { stopPrice: part('0.97'), limitPrice: null },
          },
        },
      ];
    },
  });

  it('fills brackets within the range of each day, targets at their price or better, stops at theirs or worse', () => {
    const days = new Map(bars.flatMap((bar) => [[bar.from, bar] as const, [bar.to, bar] as const]));
    expect(result.fills.length).toBeGreaterThan(100);
    for (const { at, price } of result.fills) {
      expect(compare(price, days.get(at)!.low)).not.toBe(-1);
      expect(compare(price, days.get(at)!.high)).not.toBe(1);
    }
    // Sold for the target or more, and after a stop for no more than it.
    const sold = result.records.filter(({ event, order }) => event.kind === 'fill' && order.side === 'sell');
    const roles = new Set(sold.map(({ order }) => order.group?.role));
    expect(roles).toEqual(new Set(['take_profit', 'stop_loss']));
    for (const { event, order } of sold) {
      const { price } = event as { price: Decimal };
      if (order.group?.role === 'take_profit') expect(compare(price, order.limitPrice!)).not.toBe(-1);
      else if (
        compare(order.filledQuantity, order.quantity!) === 0 &&
        sold.filter((each) => each.order.id === order.id).length === 1
      )
        expect(compare(price, order.stopPrice!)).not.toBe(1);
    }
    expect(result.refused).toEqual([]);
    // Cash and shares are what the fills make of a million.
    const paid = result.fills.map(({ side, price, quantity, fee }) =>
      subtract(multiply(side === 'buy' ? negate(price) : price, quantity), fee),
    );
    expect(equals(result.cash, add(decimal('1000000'), sum(paid)))).toBe(true);
  });
});
