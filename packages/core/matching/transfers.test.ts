import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decimal, decimal, formatDecimal } from '../money/decimal.ts';
import { day } from '../time/day.ts';
import { findTransfers, halfPair, isSettled, type TransferBook, type TransferHalf } from './transfers.ts';

const ACCOUNTS = [
  { id: 'checking', name: 'Everyday', number: 'DE89 3704 0044 0532 0130 00' },
  { id: 'savings', name: 'Rainy day', number: null },
  { id: 'card', name: 'Chase Slate', number: '4000 1234 5678 9010' },
];

type Given = Partial<TransferHalf> & { readonly on: string; readonly amount: string };

function halves(...given: readonly Given[]): TransferHalf[] {
  return given.map(({ on, ...rest }, index) => ({
    entryId: `e${index}`,
    accountId: rest.amount.startsWith('-') ? 'checking' : 'savings',
    date: day(on),
    currency: 'USD',
    payee: '',
    description: '',
    reference: null,
    categorised: false,
    ...rest,
  }));
}

const found = (given: readonly TransferHalf[], book: Partial<TransferBook> = {}) =>
  findTransfers(given, { accounts: ACCOUNTS, ...book });
const named = (given: readonly TransferHalf[], book: Partial<TransferBook> = {}) =>
  found(given, book).map((pair) => `${pair.out} ${pair.in}`);

describe('two halves', () => {
  const OUT = { on: '2026-01-05', amount: '-500' };
  it.each<[string, Given, Given, boolean]>([
    ['the same day, nothing else of the amount', OUT, { on: '2026-01-05', amount: '500' }, true],
    ['a day later without a word', OUT, { on: '2026-01-06', amount: '500' }, false],
    [
      'a day later with a word only',
      { ...OUT, payee: 'Umbuchung' },
      { on: '2026-01-06', amount: '500' },
      false,
    ],
    [
      'words and the same text',
      { ...OUT, payee: 'Umbuchung' },
      { on: '2026-01-06', amount: '500', payee: 'Umbuchung' },
      true,
    ],
    [
      'words and the other account',
      { ...OUT, payee: 'Transfer to rainy day' },
      { on: '2026-01-09', amount: '500' },
      true,
    ],
    ['5 days later', { ...OUT, payee: 'Transfer to rainy day' }, { on: '2026-01-10', amount: '500' }, false],
    [
      'arrived before it left',
      { ...OUT, payee: 'Transfer to rainy day' },
      { on: '2026-01-02', amount: '500' },
      true,
    ],
    [
      'the IBAN in the text',
      OUT,
      { on: '2026-01-07', amount: '500', payee: 'Virement de DE89370400440532013000' },
      true,
    ],
    [
      'a masked card',
      { ...OUT, payee: 'Payment ****9010 thank you', description: 'autopay' },
      { on: '2026-01-07', amount: '500', accountId: 'card' },
      true,
    ],
    [
      'one account',
      { ...OUT, payee: 'Transfer' },
      { on: '2026-01-05', amount: '500', accountId: 'checking', payee: 'Transfer' },
      false,
    ],
    [
      'both categorised, without a word',
      { ...OUT, categorised: true },
      { on: '2026-01-05', amount: '500', categorised: true },
      false,
    ],
    [
      'another amount',
      { ...OUT, payee: 'Transfer to rainy day' },
      { on: '2026-01-05', amount: '400' },
      false,
    ],
    [
      'more arrived than left',
      { ...OUT, payee: 'Transfer to rainy day' },
      { on: '2026-01-05', amount: '501' },
      false,
    ],
    ['a fee', { ...OUT, payee: 'Transfer to rainy day' }, { on: '2026-01-06', amount: '495' }, true],
    ['3 % lost', { ...OUT, payee: 'Transfer to rainy day' }, { on: '2026-01-06', amount: '485' }, true],
    [
      'more than 3 % lost',
      { ...OUT, payee: 'Transfer to rainy day' },
      { on: '2026-01-06', amount: '484.99' },
      false,
    ],
    ['a fee, without a word', OUT, { on: '2026-01-05', amount: '495' }, false],
    [
      'a fifth of little',
      { on: '2026-01-05', amount: '-10', payee: 'Transfer to rainy day' },
      { on: '2026-01-05', amount: '8' },
      true,
    ],
    [
      'half of little',
      { on: '2026-01-05', amount: '-10', payee: 'Transfer to rainy day' },
      { on: '2026-01-05', amount: '5' },
      false,
    ],
    [
      'other currencies without a rate',
      { ...OUT, payee: 'Transfer to rainy day' },
      { on: '2026-01-05', amount: '500', currency: 'EUR' },
      false,
    ],
  ])('%s', (_name, out, into, expected) => {
    expect(named(halves(out, into))).toEqual(expected ? ['0 1'] : []);
    expect(named(halves(into, out))).toEqual(expected ? ['1 0'] : []);
  });

  it('of one amount several times a day are not told apart by the amount alone', () => {
    const same = [
      { on: '2026-01-05', amount: '-500' },
      { on: '2026-01-05', amount: '500' },
    ];
    expect(named(halves(...same, { on: '2026-01-07', amount: '500', payee: 'Gift' }))).toEqual([]);
  });

  it('that a person rejected are not suggested again', () => {
    const both = halves({ on: '2026-01-05', amount: '-500' }, { on: '2026-01-05', amount: '500' });
    expect(named(both, { rejected: new Set([halfPair('e0', 'e1')]) })).toEqual([]);
  });

  it('say their fee exactly', () => {
    const [pair] = found(
      halves(
        { on: '2026-01-05', amount: '-100.10', payee: 'Transfer rainy day' },
        { on: '2026-01-05', amount: '99.85' },
      ),
    );
    expect(formatDecimal(pair!.fee!)).toBe('0.25');
    expect(isSettled(pair!)).toBe(false);
  });
});

