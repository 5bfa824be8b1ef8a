import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal } from '../money/decimal.ts';
import { day } from '../time/day.ts';
import { fingerprint, type IdentityParts, identify } from './fingerprint.ts';
import { murmur3x86x128, textHash } from './murmur3.ts';

describe('MurmurHash3 x86_128', () => {
  it("gives SMHasher's verification value 0xB3ECE62A", () => {
    // SMHasher, VerificationTest: hash {}, {0}, {0,1}… with seeds 256, 255…; hash the hashes with seed 0.
    const key = new Uint8Array(256).map((_, i) => i);
    const hashes = new Uint8Array(256 * 16);
    const view = new DataView(hashes.buffer);
    for (let i = 0; i < 256; i += 1) {
      const words = murmur3x86x128(key, i, 256 - i);
      for (const [w, value] of words.entries()) view.setInt32(i * 16 + w * 4, value, true);
    }
    expect(murmur3x86x128(hashes, hashes.length, 0)[0] >>> 0).toBe(0xb3ece62a);
  });

  it('writes 32 hex digits and tells neighbours apart', () => {
    expect(textHash('')).toBe('0'.repeat(32));
    expect(textHash('a')).toMatch(/^[0-9a-f]{32}$/);
    expect(textHash('a')).not.toBe(textHash('b'));
  });
});

const coffee: IdentityParts = {
  date: day('2026-01-15'),
  amount: decimal('-3.50'),
  payee: 'Café Zoë',
  description: 'Card 12',
};

describe('fingerprint', () => {
  it.each<[string, Partial<IdentityParts>]>([
    ['trailing zeros of the amount', { amount: decimal('-3.5000') }],
    ['case', { payee: 'CAFÉ ZOË' }],
    ['decomposed accents', { payee: 'Cafe\u0301 Zoe\u0308' }],
    ['full-width letters', { description: 'Ｃａｒｄ 12' }],
    ['white space and control characters', { description: ' Card\u00a0\u0000 12\n' }],
    ['where the payee ends and the description begins', { payee: '', description: 'Café Zoë Card 12' }],
  ])('does not see %s', (_, change) => {
    expect(fingerprint({ ...coffee, ...change }, 'a')).toBe(fingerprint(coffee, 'a'));
  });

  it.each<[string, Partial<IdentityParts>, string]>([
    ['the day', { date: day('2026-01-16') }, 'a'],
    ['the amount', { amount: decimal('-3.51') }, 'a'],
    ['the sign', { amount: decimal('3.50') }, 'a'],
    ['the text', { description: 'Card 13' }, 'a'],
    ['the account', {}, 'b'],
  ])('sees %s', (_, change, account) => {
    expect(fingerprint({ ...coffee, ...change }, account)).not.toBe(fingerprint(coffee, 'a'));
  });
});

/** The books after an import: what was there and what is new. */
function importInto(
  books: ReadonlyMap<string, number>,
  lines: readonly IdentityParts[],
): Map<string, number> {
  const after = new Map(books);
  for (const { fingerprint: print, known } of identify(lines, books, 'a')) {
    if (!known) after.set(print, (after.get(print) ?? 0) + 1);
  }
  return after;
}

const line = fc.record({
  date: fc.integer({ min: 20_000, max: 20_002 }),
  amount: fc.constantFrom(decimal('-1'), decimal('-1.00'), decimal('-2.5')),
  payee: fc.constantFrom('Shop', 'SHOP', 'Bar'),
  description: fc.constant(''),
});

const sorted = (books: ReadonlyMap<string, number>): string[] =>
  [...books].map(([k, n]) => `${k} ${n}`).sort();

describe('identify', () => {
  it('keeps identical purchases of one file and adds none on a second import', () => {
    const file = [coffee, coffee, coffee];
    expect(identify(file, new Map(), 'a').map(({ occurrence, known }) => [occurrence, known])).toEqual([
      [1, false],
      [2, false],
      [3, false],
    ]);
    const books = importInto(new Map(), file);
    expect(identify(file, books, 'a').every(({ known }) => known)).toBe(true);
    expect(identify([...file, coffee], books, 'a').filter(({ known }) => !known)).toHaveLength(1);
  });

  it('gives the same books for any order, repetition and overlap of files', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.array(fc.nat()), fc.nat(), (lines, keys, cut) => {
        const once = importInto(new Map(), lines);
        const shuffled = lines.map((one, i) => ({ one, key: keys[i % (keys.length || 1)] ?? 0 }));
        shuffled.sort((a, b) => a.key - b.key);
        expect(
          sorted(
            importInto(
              once,
              shuffled.map(({ one }) => one),
            ),
          ),
        ).toEqual(sorted(once));
        // A file that ends in the middle, then the whole: only what exceeds it is added.
        const part = lines.slice(0, lines.length === 0 ? 0 : cut % lines.length);
        expect(sorted(importInto(importInto(new Map(), part), lines))).toEqual(sorted(once));
        expect([...once.values()].reduce((sum, count) => sum + count, 0)).toBe(lines.length);
      }),
    );
  });
});
