import { describe, expect, it } from 'vitest';
// Values of numpy 2.4, window by window, written by fixtures/rolling.py.
import golden from './fixtures/rolling.json' with { type: 'json' };
import { rollingMoments, rollingPair } from './rolling.ts';

const { window } = golden;
const [x, y] = [Float64Array.from(golden.x), Float64Array.from(golden.y)];

function same(found: Float64Array, wanted: readonly (number | null)[]): void {
  expect([...found.subarray(0, window - 1)].every(Number.isNaN)).toBe(true);
  for (const [at, value] of wanted.entries()) {
    const got = found[window - 1 + at]!;
    if (value === null) expect(got).toBeNaN();
    else expect(Math.abs(got - value)).toBeLessThan(1e-12);
  }
}

describe('figures over a window that moves', () => {
  it('are those of numpy for every window', () => {
    const { mean, deviation } = rollingMoments(x, window);
    same(mean, golden.mean);
    same(deviation, golden.deviation);
    same(rollingPair(x, y, window).correlation, golden.correlation);
    same(rollingPair(y, x, window).beta, golden.beta);
  });

  it('are none where the window is longer than the series, and no window is shorter than one value', () => {
    expect([...rollingMoments(Float64Array.of(1, 2), 3).mean]).toEqual([Number.NaN, Number.NaN]);
    expect(() => rollingMoments(x, 0)).toThrow('a window holds at least one value, not 0');
  });

  it('keep their digits after a value that is far from all others', () => {
    const far = Float64Array.from(x);
    far[3] = 1e4;
    const { deviation } = rollingMoments(far, window);
    expect(Math.abs(deviation[200]! - golden.deviation[200 - window + 1]!)).toBeLessThan(1e-6);
  });
});
