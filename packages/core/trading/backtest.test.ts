import { describe, expect, it } from 'vitest';
import { type Decimal, decimal, formatDecimal, toNumber, trim } from '../money/decimal.ts';
import { type Backtest, MixedCurrencies, runBacktest, type StrategyAction } from './backtest.ts';
import { CASH_ACCOUNT, REG_T_ACCOUNT } from './buying-power.ts';
// By backtesting.py 0.6.6, written by fixtures/backtest.py.
import golden from './fixtures/backtest.json' with { type: 'json' };
import { barOf, instant } from './fixtures/market.ts';
import { instrumentOf, type PlainTerms, termsOf } from './fixtures/orders.ts';
import type { Bar, MarketEvent } from './simulator/event.ts';

const cents = (units: number): Decimal => ({ units: BigInt(units), scale: 2 });
const execution = {
  participation: null,
  limitFill: 'touch',
  slippage: { kind: 'none' },
  fees: [],
  maxAgeMs: 0,
} as const;

const order = (plain: PlainTerms): StrategyAction => ({
  kind: 'order',
  request: {
    terms: termsOf({ timeInForce: 'gtc', ...plain }),
    orderClass: 'simple',
    takeProfit: null,
    stopLoss: null,
  },
});

function backtestOf(
  events: readonly MarketEvent[],
  strategy: Backtest['strategy'],
  changes: Partial<Backtest> = {},
) {
  return runBacktest({
    instruments: [instrumentOf()],
    events,
    execution,
    accountRules: CASH_ACCOUNT,
    cash: decimal('100000'),
    strategy,
    ...changes,
  });
}

/** Bars of the fixture as days of a market that never closes. */
const days = golden.bars.map(
  ([open, high, low, close], index): Bar => ({
    kind: 'bar',
    assetId: 'acme',
    from: index * 86_400_000,
    // A moment before the next one, so that the instant of a fill tells its bar.
    to: (index + 1) * 86_400_000 - 1,
    open: cents(open!),
    high: cents(high!),
    low: cents(low!),
    close: cents(close!),
    volume: null,
    opening: true,
    closing: true,
  }),
);

describe('a backtest', () => {
  it("has backtesting.py's equity after every bar, and its trades", () => {
    let index = -1;
    const result = backtestOf(
      days,
      ({ position, openOrders }) => {
        index += 1;
        const close = golden.bars[index]![3]!;
        const held = toNumber(position('acme'));
        const idle = openOrders.length === 0;
        // That program asks its strategy from the second bar on.
        if (index === 0) return [];
        if (held === 0 && index % 7 === 0 && idle) return [order({ quantity: '100' })];
        if (held === 0 && index % 7 === 3 && idle)
          return [
            order({
              quantity: '50',
              type: 'limit',
              limitPrice: formatDecimal(cents(Math.floor((close * 99) / 100))),
            }),
          ];
        const sell: PlainTerms = { side: 'sell', quantity: String(held) };
        if (held > 0 && index % 5 === 0 && idle)
          return [
            order({ ...sell, type: 'stop', stopPrice: formatDecimal(cents(Math.floor((close * 98) / 100))) }),
          ];
        if (index % 11 !== 0) return [];
        const cancels = openOrders.map((each): StrategyAction => ({ kind: 'cancel', order: each }));
        return held > 0 ? [...cancels, order(sell)] : cancels;
      },
      {
        instruments: [instrumentOf({ exchange: '24/7' })],
        execution: {
          ...execution,
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
        },
      },
    );
    expect(result.refused).toEqual([]);
    const entries = result.fills.filter(({ side }) => side === 'buy');
    const exits = result.fills.filter(({ side }) => side === 'sell');
    const trades = exits.map((exit, trade) => [
      toNumber(exit.quantity),
      barIndex(entries[trade]!.at),
      barIndex(exit.at),
      toNumber(entries[trade]!.price),
      toNumber(exit.price),
    ]);
    expect(trades).toEqual(
      golden.trades.map(([size, entryBar, exitBar, entry, exit]) => [
        size,
        entryBar,
        exitBar,
        roundCents(entry!),
        roundCents(exit!),
      ]),
    );
    expect(Array.from(result.equity, (value) => Math.round(value * 1e4) / 1e4)).toEqual(golden.equity);
  });

  const barIndex = (at: number) => Math.floor(at / 86_400_000);
  const roundCents = (value: number) => Math.round(value * 100) / 100;

  it('does not let a strategy trade at a price it has seen', () => {
    const result = backtestOf(
      [barOf('2026-11-24', '10 12 9 11'), barOf('2026-11-25', '20 21 19 20')],
      ({ position }) => (position('acme').units === 0n ? [order({})] : []),
    );
    expect(result.fills.map(({ price, at }) => [formatDecimal(price), at])).toEqual([
      ['20', instant('2026-11-25T14:30')],
    ]);
    expect(Array.from(result.equity)).toEqual([100_000, 100_000]);
  });

  it('reports what it could not order, and why', () => {
    const result = backtestOf([barOf('2026-11-24', '10 12 9 11')], () => [
      order({ side: 'sell' }),
      order({ quantity: '9000' }),
      order({ type: 'limit', limitPrice: '10.001' }),
    ]);
    expect(result.refused.map(({ refusals }) => refusals.map(({ reason }) => reason))).toEqual([
      ['not-enough-held'],
      ['buying-power'],
      ['tick-size'],
    ]);
    expect(result.fills).toEqual([]);
  });

  it('carries splits and dividends, of shorts the other way round', () => {
    const run = (side: 'buy' | 'sell') =>
      backtestOf(
        [
          barOf('2026-11-23', '10 10 10 10'),
          barOf('2026-11-24', '10 10 10 10'),
          { kind: 'dividend', assetId: 'acme', at: instant('2026-11-25T05:00'), amount: decimal('0.5') },
          { kind: 'split', assetId: 'acme', at: instant('2026-11-25T05:00'), ratio: decimal('2') },
          barOf('2026-11-25', '5 5 5 5'),
        ],
        ({ position, openOrders }) =>
          position('acme').units === 0n && openOrders.length === 0 ? [order({ side })] : [],
        { accountRules: REG_T_ACCOUNT },
      );
    const [long, short] = [run('buy'), run('sell')];
    expect(formatDecimal(trim(long.positions.get('acme')!))).toBe('200');
    // 100 at 10 paid, 50 of dividends; 200 at 5 are as much as before.
    expect(Array.from(long.equity)).toEqual([100_000, 100_000, 100_050, 100_050]);
    expect(Array.from(short.equity)).toEqual([100_000, 100_000, 99_950, 99_950]);
    expect(formatDecimal(trim(short.cash))).toBe('100950');
  });

  it('is of one currency', () => {
    const instruments = [instrumentOf(), instrumentOf({ assetId: 'other', currency: 'EUR' })];
    expect(() => backtestOf([], () => [], { instruments })).toThrow(MixedCurrencies);
  });
});
