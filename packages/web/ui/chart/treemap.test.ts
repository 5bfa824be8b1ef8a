import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { squarify } from './treemap.ts';

const round = (value: number) => Math.round(value * 1e4) / 1e4;

describe('a treemap', () => {
  it('divides the rectangle of the paper as the paper does', () => {
    // Bruls, Huizing and van Wijk (2000), figure 5: 6, 6, 4, 3, 2, 2, 1 in 6 x 4.
    const boxes = squarify([6, 6, 4, 3, 2, 2, 1], { x: 0, y: 0, width: 6, height: 4 });
    expect(boxes.map(({ width, height }) => [round(width), round(height)])).toEqual([
      [3, 2],
      [3, 2],
      [1.7143, 2.3333],
      [1.2857, 2.3333],
      [1.2, 1.6667],
      [1.2, 1.6667],
      [0.6, 1.6667],
    ]);
  });

  it('gives each value its area and leaves nothing over', () => {
    const values = fc
      .array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { minLength: 1, maxLength: 60 })
      .map((list) => list.sort((a, b) => b - a));
    fc.assert(
      fc.property(values, (list) => {
        const total = list.reduce((sum, value) => sum + value, 0);
        const boxes = squarify(list, { x: 0, y: 0, width: 800, height: 300 });
        boxes.forEach(({ x, y, width, height }, index) => {
          expect(width * height).toBeCloseTo((list[index]! / total) * 240_000, 3);
          expect(x + width).toBeLessThanOrEqual(800 + 1e-6);
          expect(y + height).toBeLessThanOrEqual(300 + 1e-6);
        });
      }),
    );
  });
});
