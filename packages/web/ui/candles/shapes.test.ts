import { describe, expect, it } from 'vitest';
import { cloudParts, type PriceProfile, profileBars } from './shapes.ts';

const at = (x: number, a: number, b: number) => ({ x, a, b });

describe('the area between two lines', () => {
  it('is cut where they cross, and says which one is above', () => {
    // Pixels count from the top: the smaller one is above.
    expect(cloudParts([at(0, 0, 5), at(10, 10, 5), at(20, 20, 5)])).toEqual([
      { rising: true, points: [at(0, 0, 5), at(5, 5, 5)] },
      { rising: false, points: [at(5, 5, 5), at(10, 10, 5), at(20, 20, 5)] },
    ]);
  });

  it('has gaps where a line is missing, and nothing where there is one point or no distance', () => {
    expect(cloudParts([null, at(0, 3, 1), null, at(2, 1, 1), at(3, 2, 2)])).toEqual([]);
    expect(cloudParts([at(0, 3, 1), at(1, 3, 1), null, at(3, 1, 3), at(4, 1, 3)])).toEqual([
      { rising: false, points: [at(0, 3, 1), at(1, 3, 1)] },
      { rising: true, points: [at(3, 1, 3), at(4, 1, 3)] },
    ]);
  });

  it('is of two kinds where lines touch and part the other way', () => {
    expect(cloudParts([at(0, 1, 3), at(1, 2, 2), at(2, 4, 1)]).map(({ rising }) => rising)).toEqual([
      true,
      false,
    ]);
  });
});

describe('the bars of a profile', () => {
  const profile: PriceProfile = {
    step: 1,
    poc: 11,
    vah: 12,
    val: 11,
    levels: [
      { price: 10, volume: 0 },
      { price: 11, volume: 200, buy: 120, sell: 60 },
      { price: 12, volume: 100, buy: 100, sell: 0 },
      { price: 13, volume: 50 },
    ],
  };
  const down = (price: number) => (20 - price) * 10;

  it('are as long as their volume, by who took it, with a pixel between levels', () => {
    const bars = profileBars(profile, 100, down);
    expect(bars.map(({ top, height, from, width, side }) => [top, height, from, width, side])).toEqual([
      [85, 9, 0, 60, 'bought'],
      [85, 9, 60, 30, 'sold'],
      [85, 9, 90, 10, 'unknown'],
      [75, 9, 0, 50, 'bought'],
      [65, 9, 0, 25, 'unknown'],
    ]);
    expect(bars.map(({ isPoc }) => isPoc)).toEqual([true, true, true, false, false]);
    expect(bars.map(({ inArea }) => inArea)).toEqual([true, true, true, true, false]);
  });

  it('leave out what the scale does not have, and are none without volume', () => {
    expect(profileBars(profile, 100, (price) => (price > 12 ? null : down(price)))).toHaveLength(3);
    expect(profileBars({ ...profile, levels: [{ price: 10, volume: 0 }] }, 100, down)).toEqual([]);
  });

  it('keep a pixel where levels are thinner', () => {
    expect(profileBars(profile, 100, (price) => (20 - price) / 10).every(({ height }) => height === 1)).toBe(
      true,
    );
  });
});
