import { describe, expect, it } from 'vitest';
// By pandas and numpy, written by fixtures/risk_figures.py.
import golden from './fixtures/risk-figures.json' with { type: 'json' };
import {
  observationsOf,
  periodsPerYear,
  relativeFigures,
  riskFigures,
  rollingFigures,
} from './risk-figures.ts';

const returns = Float64Array.from(golden.returns);
const benchmark = Float64Array.from(golden.benchmark);

describe('risk figures', () => {
  it('are those of pandas to 1e-9', () => {
    const figures = { ...riskFigures(returns, 252, 0.03), ...relativeFigures(returns, benchmark, 252, 0.03) };
    for (const [name, value] of Object.entries(figures))
      expect([name, Math.abs(value - golden[name as keyof typeof figures])]).toEqual([
        name,
        expect.closeTo(0, 9),
      ]);
  });

  it('over a window are those of pandas to 1e-9', () => {
    const rolling = rollingFigures(returns, benchmark, 63, 252, 0.03);
    for (const [name, wanted] of [
      ['return', golden.rollingReturn],
      ['volatility', golden.rollingVolatility],
      ['sharpe', golden.rollingSharpe],
      ['beta', golden.rollingBeta],
    ] as const)
      for (const [at, value] of wanted.entries())
        expect(Math.abs(rolling[name][62 + 20 * at]! - value)).toBeLessThan(1e-9);
    expect(rolling.return.slice(0, 62).every(Number.isNaN)).toBe(true);
    expect(rollingFigures(returns, null, 63, 252).beta.every(Number.isNaN)).toBe(true);
  });

  it('are not to be had of what does not move, or is too short', () => {
    const flat = riskFigures(new Float64Array(30).fill(0.001), 252);
    expect([flat.volatility, flat.sharpe, flat.sortino, flat.omega]).toEqual([
      0,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(riskFigures(Float64Array.of(0.01), 252).volatility).toBeNaN();
    expect(relativeFigures(returns, new Float64Array(returns.length), 252).beta).toBeNaN();
  });
});

describe('observations', () => {
  it('are returns between days that were quoted', () => {
    const index = Float64Array.of(1, 1.1, 1.1, Number.NaN, 0.99, 0.99);
    const found = observationsOf(index, Uint8Array.of(1, 1, 0, 1, 1, 0));
    expect([...found.rows]).toEqual([0, 1, 4]);
    expect([...found.returns].map((each) => each.toFixed(6))).toEqual(['0.000000', '0.100000', '-0.100000']);
  });

  it('are 252 a year, or 365 where weekends are quoted', () => {
    const rows = Int32Array.from({ length: 70 }, (_, at) => at);
    expect(periodsPerYear(rows, (row) => (row % 7) + 1)).toBe(365);
    expect(periodsPerYear(rows, (row) => (row % 5) + 1)).toBe(252);
  });
});
