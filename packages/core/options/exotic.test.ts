import { describe, expect, it } from 'vitest';
import { americanPrice } from './american.ts';
import { type BarrierKind, barrierOption, NoBarrierPrice } from './barrier.ts';
import { blackScholes } from './black-scholes.ts';
import { digital } from './digital.ts';
import { americanWithDividends, DividendsAboveSpot, europeanWithDividends } from './dividends.ts';
// By QuantLib 1.44, written by fixtures/exotic.py.
import golden from './fixtures/exotic.json' with { type: 'json' };
import type { VolatileOption } from './option.ts';

interface Row {
  readonly type: string;
  readonly spot: number;
  readonly strike: number;
  readonly days: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly volatility: number;
}

const optionOf = ({ type, days, spot, strike, rate, dividendYield, volatility }: Row): VolatileOption => ({
  type: type as 'call' | 'put',
  spot,
  strike,
  timeToExpiry: days / 365,
  rate,
  dividendYield,
  volatility,
});
const years = (dividends: readonly { days: number; amount: number }[]) =>
  dividends.map(({ days, amount }) => ({ timeToPay: days / 365, amount }));
const GREEKS = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const;

describe('digital options', () => {
  it("have QuantLib's prices and sensitivities", () => {
    for (const row of golden.digital) {
      const found = digital(optionOf(row), row.pays as 'cash' | 'asset', row.cash);
      for (const name of GREEKS) expect(Math.abs(found[name] - row[name])).toBeLessThan(1e-9 * row.spot);
    }
  });

  it("have Haug's values", () => {
    // Haug (2007), 4.19.2: a put that pays 10, S 100, X 80, T 0.75, r 6 %, b 0, 35 %: 2.6710. 4.19.3: asset-or-nothing put, S 70, X 65, T 0.5,
    // r 7 %, yield 5 %, 27 %: 20.2069.
    const cash = {
      type: 'put' as const,
      spot: 100,
      strike: 80,
      timeToExpiry: 0.75,
      rate: 0.06,
      dividendYield: 0.06,
    };
    expect(digital({ ...cash, volatility: 0.35 }, 'cash', 10).price).toBeCloseTo(2.671, 4);
    const asset = {
      type: 'put' as const,
      spot: 70,
      strike: 65,
      timeToExpiry: 0.5,
      rate: 0.07,
      dividendYield: 0.05,
    };
    expect(digital({ ...asset, volatility: 0.27 }, 'asset').price).toBeCloseTo(20.2069, 4);
  });

  it('make a plain option of an asset and the strike in cash, with all its sensitivities', () => {
    for (const row of golden.digital.slice(0, 10)) {
      const option = optionOf(row);
      const side = option.type === 'call' ? 1 : -1;
      const plain = blackScholes(option);
      const [asset, cash] = [digital(option, 'asset'), digital(option, 'cash', option.strike)];
      for (const name of [...GREEKS, 'dividendRho', 'vanna', 'volga', 'charm', 'speed'] as const)
        expect(side * (asset[name] - cash[name])).toBeCloseTo(plain[name], 8);
    }
    expect(
      digital({ ...optionOf(golden.digital[0]!), timeToExpiry: 0, spot: 1, strike: 1 }, 'cash', 4).price,
    ).toBe(2);
  });
});

