// Values of scipy, written by fixtures/value_at_risk.py; others with their source.
import { describe, expect, it } from 'vitest';
import { conditionalCoverage, independence, kupiec, kupiecFirst, trafficLight } from './backtest.ts';
import golden from './fixtures/value_at_risk.json' with { type: 'json' };
import type { VarModel } from './question.ts';
import { backtest } from './rolling.ts';

describe('backtests of value at risk', () => {
  it.each(golden.kupiec)('Kupiec: $exceedances of $observations', (want) => {
    const found = kupiec(want.observations, want.exceedances, want.confidence);
    expect(found.statistic).toBeCloseTo(want.statistic, 9);
    expect(found.pValue).toBeCloseTo(want.pValue, 10);
  });

  it.each([
    // Jorion, Value at Risk, 3rd ed., table 6-2 (from Kupiec 1995): where the model is not rejected at 5 %.
    [0.99, 255, 0, 7],
    [0.99, 510, 1, 11],
    [0.99, 1000, 4, 17],
    [0.975, 255, 2, 12],
    [0.95, 255, 6, 21],
    [0.95, 1000, 37, 65],
  ])('Kupiec does not reject at %d of %d days between %d and %d', (confidence, days, above, below) => {
    for (let count = 0; count < 80; count += 1) {
      const kept = kupiec(days, count, confidence).statistic <= 3.841;
      // Of a table that begins with "less than", none counts too.
      expect(kept, `${count}`).toBe(
        above === 0 ? count < below && count > 0 : count > above && count < below,
      );
    }
  });

  it('the time until the first exceedance: after 1 / p days the statistic is zero', () => {
    expect(kupiecFirst(100, 0.99).statistic).toBeCloseTo(0, 12);
    // Kupiec 1995: at 1 % the first exceedance rejects before day 7 and after day 438.
    expect(kupiecFirst(6, 0.99).statistic).toBeGreaterThan(3.841);
    expect(kupiecFirst(7, 0.99).statistic).toBeLessThan(3.9);
    expect(kupiecFirst(438, 0.99).statistic).toBeLessThan(3.85);
    expect(kupiecFirst(440, 0.99).statistic).toBeGreaterThan(3.841);
  });

  it('Christoffersen: independence, and both at once', () => {
    const found = independence(golden.christoffersen.hits);
    expect(found.transitions).toEqual(golden.christoffersen.transitions);
    expect(found.statistic).toBeCloseTo(golden.christoffersen.statistic, 9);
    expect(found.pValue).toBeCloseTo(golden.christoffersen.pValue, 10);
    const both = conditionalCoverage({ statistic: 2, pValue: 0 }, { statistic: 3, pValue: 0 });
    expect(both.statistic).toBeCloseTo(5, 12);
    // Upper tail of chi squared of two degrees at 5.
    expect(both.pValue).toBeCloseTo(0.0820849986238988, 12);
    expect(independence([0, 0, 0, 0]).statistic).toBe(0);
  });

  it('the zones of the Basel Committee, 1996, table 2', () => {
    const zones = Array.from({ length: 12 }, (_, count) => trafficLight(250, count, 0.99));
    expect(zones.map(({ zone }) => zone[0]).join('')).toBe('gggggyyyyyrr');
    expect(zones.map(({ plusFactor }) => plusFactor)).toEqual([
      0, 0, 0, 0, 0, 0.4, 0.5, 0.65, 0.75, 0.85, 1, 1,
    ]);
    for (const [count, want] of golden.traffic.entries())
      expect(zones[count]!.cumulativeProbability).toBeCloseTo(want, 9);
    expect(trafficLight(500, 5, 0.99).plusFactor).toBeNull();
  });
});

describe('forecasts day by day', () => {
  const MODEL: VarModel = {
    method: 'historical',
    weighting: 'plain',
    volatility: 'plain',
    confidence: 0.95,
    horizon: 1,
    scaling: 'square-root',
    decay: 0.94,
    ageDecay: 0.98,
    distribution: 'normal',
    degreesOfFreedom: null,
    scenarios: 1000,
    seed: 1,
  };

  it('of what does not move are nothing, which is never exceeded', () => {
    const totals = new Float64Array(80);
    for (const model of [
      {},
      { weighting: 'filtered' },
      { method: 'cornish-fisher' },
      { method: 'monte-carlo', distribution: 't' },
    ] as const) {
      const found = backtest({ model: { ...MODEL, ...model }, totals, window: 30 });
      expect([found.observations, found.exceedances, found.firstExceedance]).toEqual([50, 0, null]);
      // Without an exceedance the ratio is -2 n log(confidence).
      expect(found.kupiec.statistic).toBeCloseTo(-100 * Math.log(0.95), 9);
      expect(found.trafficLight.zone).toBe('green');
    }
  });

  it('that are exceeded every day are rejected, and tell nothing of independence', () => {
    const totals = Float64Array.from({ length: 80 }, (_, day) => -day);
    const found = backtest({ model: MODEL, totals, window: 30 });
    expect([found.observations, found.exceedances, found.firstExceedance?.after]).toEqual([50, 50, 1]);
    expect(found.kupiec.statistic).toBeCloseTo(-100 * Math.log(0.05), 9);
    expect(found.independence).toEqual({ statistic: 0, pValue: 1, transitions: [0, 0, 0, 49] });
    expect(found.trafficLight.zone).toBe('red');
  });
});
