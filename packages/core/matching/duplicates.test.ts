import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '../time/day.ts';
import { type BookRow, type Coverage, entryPair, findDuplicates } from './duplicates.ts';

type Given = Partial<BookRow> & { readonly on: string };

function rows(...given: readonly Given[]): BookRow[] {
  return given.map(({ on, ...rest }, index) => ({
    entryId: `e${index}`,
    ordinal: 0,
    accountId: 'checking',
    date: day(on),
    amount: '-40.88',
    currency: 'USD',
    payee: 'Kin Soy',
    description: '',
    reference: null,
    pending: false,
    shownBy: [],
    ...rest,
  }));
}

const of = (importId: string, from: string, to: string, accountId = 'checking'): Coverage => ({
  importId,
  accountId,
  from: day(from),
  to: day(to),
});
const found = (given: readonly BookRow[], coverage: readonly Coverage[] = []) =>
  findDuplicates(given, coverage).map(({ first, second }) => `${first} ${second}`);

const JANUARY = [of('a', '2026-01-01', '2026-01-31'), of('b', '2026-01-01', '2026-01-31')];

describe('two rows of one amount', () => {
  it.each<[string, Given, Given, boolean]>([
    [
      'by hand and by the bank, the same day',
      { on: '2026-01-05' },
      { on: '2026-01-05', shownBy: ['a'] },
      true,
    ],
    [
      'by hand and by the bank, 4 days apart',
      { on: '2026-01-05' },
      { on: '2026-01-09', shownBy: ['a'] },
      true,
    ],
    [
      'by hand and by the bank, 5 days apart',
      { on: '2026-01-05' },
      { on: '2026-01-10', shownBy: ['a'] },
      false,
    ],
    [
      'pending, 10 days apart',
      { on: '2026-01-05', pending: true },
      { on: '2026-01-15', shownBy: ['a'] },
      true,
    ],
    [
      'pending, 11 days apart',
      { on: '2026-01-05', pending: true },
      { on: '2026-01-16', shownBy: ['a'] },
      false,
    ],
    [
      'shown by one import',
      { on: '2026-01-05', shownBy: ['a'] },
      { on: '2026-01-05', shownBy: ['a'] },
      false,
    ],
    [
      'shown both by a second import',
      { on: '2026-01-05', shownBy: ['a', 'b'] },
      { on: '2026-01-06', shownBy: ['b'] },
      false,
    ],
    [
      'one each by two imports of the days',
      { on: '2026-01-05', shownBy: ['a'] },
      { on: '2026-01-06', shownBy: ['b'] },
      true,
    ],
    ['another amount', { on: '2026-01-05' }, { on: '2026-01-05', amount: '-40.89', shownBy: ['a'] }, false],
    ['the other way', { on: '2026-01-05' }, { on: '2026-01-05', amount: '40.88', shownBy: ['a'] }, false],
    ['another currency', { on: '2026-01-05' }, { on: '2026-01-05', currency: 'EUR', shownBy: ['a'] }, false],
    [
      'nothing at all',
      { on: '2026-01-05', amount: '0' },
      { on: '2026-01-05', amount: '0', shownBy: ['a'] },
      false,
    ],
    [
      'other texts, by hand and bank',
      { on: '2026-01-05', payee: 'Lunch' },
      { on: '2026-01-06', shownBy: ['a'] },
      true,
    ],
    [
      'other texts, 4 days apart',
      { on: '2026-01-05', payee: 'Lunch' },
      { on: '2026-01-09', shownBy: ['a'] },
      false,
    ],
    ['a day apart, both by hand', { on: '2026-01-05' }, { on: '2026-01-06' }, false],
    ['the same day, both by hand', { on: '2026-01-05' }, { on: '2026-01-05' }, true],
    ['other shops on one day, by hand', { on: '2026-01-05' }, { on: '2026-01-05', payee: 'Zoo' }, false],
    [
      'two accounts, two banks',
      { on: '2026-01-05', shownBy: ['a'] },
      { on: '2026-01-05', accountId: 'card', shownBy: ['b'] },
      false,
    ],
    [
      'two accounts, one reference',
      { on: '2026-01-05', shownBy: ['a'], reference: 'R1' },
      { on: '2026-01-05', accountId: 'card', shownBy: ['b'], reference: 'R1' },
      true,
    ],
    [
      'two accounts, one by hand',
      { on: '2026-01-05' },
      { on: '2026-01-05', accountId: 'card', shownBy: ['b'] },
      true,
    ],
  ])('%s', (_name, a, b, expected) => {
    const both = rows(a, b);
    expect(found(both, JANUARY)).toEqual(expected ? ['0 1'] : []);
    expect(found(both.toReversed(), JANUARY)).toEqual(expected ? ['1 0'] : []);
  });

  it('are surer the nearer the day and the more alike the text', () => {
    const score = (b: Given) =>
      findDuplicates(rows({ on: '2026-01-05' }, { shownBy: ['a'], ...b }), JANUARY)[0]!.score;
    const scores = [
      score({ on: '2026-01-05' }),
      score({ on: '2026-01-05', payee: 'Kin Soy New York' }),
      score({ on: '2026-01-06', payee: 'Kin Soy New York' }),
      score({ on: '2026-01-07', payee: 'Kinsoy Restaurant' }),
      score({ on: '2026-01-08', payee: 'Zoo' }),
    ];
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(new Set(scores).size).toBe(scores.length);
  });
});

