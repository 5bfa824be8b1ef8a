import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { imported, query } from './fixtures/bank.ts';

const app = testServer();

async function booksAfter(files: readonly string[]): Promise<string[]> {
  const person = await app.person('Ada');
  const { body } = await person.call('POST', '/accounts', { name: 'Mine', type: 'asset', currency: 'USD' });
  const seen = new Set<string>();
  for (const [index, file] of files.entries()) {
    // The same bytes are refused before any line is looked at.
    if (seen.has(file)) continue;
    seen.add(file);
    const { job } = await imported(person, `${index}.csv`, file, { accountId: body.id });
    expect(job.status, JSON.stringify(job.error)).toBe('done');
  }
  const rows = await query(
    app,
    person,
    `SELECT p.date || ' ' || p.quantity::text || ' ' || p.status AS row FROM posting p JOIN entry e ON e.book_id = p.book_id
       AND e.id = p.entry_id AND e.kind = 'transaction'
     WHERE p.book_id = $book AND p.account_id = '${body.id}' ORDER BY 1`,
  );
  return rows.map(({ row }) => row!);
}

interface Happened {
  readonly day: number;
  readonly amount: string;
  readonly shop: string;
}

const HEADER = 'Date,Payee,Description,Reference,Amount';

function file(
  all: readonly Happened[],
  part: { from: number; to: number; long: boolean; turned: boolean; first: number },
): string {
  const [low, high] = [Math.min(part.from, part.to), Math.max(part.from, part.to)];
  const rows = all.flatMap(({ day, amount, shop }, place) => {
    if (place < low || place > high) return [];
    const text = part.long ? `card ${4000 + place} east` : '';
    return [`2026-01-${String(day + 10)},${shop},${text},${part.first + place - low},${amount}`];
  });
  return `${[HEADER, ...(part.turned ? rows.toReversed() : rows)].join('\n')}\n`;
}

const part = fc.record({
  from: fc.nat(10),
  to: fc.nat(10),
  long: fc.boolean(),
  turned: fc.boolean(),
  first: fc.nat(3),
});
const history = fc
  .array(
    fc.record({
      day: fc.nat(4),
      amount: fc.constantFrom('-3.50', '-20.00'),
      shop: fc.constantFrom('Coffee', 'Coffee Bar', 'Kiosk'),
    }),
    { minLength: 2, maxLength: 8 },
  )
  .map((drawn) => drawn.toSorted((a, b) => a.day - b.day));

describe('any history of files', () => {
  it('comes to the books of the bank: order, overlap, parts, repetition, renumbering, rewording', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.array(part, { maxLength: 3 }),
        part,
        fc.nat(3),
        async (all, parts, whole, at) => {
          const files = parts.map((each) => file(all, each)).filter((text) => text.trim() !== HEADER);
          files.splice(at % (files.length + 1), 0, file(all, { ...whole, from: 0, to: 20 }));
          expect(await booksAfter(files)).toEqual(
            all.map(({ day, amount }) => `2026-01-${day + 10} ${amount} posted`).sort(),
          );
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);
});

const checking = fileURLToPath(
  new URL('../../../../../shared/data/ledgers/derived_household_a/checking.csv', import.meta.url),
);

describe.skipIf(!existsSync(checking))('three years of a checking account in overlapping files', () => {
  const text = existsSync(checking) ? readFileSync(checking, 'utf8') : '\n';
  const [header, ...rows] = text.trim().split('\n');
  const cut = (from: number, to: number) => `${[header, ...rows.slice(from, to)].join('\n')}\n`;

  it.each([
    ['one after the other', [cut(0, 120), cut(90, 210), cut(200, 400)]],
    ['newest first', [cut(200, 400), cut(90, 210), cut(0, 120)]],
    ['parts after the whole', [cut(0, 400), cut(50, 60), cut(0, 10), cut(250, 400)]],
    ['the whole between parts', [cut(33, 77), cut(150, 151), cut(0, 400), cut(1, 302)]],
  ])('comes out as the whole: %s', async (_, files) => {
    expect(await booksAfter(files)).toEqual(await booksAfter([cut(0, 400)]));
  });
});
