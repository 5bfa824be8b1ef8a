import { describe, expect, it } from 'vitest';
import { day } from '../time/day.ts';
import { apportion } from './apportion.ts';
import { classOf, durationOf } from './asset-class.ts';
import type { RiskBook } from './exposure.ts';
import { correlatedLoss, mostPlausible, uniformMove } from './joint-move.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import { replayedMove, type StressItem, shockedRate, stress } from './stress.ts';

const ITEM: StressItem = {
  symbol: 'VTI',
  kind: 'asset',
  class: 'equity',
  sector: null,
  currency: 'USD',
  value: 1000,
  duration: null,
  option: null,
  volatility: null,
  beta: null,
  prices: null,
};
const custom = (shocks: Record<string, number>): Scenario => ({
  id: null,
  name: 'my',
  window: null,
  shocks: Object.entries(shocks).map(([on, change]) => ({ on, change })),
  source: '',
});
const pnlOf = (item: Partial<StressItem>, shocks: Record<string, number>, currency = 'USD') =>
  stress({ items: [{ ...ITEM, ...item }], currency, rates: new Map() }, custom(shocks))[0]!;

describe('a stress test', () => {
  it.each([
    ['equity falls', {}, { equity: -0.2 }, -200],
    [
      'the sector stands before equity',
      { sector: 'Technology' },
      { equity: -0.2, 'sector:technology': -0.4 },
      -400,
    ],
    [
      'the asset stands before both',
      { sector: 'Technology' },
      { 'sector:Technology': -0.4, 'asset:vti': 0.1 },
      100,
    ],
    ['bonds by duration', { class: 'bond', duration: 7 }, { rates: 0.01 }, -70],
    ['bonds by spreads', { class: 'bond', duration: 5 }, { rates: 0.01, credit: 0.02 }, -150],
    ['spreads leave governments alone', { class: 'government-bond', duration: 5 }, { credit: 0.02 }, 0],
    ['crypto', { class: 'crypto' }, { crypto: -0.5, equity: -0.2 }, -500],
    ['commodities', { class: 'commodity' }, { commodity: 0.1 }, 100],
    ['cash does not fall with equity', { kind: 'cash', class: 'money' }, { equity: -0.2 }, 0],
    [
      'debts weigh more in a dearer currency',
      { kind: 'cash', value: -500, currency: 'CHF' },
      { 'fx:CHFUSD': 0.1 },
      -50,
    ],
  ] as const)('%s', (_, item, shocks, pnl) => {
    expect(pnlOf(item, shocks).pnl).toBeCloseTo(pnl, 9);
  });

  it('takes shocks of equity times the beta, and no others', () => {
    const beta = { value: 1.5, note: 'limited' };
    const found = pnlOf({ beta }, { equity: -0.2 });
    expect([found.move, found.beta, found.note]).toEqual([expect.closeTo(-0.3, 12), 1.5, 'limited']);
    expect(pnlOf({ beta }, { equity: -0.8 }).move).toBe(-1);
    const own = pnlOf({ beta, sector: 'Technology' }, { equity: -0.2, 'sector:Technology': -0.4 });
    expect([own.move, own.beta]).toEqual([-0.4, null]);
    expect(pnlOf({ beta }, { 'asset:VTI': -0.1 }).move).toBe(-0.1);
    expect(pnlOf({ beta, class: 'crypto' }, { crypto: -0.5 }).beta).toBeNull();
  });

  it('moves price and currency together', () => {
    // 1000 x (0.8 x 0.9 - 1).
    expect(pnlOf({}, { equity: -0.2, 'fx:USDEUR': -0.1 }, 'EUR').pnl).toBeCloseTo(-280, 9);
  });

  it('says what it assumed', () => {
    const bond = pnlOf({ class: 'bond' }, { rates: 0.01 });
    expect([bond.pnl, bond.note]).toEqual([expect.closeTo(-60, 9), expect.stringContaining('duration')]);
    expect(pnlOf({ class: 'unknown' }, { equity: -0.2 }).note).toContain('asset:VTI');
  });

  it('revalues options in full: values of QuantLib’s BlackCalculator', () => {
    const option = {
      kind: 'call',
      style: 'european',
      spot: 100,
      strike: 100,
      years: 1,
      price: 7.965567455406,
      units: -200,
      rate: 0.5,
    } as const;
    const held = { kind: 'option', option, value: -200 * 0.5 * 7.965567455406 } as const;
    const [before, after] = [7.965567455406, 3.534390103174];
    const found = pnlOf(held, { equity: -0.2, volatility: 0.5 });
    expect(found.pnl).toBeCloseTo(-100 * (after - before), 3);
    const unknown = pnlOf({ kind: 'option', option: null }, { equity: -0.2 });
    expect([unknown.pnl, unknown.note]).toEqual([Number.NaN, expect.stringContaining('not known')]);
    const none = pnlOf({ ...held, option: { ...option, price: 0 } }, { equity: -0.2 });
    expect([none.pnl, none.note]).toEqual([Number.NaN, expect.stringContaining('volatility')]);
  });

  it('replays prices over splits, and takes factors where there are none', () => {
    const window = { from: day('2020-02-19'), to: day('2020-03-23') };
    const course = {
      date: Int32Array.of(day('2020-02-18'), day('2020-03-20')),
      close: Float64Array.of(300, 50),
      splits: [{ date: day('2020-03-02'), ratio: 4 }],
    };
    // 50 dollars of a quarter of a share.
    expect(replayedMove(course, window)).toBeCloseTo(200 / 300 - 1, 12);
    expect(
      replayedMove({ ...course, date: Int32Array.of(day('2020-02-01'), day('2020-03-20')) }, window),
    ).toBeNull();
    const covid = SCENARIOS.find(({ id }) => id === 'covid-2020')!;
    const items = [{ ...ITEM, prices: course }, ITEM];
    const rates = new Map([['USD', { date: course.date, rate: Float64Array.of(0.9, 0.99) }]]);
    const [own, factor] = stress({ items, currency: 'EUR', rates }, covid);
    expect([own!.method, factor!.method]).toEqual(['replay', 'factor']);
    expect(own!.pnl).toBeCloseTo(1000 * ((200 / 300) * 1.1 - 1), 9);
    expect(factor!.pnl).toBeCloseTo(1000 * ((1 - 0.3427) * 1.1 - 1), 9);
  });

  it('knows which currency of a pair moves', () => {
    const shocks = [
      { on: 'fx:USDEUR', change: -0.2 },
      { on: 'fx:CHFEUR', change: 0.1 },
    ];
    expect(shockedRate(shocks, 'USD', 'EUR')).toBeCloseTo(-0.2, 12);
    expect(shockedRate(shocks, 'EUR', 'USD')).toBeCloseTo(0.25, 12);
    expect(shockedRate(shocks, 'USD', 'CHF')).toBeCloseTo(0.8 / 1.1 - 1, 12);
    expect(shockedRate(shocks, 'GBP', 'EUR')).toBe(0);
  });
});