describe('a coffee every day', () => {
  const days = Array.from({ length: 60 }, (_, index) => day('2026-01-01') + index);

  it('is many coffees, also across statements that follow each other or overlap', () => {
    const split = day('2026-01-31');
    const coffees = days.flatMap((date) =>
      rows({ on: '2026-01-01', payee: 'Coffee Bar', amount: '-3.5' }).map((row) => ({
        ...row,
        entryId: `c${date}`,
        date,
        shownBy: date <= split ? (date > split - 5 ? ['a', 'b'] : ['a']) : ['b'],
      })),
    );
    expect(
      found(coffees, [of('a', '2026-01-01', '2026-01-31'), of('b', '2026-01-27', '2026-03-01')]),
    ).toEqual([]);
    const apart = coffees.map((row) => ({ ...row, shownBy: [row.date <= split ? 'a' : 'b'] }));
    expect(found(apart, [of('a', '2026-01-01', '2026-01-31'), of('b', '2026-02-01', '2026-03-01')])).toEqual(
      [],
    );
  });

  it('that came twice under two texts is paired day by day', () => {
    const twice = days.flatMap((date) =>
      ['Coffee Bar', 'COFFEE BAR 1234 BERLIN'].map((payee, source) => ({
        ...rows({ on: '2026-01-01', payee, amount: '-3.5' })[0]!,
        entryId: `${source}${date}`,
        date,
        shownBy: [source === 0 ? 'a' : 'b'],
      })),
    );
    const pairs = findDuplicates(twice, [
      of('a', '2026-01-01', '2026-03-31'),
      of('b', '2026-01-01', '2026-03-31'),
    ]);
    expect(pairs).toHaveLength(days.length);
    for (const { first, second } of pairs) expect(twice[first]!.date).toBe(twice[second]!.date);
  });
});

describe('whatever the book', () => {
  const row = fc.record({
    on: fc.integer({ min: 0, max: 12 }),
    amount: fc.constantFrom('-3.5', '-7', '12'),
    accountId: fc.constantFrom('checking', 'card'),
    payee: fc.constantFrom('Coffee Bar', 'Coffee Bar 12', 'Zoo', ''),
    shownBy: fc.constantFrom<readonly string[]>([], ['a'], ['b'], ['a', 'b']),
    reference: fc.constantFrom(null, 'R1'),
    pending: fc.boolean(),
  });
  const book = fc.array(row, { maxLength: 30 }).map((given) =>
    given.map(({ on, ...rest }, index) => ({
      ...rows({ on: '2026-01-01', ...rest })[0]!,
      entryId: `e${index}`,
      date: day('2026-01-01') + on,
    })),
  );
  const spans = [of('a', '2026-01-01', '2026-01-10'), of('b', '2026-01-05', '2026-01-20')];

  it('no pair is shown by one import, none is named twice, and each source gives a row one partner', () => {
    fc.assert(
      fc.property(book, (given) => {
        const pairs = findDuplicates(given, spans);
        const partners = new Set<string>();
        for (const { first, second, score } of pairs) {
          const [a, b] = [given[first]!, given[second]!];
          expect(a.amount).toBe(b.amount);
          expect(a.shownBy.filter((id) => b.shownBy.includes(id))).toEqual([]);
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThan(1);
          for (const key of [`${a.entryId} ${b.shownBy[0]}`, `${b.entryId} ${a.shownBy[0]}`]) {
            expect(partners.has(key)).toBe(false);
            partners.add(key);
          }
        }
      }),
    );
  });

  it('the order of the rows does not matter, and what was dismissed stays away', () => {
    fc.assert(
      fc.property(book, (given) => {
        const names = (all: readonly BookRow[], dismissed = new Set<string>()) =>
          findDuplicates(all, spans, { dismissed }).map(({ first, second }) =>
            entryPair(all[first]!.entryId, all[second]!.entryId),
          );
        const pairs = names(given);
        expect(names(given.toReversed())).toEqual(pairs);
        for (const pair of names(given, new Set(pairs))) expect(pairs).not.toContain(pair);
      }),
    );
  });
});