describe('barrier options', () => {
  it("have QuantLib's prices to 1e-9", () => {
    for (const row of golden.barrier) {
      const barrier = { kind: row.kind as BarrierKind, level: row.level, rebate: row.rebate };
      expect(Math.abs(barrierOption(optionOf(row), barrier).price - row.price)).toBeLessThan(1e-9);
    }
  });

  it("have Haug's values", () => {
    // Haug (2007), table 4-13: S 100, T 0.5, r 8 %, b 4 %, rebate 3; by volatility 25 % and 30 %.
    const table = [
      ['call', 'down-and-out', 90, 95, 9.0246, 8.8334],
      ['call', 'down-and-out', 100, 100, 3, 3],
      ['call', 'up-and-out', 90, 105, 2.6789, 2.6341],
      ['call', 'down-and-in', 90, 95, 7.7627, 9.0093],
      ['call', 'up-and-in', 110, 105, 4.591, 5.835],
      ['put', 'down-and-out', 100, 95, 2.2947, 2.4258],
      ['put', 'down-and-in', 90, 95, 2.9586, 3.8769],
    ] as ['call' | 'put', BarrierKind, number, number, number, number][];
    const off: string[] = [];
    for (const [type, kind, strike, level, low, high] of table)
      for (const [volatility, price] of [
        [0.25, low],
        [0.3, high],
      ] as const) {
        const option = {
          type,
          spot: 100,
          strike,
          timeToExpiry: 0.5,
          rate: 0.08,
          dividendYield: 0.04,
          volatility,
        };
        const found = barrierOption(option, { kind, level, rebate: 3 }).price;
        if (Math.abs(found - price) > 6e-5) off.push(`${type} ${kind} ${strike} ${level} ${found} ${price}`);
      }
    expect(off).toEqual([]);
  });

  it('in and out are the plain option together, with all its sensitivities', () => {
    for (const row of golden.barrier.slice(0, 24)) {
      const option = optionOf(row);
      const side = row.kind.startsWith('down') ? 'down' : 'up';
      const [inside, outside] = (['in', 'out'] as const).map((what) =>
        barrierOption(option, { kind: `${side}-and-${what}`, level: row.level, rebate: 0 }),
      );
      const plain = blackScholes(option);
      for (const name of [...GREEKS, 'dividendRho', 'vanna', 'volga', 'charm', 'speed'] as const)
        expect(inside![name] + outside![name]).toBeCloseTo(plain[name], 6);
    }
  });

  it('say what happens at the barrier, and when there is no price', () => {
    const option = optionOf(golden.barrier[0]!);
    const touched = { level: option.spot, rebate: 2 };
    expect(barrierOption(option, { kind: 'down-and-out', ...touched }).price).toBe(2);
    expect(barrierOption(option, { kind: 'up-and-in', ...touched })).toEqual(blackScholes(option));
    const far = { kind: 'down-and-out', level: option.spot / 2, rebate: 1 } as const;
    expect(() => barrierOption({ ...option, volatility: 0 }, far)).toThrow(NoBarrierPrice);
    expect(() =>
      barrierOption({ ...option, rate: -0.1, dividendYield: -0.145, volatility: 0.3 }, far),
    ).toThrow(/negative rate/);
  });
});

describe('options on what pays known dividends', () => {
  it("have QuantLib's European prices and sensitivities", () => {
    for (const row of golden.european) {
      const found = europeanWithDividends(optionOf(row), years(row.dividends));
      for (const name of GREEKS.filter((each) => each !== 'theta'))
        expect(Math.abs(found[name] - row[name])).toBeLessThan(1e-9 * row.spot);
    }
  });

  it('have the theta of a revaluation a moment later', () => {
    for (const row of golden.european.slice(0, 10)) {
      const option = optionOf(row);
      const step = 1e-5;
      const later = (by: number) =>
        europeanWithDividends(
          { ...option, timeToExpiry: option.timeToExpiry - by },
          years(row.dividends).map((each) => ({ ...each, timeToPay: each.timeToPay - by })),
        ).price;
      const theta = (later(step) - later(-step)) / (2 * step);
      expect(europeanWithDividends(option, years(row.dividends)).theta).toBeCloseTo(theta, 4);
    }
  });

  it("have Hull's value", () => {
    // Hull, 8th edition, example 14.9: dividends of 0.50 in 2 and 5 months, S 40, K 40, r 9 %, 30 %, 6 months: 3.67.
    const option = {
      type: 'call' as const,
      spot: 40,
      strike: 40,
      timeToExpiry: 0.5,
      rate: 0.09,
      dividendYield: 0,
    };
    const dividends = [2 / 12, 5 / 12].map((timeToPay) => ({ timeToPay, amount: 0.5 }));
    expect(europeanWithDividends({ ...option, volatility: 0.3 }, dividends).price).toBeCloseTo(3.67, 2);
    expect(() => europeanWithDividends({ ...option, volatility: 0.3, spot: 0.5 }, dividends)).toThrow(
      DividendsAboveSpot,
    );
  });

  it("have QuantLib's American prices of the same model to a cent", () => {
    for (const row of golden.american) {
      const found = americanWithDividends(optionOf(row), years(row.dividends));
      expect(Math.abs(found - row.price)).toBeLessThan(0.012);
    }
    const option = optionOf(golden.american[0]!);
    expect(americanWithDividends(option, [])).toBe(americanPrice(option, 'leisen-reimer'));
  });
});
