import { describe, expect, it } from 'vitest';
import { randomOf } from '../sample/random.ts';
import { bjerksundStensland } from './bjerksund-stensland.ts';
import { blackScholes } from './black-scholes.ts';
// By QuantLib 1.44, written by fixtures/american.py.
import golden from './fixtures/american.json' with { type: 'json' };
import type { VolatileOption } from './option.ts';
import { bjerksundStenslandColumns, quickBjerksundStensland } from './quick-bjerksund-stensland.ts';

/** The largest distance of quick prices from those of single options, in spots or strikes. */
function worst(rows: readonly VolatileOption[]): number {
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
  return Math.max(
    ...rows.map((row, at) => Math.abs(out[at]! - bjerksundStensland(row)) / Math.max(row.spot, row.strike)),
  );
}

const usual = (uniform: () => number): Omit<VolatileOption, 'type'> => ({
  spot: 60 + 80 * uniform(),
  strike: 100,
  timeToExpiry: 0.02 + 3 * uniform(),
  rate: 0.1 * uniform() - 0.01,
  dividendYield: 0.1 * uniform() - 0.01,
  volatility: 0.05 + 0.8 * uniform(),
});

/** Volatilities of 1 to 300 %, a day to 30 years, spots of a fifth to five times the strike. */
const extreme = (uniform: () => number): Omit<VolatileOption, 'type'> => ({
  spot: 20 * 25 ** uniform(),
  strike: 100,
  timeToExpiry: (30 * 365) ** uniform() / 365,
  rate: 0.18 * uniform() - 0.03,
  dividendYield: 0.18 * uniform() - 0.03,
  volatility: 0.01 * 300 ** uniform(),
});

function randomOptions(
  count: number,
  terms: (uniform: () => number) => Omit<VolatileOption, 'type'>,
): VolatileOption[] {
  const { uniform } = randomOf(2, 'options');
  return Array.from({ length: count }, () => ({ type: uniform() < 0.5 ? 'call' : 'put', ...terms(uniform) }));
}

describe('many American options by Bjerksund and Stensland', () => {
  it('have the prices of single ones to 2e-10', () => {
    expect(worst([...(golden as readonly VolatileOption[]), ...randomOptions(3000, usual)])).toBeLessThan(
      2e-10,
    );
    const still = { ...(golden as readonly VolatileOption[])[0]!, volatility: 0 };
    expect(quickBjerksundStensland(still)).toBe(bjerksundStensland(still));
  });

  it('have them to 1e-9 far outside of what is usual', () => {
    expect(worst(randomOptions(3000, extreme))).toBeLessThan(1e-9);
  });

  it('have the prices of the formula in exact arithmetic', () => {
    // By mpmath 1.3 with 60 digits, written by fixtures/bjerksund-stensland.py.
    const table = [
      ['call', 242.3, 8.266, 0.1301, 0.019, 0.04097, 172.9843307177031],
      ['put', 74.66, 8.687, 0.0379, 0.1099, 0.04097, 43.21985045365593],
      ['call', 387.8, 9.167, 0.1079, 0.007984, 0.04403, 323.240841345204],
      ['call', 97.8, 0.9614, 0.09685, 0.0001209, 0.04252, 6.751934731053594],
      ['call', 408.2, 7.747, 0.1328, 0.004439, 0.2916, 358.8209141710132],
      ['call', 459.8, 3.265, 0.1332, 0.00001858, 1.706, 441.176940862878],
    ] as const;
    for (const [type, spot, timeToExpiry, rate, dividendYield, volatility, price] of table) {
      const option = { type, spot, strike: 100, timeToExpiry, rate, dividendYield, volatility };
      expect(Math.abs(quickBjerksundStensland(option) - price) / spot).toBeLessThan(5e-10);
      expect(Math.abs(bjerksundStensland(option) - price) / spot).toBeLessThan(5e-10);
    }
  });

  it('are no less than European ones and than exercising at once, whatever the terms are', () => {
    for (const option of randomOptions(3000, extreme)) {
      const price = quickBjerksundStensland(option);
      const { type, spot, strike } = option;
      const now = type === 'call' ? spot - strike : strike - spot;
      const slack = 1e-10 * Math.max(spot, strike);
      expect(price).toBeGreaterThanOrEqual(Math.max(0, now, blackScholes(option).price) - slack);
    }
  });
});
