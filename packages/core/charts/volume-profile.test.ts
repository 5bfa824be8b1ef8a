import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candles } from './candle.ts';
import {
  type Levels,
  levelOf,
  levelsOfBins,
  levelsOfTick,
  priceAt,
  profileOf,
  spreadBars,
} from './volume-profile.ts';

const bars = (rows: readonly (readonly [number, number, number])[]): Candles => {
  const column = (pick: (row: readonly [number, number, number]) => number) => Float64Array.from(rows, pick);
  const [low, high] = [column(([bottom]) => bottom), column(([, top]) => top)];
  return { time: column(() => 0), open: low, high, low, close: high, volume: column(([, , size]) => size) };
};

const shape = (...volume: number[]) => profileOf({ volume: Float64Array.from(volume) }, 0.7);

describe('the value area', () => {
  // Worked by hand with the rule of two rows: of 1000, 700 are wanted.
  it('grows by two levels from the point of control, where more was traded', () => {
    // 200; above 150 + 90 against below 140 + 120: below, 460; above 240 against 60 + 40: above, 700.
    expect(shape(40, 60, 120, 140, 200, 150, 90, 80, 70, 50)).toMatchObject({
      poc: 4,
      low: 2,
      high: 6,
      total: 1000,
    });
  });

  it('takes the upper levels where both sides are even, and what is left at an end', () => {
    expect(shape(10, 10, 30, 10, 10)).toMatchObject({ poc: 2, low: 2, high: 4 });
    expect(shape(100, 1, 1, 1, 500)).toMatchObject({ poc: 4, low: 4, high: 4 });
    expect(shape(50, 30, 100)).toMatchObject({ poc: 2, low: 0, high: 2 });
    expect(shape(30, 100)).toMatchObject({ poc: 1, low: 1, high: 1 });
  });

  it('has the largest level nearest to the middle as its point of control', () => {
    expect(shape(9, 1, 9, 1, 1).poc).toBe(2);
  });

  it('is none where nothing was traded', () => {
    expect(shape(0, 0)).toEqual({ poc: null, high: null, low: null, total: 0, peaks: [], valleys: [] });
  });

  it('holds its share around the largest level', () => {
    const volumes = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(volumes, fc.double({ min: 0.05, max: 1, noNaN: true }), (volume, share) => {
        const { poc, low, high, total } = profileOf({ volume: Float64Array.from(volume) }, share);
        if (poc === null) return expect(Math.max(...volume)).toBe(0);
        const sum = (from: number, to: number) => volume.slice(from, to + 1).reduce((a, b) => a + b, 0);
        expect(volume[poc]).toBe(Math.max(...volume));
        expect(low! <= poc && poc <= high!).toBe(true);
        expect(sum(low!, high!)).toBeGreaterThanOrEqual(share * total * (1 - 1e-9));
      }),
      { seed: 3 },
    );
  });
});

describe('nodes', () => {
  it('are the peaks of the volume and the valleys between them', () => {
    const { peaks, valleys } = shape(1, 5, 20, 40, 20, 5, 2, 1, 2, 10, 30, 12, 2);
    expect([peaks, valleys]).toEqual([[3, 10], [7]]);
  });
});

describe('levels', () => {
  it('of a tick are its multiples', () => {
    const levels = levelsOfTick(0.3, 0.7, 0.1);
    expect(Array.from({ length: levels.count }, (_, at) => priceAt(levels, at))).toEqual([
      0.3, 0.4, 0.5, 0.6, 0.7,
    ]);
    expect([0.3, 0.35001, 0.4499, 0.7].map((price) => levelOf(levels, price))).toEqual([0, 1, 1, 4]);
    expect(() => levelsOfTick(1, 1e6, 0.01)).toThrow(
      'a tick of 0.01 makes 99999901 levels; 20000 are the most',
    );
  });

  it('of bins reach from the lowest price to the highest, which is in the last', () => {
    const levels = levelsOfBins(10, 20, 4);
    expect([0, 1, 2, 3].map((at) => priceAt(levels, at))).toEqual([11.25, 13.75, 16.25, 18.75]);
    expect([10, 12.5, 20].map((price) => levelOf(levels, price))).toEqual([0, 1, 3]);
    expect(priceAt(levelsOfBins(5, 5, 10), 0)).toBe(5);
  });
});

describe('the volume of bars', () => {
  it('is spread evenly over their range', () => {
    const levels = levelsOfBins(10, 14, 4);
    const found = spreadBars(
      bars([
        [10, 14, 40],
        [11.5, 12.5, 10],
        [13, 13, 7],
        [10, 10.5, NaN],
      ]),
      levels,
    );
    expect([...found.volume]).toEqual([10, 15, 15, 17]);
  });

  it('is what looking at each bar and level by itself gives, and none is lost', () => {
    const bar = fc
      .tuple(
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 99 }),
      )
      .map(([low, range, size]) => [low / 4, (low + range) / 4, size] as const);
    fc.assert(
      fc.property(
        fc.array(bar, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 30 }),
        (rows, count) => {
          const lowest = Math.min(...rows.map(([low]) => low));
          const highest = Math.max(...rows.map(([, high]) => high));
          const levels: Levels = levelsOfBins(lowest, highest, count);
          const { volume } = spreadBars(bars(rows), levels);
          const wanted = new Float64Array(levels.count);
          for (const [low, high, size] of rows) {
            if (high === low) wanted[levelOf(levels, low)]! += size;
            else
              for (let at = 0; at < levels.count; at += 1) {
                const from = Math.max(low, levels.start + at * levels.step);
                const to = Math.min(high, levels.start + (at + 1) * levels.step);
                if (to > from) wanted[at]! += (size * (to - from)) / (high - low);
              }
          }
          for (const [at, value] of wanted.entries())
            expect(Math.abs(volume[at]! - value)).toBeLessThan(1e-6);
        },
      ),
      { seed: 5 },
    );
  });
});
