import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, formatDecimal } from '../money/decimal.ts';
import { assign, type Edge } from './assign.ts';
import { type BankLine, bankLine, postedAs, redownloaded } from './candidates.ts';
import { fingerprint } from './fingerprint.ts';

/** What happened at the bank, and how its files can tell it. */
interface Happened {
  readonly day: number;
  readonly amount: string;
  readonly shop: string;
  /** Days that it was pending before; null when no file shows it so. */
  readonly pending: number | null;
}

interface Row extends BankLine {
  readonly print: string;
}

interface Transaction {
  readonly id: string;
  readonly rows: Row[];
}

type Form = 'short' | 'long' | 'cut';

const FIRST = 20_000;

/** A line as a file words it; the number in the longer forms is the bank's own of that purchase. */
function row(
  { day, amount, shop }: Happened,
  place: number,
  form: Form,
  reference: string,
  pendingDay?: number,
): Row {
  const long = `card ${4000 + place} terminal east`;
  const parts = {
    date: FIRST + (pendingDay ?? day),
    amount: decimal(amount),
    payee: shop,
    description: form === 'short' ? '' : form === 'long' ? long : long.slice(0, -2),
    reference,
    balance: null,
    status: pendingDay === undefined ? ('posted' as const) : ('pending' as const),
  };
  return { ...bankLine(parts), print: fingerprint(parts, 'a') };
}

/** The passes over a book in memory: same day first, as one assignment, then what was pending. */
function take(book: Transaction[], file: readonly Row[]): void {
  const claimed = new Map<number, Transaction>();
  const byId = new Map(book.map((each) => [each.id, each]));
  const claim = (edges: Edge[]): void => {
    for (const [line, known] of assign(edges)) claimed.set(line, byId.get(known)!);
  };
  const open = () => {
    const held = new Set(claimed.values());
    return {
      lines: file.map((line, index) => [line, index] as const).filter(([, index]) => !claimed.has(index)),
      known: book.filter((each) => !held.has(each)),
    };
  };
  claim(
    pairs(open(), (line, other) =>
      line.print === other.print ? 1000 : (redownloaded(line, other)?.score ?? null),
    ),
  );
  claim(
    pairs(open(), (line, other, { rows }) => {
      const settled = rows.some(({ status }) => status === 'posted');
      if (line.status === 'posted') return settled ? null : (postedAs(other, line)?.score ?? null);
      const was = rows.some(({ status }) => status === 'pending');
      return !settled || was || other.status === 'pending' ? null : (postedAs(line, other)?.score ?? null);
    }),
  );
  for (const [index, line] of file.entries()) {
    const known = claimed.get(index);
    if (known === undefined) book.push({ id: `e${String(book.length).padStart(4, '0')}`, rows: [line] });
    else known.rows.push(line);
  }
}

function pairs(
  { lines, known }: { lines: (readonly [Row, number])[]; known: Transaction[] },
  score: (line: Row, other: Row, of: Transaction) => number | null,
): Edge[] {
  return lines.flatMap(([line, index]) =>
    known.flatMap((each) => {
      const scores = each.rows.map((other) => score(line, other, each)).filter((found) => found !== null);
      return scores.length === 0 ? [] : [{ line: index, known: each.id, score: Math.max(...scores) }];
    }),
  );
}

/** Day, amount and status as the book says them. */
function books(book: readonly Transaction[]): string[] {
  return book
    .map(({ rows }) => {
      const said = rows.find(({ status }) => status === 'posted') ?? rows[0]!;
      return `${said.date - FIRST} ${formatDecimal(said.amount)} ${said.status}`;
    })
    .sort();
}

const history = fc
  .array(
    fc.record({
      day: fc.nat(6),
      amount: fc.constantFrom('-3.50', '-20.00', '5.00'),
      shop: fc.constantFrom('Coffee', 'Coffee Bar', 'Kiosk', 'Old Mill'),
      pending: fc.constant(null),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((drawn) => drawn.toSorted((a, b) => a.day - b.day));

const some = fc.record({
  from: fc.nat(20),
  to: fc.nat(20),
  form: fc.constantFrom<Form>('short', 'long', 'cut'),
  shuffle: fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
  numbers: fc.constantFrom<'all-one' | 'by-file' | 'by-row'>('all-one', 'by-file', 'by-row'),
});

/** Lines from..to of the history in any order, their ids counted anew in each file. */
function file(
  all: readonly Happened[],
  { from, to, form, shuffle, numbers }: typeof some extends fc.Arbitrary<infer T> ? T : never,
): Row[] {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const rows = all.flatMap((each, place) => {
    if (place < low || place > high) return [];
    const reference =
      numbers === 'all-one' ? '1' : numbers === 'by-file' ? String(place - low) : String(place);
    return [row(each, place, form, reference)];
  });
  return rows
    .map((each, index) => ({ each, key: shuffle[index % shuffle.length]! }))
    .sort((a, b) => a.key - b.key)
    .map(({ each }) => each);
}

describe('any history of files', () => {
  it('comes to the books of the bank: order, overlap, parts, repetition, renumbering, rewording', () => {
    fc.assert(
      fc.property(history, fc.array(some, { maxLength: 6 }), some, fc.nat(6), (all, parts, whole, at) => {
        // Somewhere among files of any part stands one of all.
        const files = parts.map((part) => file(all, part));
        files.splice(at % (files.length + 1), 0, file(all, { ...whole, from: 0, to: 20 }));
        const book: Transaction[] = [];
        for (const each of files) take(book, each);
        expect(books(book)).toEqual(all.map(({ day, amount }) => `${day} ${amount} posted`).sort());
        // And again nothing is new.
        const before = book.length;
        for (const each of files) take(book, each);
        expect(book.length).toBe(before);
      }),
      { numRuns: 400 },
    );
  });

  it('comes to the same books when lines were pending first, in whichever order the files arrive', () => {
    const pendingHistory = fc.array(
      fc.record({
        // A row of equal pending lines longer than PENDING_DAYS could be shifted as a whole: the first and last would not meet.
        day: fc.integer({ min: 4, max: 10 }),
        amount: fc.constantFrom('-3.50', '-20.00'),
        shop: fc.constantFrom('Coffee', 'Kiosk'),
        pending: fc.integer({ min: 0, max: 3 }),
      }),
      { minLength: 1, maxLength: 10 },
    );
    fc.assert(
      fc.property(
        pendingHistory,
        fc.boolean(),
        fc.constantFrom<Form>('short', 'long'),
        (all, postedFirst, form) => {
          const pending = all.map((each, place) => row(each, place, 'short', '1', each.day - each.pending!));
          const posted = all.map((each, place) => row(each, place, form, '2'));
          const book: Transaction[] = [];
          for (const each of postedFirst ? [posted, pending, posted] : [pending, posted, pending])
            take(book, each);
          expect(books(book)).toEqual(all.map(({ day, amount }) => `${day} ${amount} posted`).sort());
        },
      ),
      { numRuns: 400 },
    );
  });
});
