import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairUp } from './pairing.ts';

/** The most that any pairing saves, by trying all of them, unit by unit. */
function mostSaved(
  left: readonly number[],
  right: readonly number[],
  saving: readonly (readonly number[])[],
): number {
  const next = left.findIndex((units) => units > 0);
  if (next === -1) return 0;
  const less = (units: readonly number[], at: number) =>
    units.map((each, index) => (index === at ? each - 1 : each));
  const rest = less(left, next);
  return right.reduce(
    (best, units, to) =>
      units === 0 ? best : Math.max(best, saving[next]![to]! + mostSaved(rest, less(right, to), saving)),
    mostSaved(rest, right, saving),
  );
}

describe('pairs', () => {
  it('undo what was paired first where that saves more', () => {
    // Alone the best pair is 0 with 0; with 0-1 and 1-0 more is saved.
    const savings = [
      [10, 9],
      [8, 0],
    ];
    const pairs = pairUp([1, 1], [1, 1], (left, right) => savings[left]![right]!);
    expect(pairs).toEqual([
      { left: 0, right: 1, quantity: 1 },
      { left: 1, right: 0, quantity: 1 },
    ]);
  });

  it('save as much as any pairing can, and use no unit twice', () => {
    const side = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        side,
        side,
        fc.array(fc.integer({ min: -3, max: 20 }), { minLength: 9, maxLength: 9 }),
        (left, right, flat) => {
          const savings = left.map((_, from) => right.map((__, to) => flat[from * 3 + to]!));
          const pairs = pairUp(left, right, (from, to) => savings[from]![to]!);
          const saved = pairs.reduce(
            (total, pair) => total + pair.quantity * savings[pair.left]![pair.right]!,
            0,
          );
          expect(saved).toBe(mostSaved(left, right, savings));
          for (const [index, units] of left.entries())
            expect(
              pairs.filter((pair) => pair.left === index).reduce((total, pair) => total + pair.quantity, 0),
            ).toBeLessThanOrEqual(units);
          for (const [index, units] of right.entries())
            expect(
              pairs.filter((pair) => pair.right === index).reduce((total, pair) => total + pair.quantity, 0),
            ).toBeLessThanOrEqual(units);
        },
      ),
    );
  });
});