describe('between currencies', () => {
  const rate = (from: string, to: string): Decimal | null =>
    from === 'USD' && to === 'EUR' ? decimal('0.92') : null;
  it.each([
    // 1000 USD at 0.92 are 920 EUR; 3 % to either side are 892.40 and 947.60.
    ['920', true],
    ['892.4', true],
    ['892.39', false],
    ['947.6', true],
    ['947.61', false],
  ])('1000 USD that arrive as %s EUR', (amount, expected) => {
    const both = halves(
      { on: '2026-01-05', amount: '-1000', payee: 'Transfer rainy day' },
      { on: '2026-01-06', amount, currency: 'EUR' },
    );
    expect(named(both, { rate })).toEqual(expected ? ['0 1'] : []);
  });

  it('say the rate, that of the day and how far it is off', () => {
    const both = halves(
      { on: '2026-01-05', amount: '-1000', payee: 'Transfer rainy day' },
      { on: '2026-01-06', amount: '915.40', currency: 'EUR' },
    );
    const [pair] = found(both, { rate });
    expect(pair!.rate).toMatchObject({ deviation: -0.005 });
    expect(Number(formatDecimal(pair!.rate!.rate))).toBe(0.9154);
    expect(pair!.reasons).toContainEqual({ kind: 'rate', text: '0.5 % from the rate of the day' });
  });
});

describe('a pattern that was confirmed', () => {
  const pattern = { outAccountId: 'checking', inAccountId: 'savings', outKey: 'sparen', inKey: 'max muster' };
  const both = halves(
    { on: '2026-01-05', amount: '-500', payee: 'Sparen' },
    { on: '2026-01-08', amount: '500', payee: 'Max Muster' },
  );

  it('makes sure what was not', () => {
    expect(named(both)).toEqual([]);
    const [pair] = found(both, { patterns: [{ ...pattern, confirmed: 2 }] });
    expect(pair).toMatchObject({ confirmed: 2 });
    expect(isSettled(pair!)).toBe(true);
  });

  it('is of its accounts, names and direction only', () => {
    for (const other of [
      { ...pattern, outAccountId: 'card' },
      { ...pattern, inKey: 'moritz' },
      { ...pattern, outAccountId: 'savings', inAccountId: 'checking' },
    ]) {
      expect(named(both, { patterns: [{ ...other, confirmed: 2 }] })).toEqual([]);
    }
  });
});

describe('whatever the halves', () => {
  const half = fc.record({
    on: fc.integer({ min: 0, max: 8 }),
    amount: fc.constantFrom('-500', '500', '-100', '100', '97', '-0.5', '0.5'),
    accountId: fc.constantFrom('checking', 'savings', 'card'),
    payee: fc.constantFrom('', 'Transfer', 'Rainy day', 'Shop', 'Transfer Chase Slate'),
    categorised: fc.boolean(),
  });
  const book = fc.array(half, { maxLength: 30 }).map((given) =>
    given.map(({ on, ...rest }, index) => ({
      ...halves({ on: '2026-01-01', ...rest })[0]!,
      entryId: `e${index}`,
      date: day('2026-01-01') + on,
    })),
  );

  it('each is in one pair at most, of two accounts, and what leaves is never less than what arrives', () => {
    fc.assert(
      fc.property(book, (given) => {
        const used = new Set<number>();
        for (const pair of found(given)) {
          const [out, into] = [given[pair.out]!, given[pair.in]!];
          for (const index of [pair.out, pair.in]) {
            expect(used.has(index)).toBe(false);
            used.add(index);
          }
          expect(out.accountId).not.toBe(into.accountId);
          expect(Number(out.amount) + Number(into.amount)).toBeLessThanOrEqual(0);
          expect(Math.abs(out.date - into.date)).toBeLessThanOrEqual(4);
          expect(pair.score).toBeGreaterThan(0);
          expect(pair.score).toBeLessThan(1);
        }
      }),
    );
  });

  it('their order does not matter', () => {
    fc.assert(
      fc.property(book, (given) => {
        const names = (all: readonly TransferHalf[]) =>
          found(all).map((pair) => halfPair(all[pair.out]!.entryId, all[pair.in]!.entryId));
        expect(names(given.toReversed())).toEqual(names(given));
      }),
    );
  });
});
