import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimal, formatDecimal } from '../money/decimal.ts';
import { splitRatioOf } from './split-ratio.ts';

const found = (held: string, added: string) => {
  const ratio = splitRatioOf(decimal(held), decimal(added));
  return ratio === null ? null : formatDecimal(ratio);
};

it.each([
  // NVIDIA 10 for 1, Tesla 3 for 1, Amazon 20 for 1, Chipotle 50 for 1, 3 for 2, a dividend of 5 % in shares.
  ['10', '90', '10'],
  ['7', '14', '3'],
  ['3', '57', '20'],
  ['4', '196', '50'],
  ['100', '50', '1.5'],
  ['100', '5', '1.05'],
  // A fraction that the broker has cut off: 10.1234 x 4 = 40.4936.
  ['10.1234', '30.370', '4'],
])('%s shares and %s more are %s for one', (held, added, ratio) => expect(found(held, added)).toBe(ratio));

it.each([
  // 17 shares split 10 for 1 while the book knows of 7; nothing held; nothing added.
  ['7', '153'],
  ['0', '90'],
  ['10', '0'],
  ['11', '99.5'],
])('%s shares and %s more are no split', (held, added) => expect(found(held, added)).toBeNull());

it('finds every whole ratio again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 2, max: 100 }), (held, ratio) => {
      expect(found(String(held), String(held * (ratio - 1)))).toBe(String(ratio));
    }),
  );
});
