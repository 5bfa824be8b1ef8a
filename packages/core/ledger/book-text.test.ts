import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { add, type Decimal, decimal, formatDecimal, isZero, negate, trim, ZERO } from '../money/decimal.ts';
import { day } from '../time/day.ts';
import type { Account, AccountType } from './account.ts';
import { accountsById } from './account.ts';
import { beancountCommodities, beancountText } from './beancount.ts';
import { accountNames, type BookText } from './book-text.ts';
import { cashPosting, type Entry, type Posting, validateEntry } from './entry.ts';
import { hledgerCommodities, hledgerText } from './hledger.ts';

const BEANCOUNT_PYTHON = '/usr/bin/python3';
const hasBeancount = spawnSync(BEANCOUNT_PYTHON, ['-c', 'import beancount']).status === 0;
const hasHledger = spawnSync('hledger', ['--version']).status === 0;

const folder = mkdtempSync(join(tmpdir(), 'books-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Loads each file with the beancount loader; prints errors and balances per account and currency as JSON. */
const BALANCES_OF_BEANCOUNT = `
import json, sys
from beancount import loader
from beancount.core import data
books = []
for path in sys.argv[1:]:
    entries, errors, options = loader.load_file(path)
    totals = {}
    for entry in data.filter_txns(entries):
        for posting in entry.postings:
            key = posting.account + "|" + posting.units.currency
            totals[key] = totals.get(key, 0) + posting.units.number
    books.append({"errors": [str(error.message) for error in errors],
                  "balances": {key: format(total, "f") for key, total in totals.items()},
                  "transactions": [[e.payee or "", e.narration] for e in entries if isinstance(e, data.Transaction)]})
print(json.dumps(books))
`;

interface Checked {
  readonly errors: readonly string[];
  readonly balances: Readonly<Record<string, string>>;
  readonly transactions: readonly (readonly [string, string])[];
}

function save(name: string, chunks: Iterable<string>): string {
  const path = join(folder, name);
  writeFileSync(path, [...chunks].join(''));
  return path;
}

function loadBeancount(paths: readonly string[]): Checked[] {
  const output = execFileSync(BEANCOUNT_PYTHON, ['-c', BALANCES_OF_BEANCOUNT, ...paths], {
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(output.toString());
}

interface HledgerAmount {
  readonly acommodity: string;
  readonly aquantity: { readonly decimalMantissa: string; readonly decimalPlaces: number };
}

function integer(text: string): bigint {
  const [mantissa = '', exponent = '0'] = text.split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return BigInt(whole + fraction) * 10n ** BigInt(Number(exponent) - fraction.length);
}

/** hledger's own sums per account and commodity; its print command gives quantities in full. */
function loadHledger(path: string): Record<string, string> {
  const options = { maxBuffer: 2 ** 28, env: { ...process.env, LANG: 'C.UTF-8' } };
  const rows = execFileSync('hledger', ['-f', path, 'bal', '--flat', '-E', '-O', 'json'], options).toString();
  // Mantissas are integers of any size, large ones as 1.5e21: read as text, since a JSON number would be rounded.
  const exact = rows.replace(/"decimalMantissa":\s*([-\d.e+]+)/g, '"decimalMantissa":"$1"');
  const [accounts] = JSON.parse(exact) as [[string, string, number, HledgerAmount[]][]];
  // One commodity comes once for each price that it was booked at.
  const totals = new Map<string, Decimal>();
  for (const [account, , , amounts] of accounts) {
    for (const { acommodity, aquantity } of amounts) {
      const value = { units: integer(aquantity.decimalMantissa), scale: aquantity.decimalPlaces };
      const key = `${account}|${acommodity}`;
      totals.set(key, add(totals.get(key) ?? ZERO, value));
    }
  }
  return nonZero(totals);
}

function expectedBalances(book: BookText, commodities: ReadonlyMap<string, string>): Record<string, string> {
  const accounts = accountNames(book.accounts);
  const totals = new Map<string, Decimal>();
  for (const { accountId, commodity, quantity } of book.entries.flatMap((entry) => entry.postings)) {
    const key = `${accounts.get(accountId)}|${commodities.get(commodity)}`;
    totals.set(key, add(totals.get(key) ?? ZERO, quantity));
  }
  return nonZero(totals);
}

function nonZero(balances: ReadonlyMap<string, Decimal>): Record<string, string> {
  const left = [...balances].filter(([, value]) => !isZero(value));
  return Object.fromEntries(left.map(([key, value]) => [key, formatDecimal(trim(value))]));
}

const NASTY = [
  ...[
    '"',
    '\\',
    '\\"',
    '\n',
    '\r\n',
    '\t',
    ';',
    ' ; ',
    '|',
    '*',
    '!',
    '(',
    ')',
    '[',
    ']',
    '{',
    '#tag',
    '^link',
    ':',
    '=',
    '@@',
  ],
  ...[
    '2024-01-01',
    'date: never',
    '  ',
    'é',
    'ß',
    '現金',
    '💶',
    '\u0000',
    '\u2028',
    '\ud800',
    '%',
    ',',
    '=2024',
    '"""',
    'TRUE',
    '~',
    '∶',
  ],
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 6, unit: 'grapheme' })), { maxLength: 5 })
  .map((parts) => parts.join(''));
const TYPES: AccountType[] = ['asset', 'liability', 'equity', 'income', 'expense'];
const CURRENCIES = ['EUR', 'USD', 'JPY'];
const SYMBOLS = [
  'VTI',
  'V',
  'vti',
  'NULL',
  'EUR',
  'VTI 2',
  '7203.T',
  'BRK.B',
  'a;b"c',
  '',
  '💶',
  'X'.repeat(40),
  'Ünï',
];
const ASSETS = SYMBOLS.map((symbol, index) => ({ id: `asset-${index}`, symbol, name: `Asset "${index}"\\` }));

const account = fc.record({
  name: text,
  parent: fc.nat(),
  type: fc.constantFrom(...TYPES),
  own: fc.option(fc.constantFrom(...CURRENCIES)),
});

function accountTree(
  rows: readonly { name: string; parent: number; type: AccountType; own: string | null }[],
): Account[] {
  const accounts: Account[] = TYPES.map((type) => ({
    id: type,
    name: 'All',
    type,
    subtype: null,
    currency: null,
    parentId: null,
  }));
  for (const [index, { name, parent, type, own }] of rows.entries()) {
    const above = accounts.filter((candidate) => candidate.type === type);
    const parentId = above[parent % (above.length + 1)]?.id ?? null;
    accounts.push({ id: `account ${index}`, name, type, subtype: null, currency: own, parentId });
  }
  return accounts;
}

// Beancount sums with 28 digits, so balances stay below: 13 + 9 digits in an amount leave room for a million of them.
const size = fc.oneof(
  fc.record({ units: fc.bigInt({ min: 1n, max: 10n ** 7n }), scale: fc.constantFrom(0, 2) }),
  fc.record({ units: fc.bigInt({ min: 1n, max: 10n ** 22n }), scale: fc.constant(9) }),
);
const leg = fc.record({
  account: fc.nat(),
  asset: fc.nat(),
  size,
  price: size,
  kind: fc.constantFrom('cash', 'cash', 'buy', 'sell', 'split', 'basis'),
  notes: text,
});
const date = fc.oneof(
  { arbitrary: fc.integer({ min: day('2020-01-01'), max: day('2024-12-31') }), weight: 8 },
  { arbitrary: fc.constantFrom(day('0001-01-01'), day('9999-12-31'), day('2024-02-29')), weight: 1 },
);
const entry = fc.record({
  date,
  payee: text,
  description: text,
  notes: text,
  tags: fc.array(text, { maxLength: 3 }),
  currency: fc.constantFrom(...CURRENCIES),
  close: fc.nat(),
  legs: fc.array(leg, { minLength: 1, maxLength: 5 }),
});

type Leg = typeof leg extends fc.Arbitrary<infer L> ? L : never;

function posting(
  { size: quantity, price, kind, asset, notes, account: at }: Leg,
  currency: string,
  accounts: readonly Account[],
): Posting {
  const holders = accounts.filter((candidate) => candidate.currency === null);
  const savers = accounts.filter((candidate) => (candidate.currency ?? currency) === currency);
  const holder = holders[at % holders.length]!.id;
  const commodity = ASSETS[asset % ASSETS.length]!.id;
  const holding = { accountId: holder, quantity, commodity, weight: price, weightCurrency: currency, notes };
  switch (kind) {
    case 'buy':
      return holding;
    case 'sell':
      return { ...holding, quantity: negate(quantity), weight: negate(price) };
    case 'split':
      return { ...holding, weight: ZERO };
    case 'basis':
      return { ...holding, quantity: ZERO, weight: negate(price) };
    default:
      return cashPosting(savers[at % savers.length]!.id, quantity, currency, notes);
  }
}

const book = fc
  .record({
    title: text,
    rows: fc.array(account, { maxLength: 12 }),
    drafts: fc.array(entry, { minLength: 1, maxLength: 30 }),
  })
  .map(({ title, rows, drafts }): BookText => {
    const accounts = accountTree(rows);
    const entries = drafts.map(({ legs, currency, close, ...rest }, index): Entry => {
      const postings = legs.map((each) => posting(each, currency, accounts));
      const total = postings.reduce((sum, { weight }) => add(sum, weight), ZERO);
      const closing = cashPosting(TYPES[close % TYPES.length]!, negate(total), currency);
      return { ...rest, id: `entry "${index}"`, postings: [...postings, closing] };
    });
    const prices = [
      { date: day('2024-01-02'), commodity: 'asset-1', price: decimal('12.3456'), currency: 'USD' },
    ];
    return { title, baseCurrency: 'EUR', accounts, commodities: ASSETS, entries, prices };
  });

const BOOKS = fc.sample(book, { seed: 20_240_229, numRuns: 40 });

describe('books written as text', () => {
  it('starts from entries that are sound', () => {
    const assets = new Set(ASSETS.map(({ id }) => id));
    for (const { accounts, entries } of BOOKS) {
      const byId = accountsById(accounts);
      for (const each of entries) expect(validateEntry(each, byId, assets)).toEqual([]);
    }
  });

  it.skipIf(!hasBeancount)('passes beancount with the same balances', { timeout: 120_000 }, () => {
    const paths = BOOKS.map((each, index) => save(`${index}.beancount`, beancountText(each)));
    for (const [index, loaded] of loadBeancount(paths).entries()) {
      const source = BOOKS[index]!;
      expect(loaded.errors).toEqual([]);
      const balances = Object.entries(loaded.balances).map(([key, total]) => [key, decimal(total)] as const);
      expect(nonZero(new Map(balances))).toEqual(expectedBalances(source, beancountCommodities(source)));
      expect(loaded.transactions.length).toBe(source.entries.length);
    }
  });

  it.skipIf(!hasHledger)('passes hledger with the same balances', { timeout: 120_000 }, () => {
    for (const [index, source] of BOOKS.entries()) {
      const path = save(`${index}.journal`, hledgerText(source));
      expect(loadHledger(path)).toEqual(expectedBalances(source, hledgerCommodities(source)));
    }
  });

  it.skipIf(!hasBeancount)('gives beancount the payee and description as they are', () => {
    const words = ['Say "hi" \\ bye', 'two\nlines', "50% off; * ! | (x) [y] {z} #t ^l ~ ' é 現金 💶"];
    const entries = words.map(
      (word, index): Entry => ({
        id: String(index),
        date: day('2024-01-01') + index,
        payee: word,
        description: word,
        notes: word,
        tags: [],
        postings: [],
      }),
    );
    const source = { title: '', baseCurrency: 'EUR', accounts: [], commodities: [], entries };
    const [loaded] = loadBeancount([save('strings.beancount', beancountText(source))]);
    expect(loaded!.transactions).toEqual(words.map((word) => [word, word]));
  });
});

describe('the names of accounts', () => {
  const root = (id: string, name: string, parentId: string | null = null): Account => ({
    id,
    name,
    type: 'expense',
    subtype: null,
    currency: null,
    parentId,
  });

  it.each([
    ['Groceries', 'Expenses:Groceries'],
    ['coffee & tea', 'Expenses:Coffee-tea'],
    ["Kid's room", 'Expenses:Kids-room'],
    ['Éducation', 'Expenses:Éducation'],
    ['Einkäufe', 'Expenses:Einkäufe'],
    ['401k', 'Expenses:401k'],
    ['a:b', 'Expenses:A-b'],
    ['現金', 'Expenses:U73FE-U91D1'],
    ['שכר', 'Expenses:X-שכר'],
    ['💶', 'Expenses:X'],
    ['-', 'Expenses:X'],
  ])('%s', (name, expected) => {
    expect(accountNames([root('1', name)]).get('1')).toBe(expected);
  });

  it('numbers those that would be equal by their ids, in whatever order they come', () => {
    const accounts = [root('2', 'a b'), root('1', 'a-b'), root('3', 'A b 2'), root('4', 'c', '2')];
    const expected = { 1: 'Expenses:A-b', 2: 'Expenses:A-b-2', 3: 'Expenses:A-b-2-2', 4: 'Expenses:A-b-2:C' };
    expect(Object.fromEntries(accountNames(accounts))).toEqual(expected);
    expect(Object.fromEntries(accountNames([...accounts].reverse()))).toEqual(expected);
  });
});

it('streams in chunks of bounded size', () => {
  const legs = [cashPosting('a', decimal('1'), 'EUR'), cashPosting('a', decimal('-1'), 'EUR')];
  const one: Entry = { id: 'x', date: 0, payee: 'p', description: 'd', notes: '', tags: [], postings: legs };
  const accounts: Account[] = [
    { id: 'a', name: 'A', type: 'asset', subtype: null, currency: null, parentId: null },
  ];
  const source = {
    title: 'T',
    baseCurrency: 'EUR',
    accounts,
    commodities: [],
    entries: Array(5000).fill(one),
  };
  for (const write of [beancountText, hledgerText]) {
    const chunks = [...write(source)];
    expect(chunks.length).toBeGreaterThan(3);
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(70_000);
  }
});
