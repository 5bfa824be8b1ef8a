import { describe, expect, it } from 'vitest';
// Values of numpy 2.4, written by fixtures/risk_adjusted.py.
import golden from './fixtures/risk_adjusted.json' with { type: 'json' };
import { type RiskAdjusted, riskAdjusted } from './risk-adjusted.ts';

const returns = Float64Array.from(golden.returns);
const benchmark = Float64Array.from(golden.benchmark);
const common = { riskFree: golden.riskFree, periodsPerYear: 252 };

describe('return for the risk taken', () => {
  it('has the figures of numpy', () => {
    const found = riskAdjusted({ returns, benchmark, ...common });
    for (const [name, value] of Object.entries(golden.figures))
      expect(Math.abs(found[name as keyof RiskAdjusted] - value)).toBeLessThan(
        1e-9 * Math.max(1, Math.abs(value)),
      );
  });

  it('of the benchmark beside itself is that of the market', () => {
    const found = riskAdjusted({ returns: benchmark, benchmark, ...common });
    expect(found.beta).toBeCloseTo(1, 12);
    expect(found.alpha).toBeCloseTo(0, 12);
    expect(found.informationRatio).toBeNaN();
  });

  it('is unknown without a benchmark, without risk and with too few returns', () => {
    const alone = riskAdjusted({ returns, benchmark: null, ...common });
    expect([alone.beta, alone.m2].every(Number.isNaN)).toBe(true);
    expect(alone.sharpe).toBeCloseTo(golden.figures.sharpe, 9);
    const flat = riskAdjusted({
      returns: new Float64Array(5),
      benchmark: new Float64Array(5),
      riskFree: 0,
      periodsPerYear: 252,
    });
    expect([flat.sharpe, flat.sortino, flat.omega, flat.beta, flat.treynor].every(Number.isNaN)).toBe(true);
    expect(flat.volatility).toBe(0);
    expect(riskAdjusted({ returns: returns.slice(0, 1), benchmark: null, ...common }).sharpe).toBeNaN();
  });
});
