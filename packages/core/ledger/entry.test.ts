import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, formatDecimal } from '../money/decimal.ts';
import { day } from '../time/day.ts';
import { type Account, accountsById } from './account.ts';
import { cashPosting, type Entry, imbalance, type Posting, validateEntry } from './entry.ts';

function account(id: string, currency: string | null): Account {
  return { id, name: id, type: 'asset', subtype: null, currency, parentId: null };
}

const ACCOUNTS = accountsById([account('eur', 'EUR'), account('usd', 'USD'), account('any', null)]);
const ASSETS = new Set(['VTI']);

function entry(...postings: Posting[]): Entry {
  return { id: 'e', date: day('2024-02-29'), payee: '', description: '', notes: '', tags: [], postings };
}

function cash(accountId: string, quantity: string, currency: string): Posting {
  return cashPosting(accountId, decimal(quantity), currency);
}

function priced(
  accountId: string,
  quantity: string,
  commodity: string,
  weight: string,
  weightCurrency: string,
): Posting {
  return { accountId, quantity: decimal(quantity), commodity, weight: decimal(weight), weightCurrency };
}

function problems(...postings: Posting[]): string[] {
  return validateEntry(entry(...postings), ACCOUNTS, ASSETS).map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

describe('an entry that is sound', () => {
  it.each<[string, Posting[]]>([
    ['in one currency', [cash('eur', '-12.34', 'EUR'), cash('any', '12.340', 'EUR')]],
    ['over three legs', [cash('eur', '-1', 'EUR'), cash('any', '0.4', 'EUR'), cash('any', '0.6', 'EUR')]],
    ['between currencies', [cash('eur', '-100', 'EUR'), priced('usd', '108.12', 'USD', '100', 'EUR')]],
    ['buying shares', [cash('usd', '-250.10', 'USD'), priced('any', '1', 'VTI', '250.1', 'USD')]],
    ['a split of shares alone', [priced('any', '10', 'VTI', '0', 'USD')]],
    ['a change of basis', [priced('any', '0', 'VTI', '-5', 'USD'), cash('usd', '5', 'USD')]],
    [
      'at the limit',
      [
        cash('eur', '-99999999999999999999.999999999999999999', 'EUR'),
        cash('any', '99999999999999999999.999999999999999999', 'EUR'),
      ],
    ],
  ])('%s', (_, postings) => {
    expect(problems(...postings)).toEqual([]);
    expect(imbalance(postings).size).toBe(0);
  });
});

describe('an entry that cannot be booked', () => {
  it.each<[string, Posting[], string[]]>([
    ['without postings', [], ['postings: an entry has at least two postings']],
    [
      'with one leg',
      [cash('eur', '1', 'EUR')],
      ['postings: an entry has at least two postings', 'postings: the postings are 1 EUR out of balance'],
    ],
    [
      'out by the last digit',
      [cash('eur', '-1', 'EUR'), cash('any', '1.000000000000000001', 'EUR')],
      ['postings: the postings are 0.000000000000000001 EUR out of balance'],
    ],
    [
      'with currencies that only balance together',
      [cash('eur', '-1', 'EUR'), cash('usd', '1', 'USD')],
      ['postings: the postings are -1 EUR out of balance', 'postings: the postings are 1 USD out of balance'],
    ],
    [
      'in another currency than the account',
      [cash('eur', '-1', 'USD'), cash('usd', '1', 'USD')],
      ['postings.0.commodity: the account holds EUR only'],
    ],
    [
      'on an account that is not there',
      [cash('nowhere', '-1', 'USD'), cash('usd', '1', 'USD')],
      ['postings.0.accountId: there is no such account'],
    ],
    [
      'in an unknown commodity',
      [priced('any', '1', 'ABC', '1', 'USD'), cash('usd', '-1', 'USD')],
      ['postings.0.commodity: neither a known currency nor an asset of the book'],
    ],
    [
      'weighed in shares',
      [priced('any', '1', 'USD', '1', 'VTI'), priced('any', '-1', 'USD', '-1', 'VTI')],
      [
        'postings.0.weightCurrency: VTI is not a currency of ISO 4217',
        'postings.1.weightCurrency: VTI is not a currency of ISO 4217',
      ],
    ],
    [
      'too large',
      [cash('any', '-1', 'EUR'), { ...cash('any', '1', 'EUR'), quantity: { units: 10n ** 20n, scale: 0 } }],
      [
        'postings.1.quantity: not between -10^20 and 10^20',
        'postings.1.weight: differs from the quantity although both are in the same currency',
      ],
    ],
    [
      'at a negative price',
      [priced('any', '1', 'VTI', '-1', 'USD'), cash('usd', '1', 'USD')],
      ['postings.0.weight: has the opposite sign of the quantity, as if the price were negative'],
    ],
  ])('%s', (_, postings, expected) => {
    expect(problems(...postings)).toEqual(expected);
  });

  it('with more than 18 decimals that count', () => {
    const fine = { units: 10n ** 19n, scale: 19 };
    const dust = { units: 1n, scale: 19 };
    const legs = (size: typeof fine) => [
      cashPosting('any', size, 'EUR'),
      cashPosting('any', { units: -size.units, scale: size.scale }, 'EUR'),
    ];
    expect(problems(...legs(fine))).toEqual([]);
    expect(problems(...legs(dust))[0]).toBe('postings.0.quantity: more than 18 decimals');
  });

  it('outside the years 0001 to 9999', () => {
    const good = entry(cash('eur', '-1', 'EUR'), cash('any', '1', 'EUR'));
    const at = (date: number) => validateEntry({ ...good, date }, ACCOUNTS).length;
    expect([day('0001-01-01'), day('9999-12-31')].map(at)).toEqual([0, 0]);
    expect([day('0001-01-01') - 1, day('9999-12-31') + 1, 0.5].map(at)).toEqual([1, 1, 1]);
  });
});

it('balances whatever is closed with what was left over', () => {
  const leg = fc.record({
    units: fc.bigInt(-(10n ** 30n), 10n ** 30n),
    scale: fc.integer({ min: 0, max: 18 }),
    currency: fc.constantFrom('EUR', 'USD', 'JPY'),
  });
  fc.assert(
    fc.property(fc.array(leg), (legs) => {
      const postings = legs.map(({ currency, ...value }) => cashPosting('any', value, currency));
      const closing = [...imbalance(postings)].map(([currency, rest]) =>
        cashPosting('any', { units: -rest.units, scale: rest.scale }, currency),
      );
      expect([...imbalance([...postings, ...closing]).values()].map((rest) => formatDecimal(rest))).toEqual(
        [],
      );
    }),
  );
});