describe('assets', () => {
  const named = (type: string, name: string, more = {}) =>
    classOf({ type, name, sector: null, industry: null, tags: [], ...more });

  it('are moved by what they are', () => {
    expect(named('stock', 'Barrick Gold')).toBe('equity');
    expect(named('etf', 'Vanguard Total Bond Market')).toBe('bond');
    expect(named('etf', 'iShares 20+ Year Treasury Bond')).toBe('government-bond');
    expect(named('etf', 'SPDR Gold Shares')).toBe('commodity');
    expect(named('fund', 'Prime Money Market')).toBe('money');
    expect(named('etf', 'Total market ETF')).toBe('equity');
    expect(named('etf', 'XYZ', { tags: ['fixed income'] })).toBe('bond');
    expect(named('other', 'House')).toBe('unknown');
    expect(durationOf({ tags: ['core', 'duration:6.4'] })).toBe(6.4);
    expect(durationOf({ tags: ['core'] })).toBeNull();
  });
});

describe('what loses as much', () => {
  /** Returns of four days, uncorrelated with deviations of 1 % and 2 %. */
  const book: RiskBook = {
    returns: {
      columns: 2,
      rows: 4,
      values: Float64Array.of(0.01, 0.01, -0.01, -0.01, 0.02, -0.02, 0.02, -0.02),
    },
    positions: [
      { column: 0, exposure: 300, curve: null },
      { column: 1, exposure: 100, curve: null },
    ],
  };

  it('most plausibly moves along the covariance with the whole', () => {
    // C = diag(1e-4, 4e-4) x 4/3 x 21; C w = k (0.03, 0.04); w'C w = k (9 + 4); m = -L C w / w'C w.
    const found = mostPlausible(book, 26)!;
    expect([...found.moves]).toEqual([expect.closeTo(-0.06, 9), expect.closeTo(-0.08, 9)]);
    expect([...found.pnl]).toEqual([expect.closeTo(-18, 7), expect.closeTo(-8, 7)]);
    // L / sqrt(w'C w).
    expect(found.distance).toBeCloseTo(26 / Math.sqrt(13 * 28), 9);
  });

  it('is found among moves of equity', () => {
    expect(uniformMove((move) => 500 * move, 100)).toBeCloseTo(-0.2, 9);
    expect(uniformMove((move) => -500 * move, 100)).toBeCloseTo(0.2, 9);
    expect(uniformMove((move) => 50 * move, 100)).toBeNull();
  });

  it('with correlations at one is the sum of the losses alone', () => {
    const alone = [3, 2].map(
      (deviation) => -2.3263478740408408 * Math.sqrt(10) * deviation * Math.sqrt(4 / 3),
    );
    expect([...correlatedLoss(book, 1)]).toEqual(alone.map((loss) => expect.closeTo(loss, 9)));
    const before = correlatedLoss(book, 0).reduce((sum, loss) => sum + loss, 0);
    expect(before).toBeCloseTo(-2.3263478740408408 * Math.sqrt((10 * 13 * 4) / 3), 9);
  });
});

it('figures are rounded so that they add up', () => {
  const { whole, parts } = apportion([1 / 3, 1 / 3, 1 / 3, -0.005], 0.995, 2);
  expect(whole).toEqual({ units: 100n, scale: 2 });
  expect(parts.reduce((sum, { units }) => sum + units, 0n)).toBe(100n);
});
