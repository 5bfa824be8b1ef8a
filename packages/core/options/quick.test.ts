import { describe, expect, it } from 'vitest';
import { randomOf } from '../sample/random.ts';
import { bivariateNormalCdf } from '../statistics/bivariate-normal.ts';
import { fixedNormal } from '../statistics/fixed-normal.ts';
import { normalCdf } from '../statistics/normal.ts';
import { bjerksundStensland } from './bjerksund-stensland.ts';
// By QuantLib 1.44, written by fixtures/american.py.
import golden from './fixtures/american.json' with { type: 'json' };
import type { VolatileOption } from './option.ts';
import { bjerksundStenslandColumns, quickBjerksundStensland } from './quick-bjerksund-stensland.ts';

describe('distribution functions from tables', () => {
  it('are those of pairs to 5e-11 and of one variable to 1e-13', () => {
    const { uniform } = randomOf(1, 'pairs');
    const correlation = Math.sqrt(0.5 * (Math.sqrt(5) - 1));
    const { one, two } = fixedNormal(correlation);
    for (let at = 0; at < 20_000; at += 1) {
      const [x, y] = [18 * uniform() - 9, 18 * uniform() - 9];
      expect(Math.abs(two(x, y) - bivariateNormalCdf(x, y, correlation))).toBeLessThan(5e-11);
      expect(Math.abs(one(x) - normalCdf(x))).toBeLessThan(1e-13);
    }
    expect([one(-9), one(9), two(-9, 1), two(9, 9), one(Number.NaN), two(0, Number.NaN)]).toEqual([
      0,
      1,
      0,
      1,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

describe('many American options by Bjerksund and Stensland', () => {
  it('have the prices of single ones to 2e-10 of the strike', () => {
    const rows = [...(golden as readonly VolatileOption[]), ...randomOptions(3000)];
    const column = (of: (row: VolatileOption) => number) => Float64Array.from(rows, of);
    const out = new Float64Array(rows.length);
    bjerksundStenslandColumns(
      {
        sign: Int8Array.from(rows, ({ type }) => (type === 'call' ? 1 : -1)),
        spot: column(({ spot }) => spot),
        strike: column(({ strike }) => strike),
        timeToExpiry: column(({ timeToExpiry }) => timeToExpiry),
        rate: column(({ rate }) => rate),
        dividendYield: column(({ dividendYield }) => dividendYield),
        volatility: column(({ volatility }) => volatility),
      },
      out,
    );
    const worst = Math.max(
      ...rows.map((row, at) => Math.abs(out[at]! - bjerksundStensland(row)) / Math.max(row.spot, row.strike)),
    );
    expect(worst).toBeLessThan(2e-10);
    const still = { ...rows[0]!, volatility: 0 };
    expect(quickBjerksundStensland(still)).toBe(bjerksundStensland(still));
  });
});

function randomOptions(count: number): VolatileOption[] {
  const { uniform } = randomOf(2, 'options');
  return Array.from({ length: count }, () => ({
    type: uniform() < 0.5 ? ('call' as const) : ('put' as const),
    spot: 60 + 80 * uniform(),
    strike: 100,
    timeToExpiry: 0.02 + 3 * uniform(),
    rate: 0.1 * uniform() - 0.01,
    dividendYield: 0.1 * uniform() - 0.01,
    volatility: 0.05 + 0.8 * uniform(),
  }));
}
