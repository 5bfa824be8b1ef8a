import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepest, drawdowns, underwater } from './drawdown.ts';
// Values of numpy 2.4 and pandas 3.1, written by fixtures/moments.py.
import golden from './fixtures/moments.json' with { type: 'json' };
import { mean, momentsOf, standardDeviation, variance } from './moments.ts';
import { quantiles } from './quantile.ts';

const NONE = new Float64Array(0);

describe.each(golden.samples)('moments of the sample "$name"', (sample) => {
  const values = Float64Array.from(sample.values);
  const close = (found: number, wanted: number) =>
    expect(Math.abs(found - wanted)).toBeLessThan(1e-12 + 1e-10 * Math.abs(wanted));

  it('are those of pandas', () => {
    const found = momentsOf(values);
    close(found.mean, sample.mean);
    close(found.variance, sample.variance);
    close(found.skewness, sample.skewness);
    close(found.excessKurtosis, sample.excessKurtosis);
    expect(found.count).toBe(values.length);
    close(variance(values, 0), sample.population);
    close(standardDeviation(values), Math.sqrt(sample.variance));
  });

  it('has the quantiles of numpy', () => {
    for (const [at, value] of quantiles(values, golden.shares).entries()) close(value, sample.quantiles[at]!);
  });
});

describe('moments of too few values', () => {
  it('are not known', () => {
    expect([mean(NONE), variance(Float64Array.of(1)), quantiles(NONE, [0.5])[0]]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(momentsOf(Float64Array.of(1, 2, 4)).excessKurtosis).toBeNaN();
    expect(momentsOf(Float64Array.of(1, 2)).skewness).toBeNaN();
  });

  it('that do not differ have no shape', () => {
    const flat = momentsOf(new Float64Array(10).fill(0.1));
    expect([flat.skewness, flat.excessKurtosis]).toEqual([Number.NaN, Number.NaN]);
    expect(flat.variance).toBeLessThan(1e-30);
  });

  it('of a NaN are NaN', () => {
    const values = Float64Array.of(1, Number.NaN, 3, 4, 5);
    const { mean: centre, variance: spread, skewness, excessKurtosis } = momentsOf(values);
    expect([centre, spread, skewness, excessKurtosis, quantiles(values, [0])[0]]).toEqual(
      new Array(5).fill(Number.NaN),
    );
  });
});

describe('drawdowns', () => {
  const index = Float64Array.from(golden.drawdown.index);

  it('are the episodes of pandas', () => {
    const found = drawdowns(index);
    expect(found.map(({ start, trough, recovery }) => [start, trough, recovery])).toEqual(
      golden.drawdown.episodes.map(({ start, trough, recovery }) => [start, trough, recovery]),
    );
    for (const [at, { depth }] of found.entries())
      expect(depth).toBeCloseTo(golden.drawdown.episodes[at]!.depth, 12);
    expect(deepest(found)!.depth).toBeCloseTo(Math.max(...golden.drawdown.underwater), 12);
    for (const [row, value] of underwater(index).entries())
      expect(value).toBeCloseTo(golden.drawdown.underwater[row]!, 12);
  });

  it('are none where nothing falls, or where there is nothing', () => {
    expect(drawdowns(NONE)).toEqual([]);
    expect(drawdowns(Float64Array.of(1, 1, 2))).toEqual([]);
    expect(deepest([])).toBeNull();
  });

  it('pass over days without a value and may last to the end', () => {
    expect(drawdowns(Float64Array.of(Number.NaN, 100, Number.NaN, 75, Number.NaN, 80))).toEqual([
      { depth: 0.25, start: 1, trough: 3, recovery: null },
    ]);
  });

  it('can lose everything, once', () => {
    expect(drawdowns(Float64Array.of(2, 0, 0, 1))).toEqual([
      { depth: 1, start: 0, trough: 1, recovery: null },
    ]);
    expect(drawdowns(Float64Array.of(0, -1, 5, 4))).toEqual([
      { depth: expect.closeTo(0.2, 12), start: 2, trough: 3, recovery: null },
    ]);
  });

  it('never overlap, and the deepest is the most that any row is under water', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { maxLength: 60 }), (values) => {
        const series = Float64Array.from(values);
        const found = drawdowns(series);
        for (const [at, one] of found.entries()) {
          expect(one.start < one.trough && one.trough < (one.recovery ?? series.length)).toBe(true);
          if (at > 0) expect(one.start).toBeGreaterThanOrEqual(found[at - 1]!.recovery!);
        }
        const most = underwater(series).reduce((a, b) => Math.max(a, b), 0);
        expect(deepest(found)?.depth ?? 0).toBeCloseTo(most, 12);
      }),
    );
  });
});
