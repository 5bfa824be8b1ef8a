import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { LabelledLine } from '@financehub/core/categorize/prepare.ts';
import type { CategoryKey } from '@financehub/core/categorize/vocabulary/vocabulary.ts';
import { toNumber } from '@financehub/core/money/decimal.ts';
import { generateSample } from '@financehub/core/sample/sample.ts';
import { day } from '@financehub/core/time/day.ts';

/** Labelled lines, divided into those to learn from and later ones to be asked about. */
export interface DataSet {
  readonly name: string;
  readonly split: string;
  readonly train: readonly LabelledLine[];
  readonly test: readonly LabelledLine[];
  readonly starter: Readonly<Partial<Record<CategoryKey, string>>>;
}

/** A record that is known to have so many fields. */
type Fields<Count extends number, Known extends string[] = []> = Known['length'] extends Count
  ? Known
  : Fields<Count, [...Known, string]>;

/** Records of a comma separated file (RFC 4180) without its header. */
function records(text: string): string[][] {
  const all: string[][] = [];
  let record: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (record.length > 1) all.push(record);
    record = [];
  }
  return all.slice(1);
}

/** The first 80 % of the days' lines to learn from; a day is not divided. */
function byTime(name: string, lines: LabelledLine[], starter: DataSet['starter'] = {}): DataSet {
  const sorted = lines.toSorted((a, b) => a.date - b.date);
  const border = sorted[Math.floor(sorted.length * 0.8)]!.date;
  const train = sorted.filter(({ date }) => date < border);
  const test = sorted.filter(({ date }) => date >= border);
  return { name, split: 'first 80 % of the lines by date, later days tested', train, test, starter };
}

/** Size and direction of an amount whose sign says whether money came in; nothing at all counts as come in. */
function signed(amount: number): Pick<LabelledLine, 'amount' | 'sign'> {
  return { amount: Math.abs(amount), sign: amount < 0 ? -1 : 1 };
}

/** Stock lines without day, amount and account, for texts that have none. */
const BARE = { description: '', amount: 0, sign: -1, date: 0, accountId: '' } as const;

/** Purchase cards of the City of Birmingham: merchant as the card network writes it, category by its book-keepers. */
function birmingham(path: string): DataSet {
  const text = gunzipSync(readFileSync(path)).toString('utf8');
  const lines = records(text).map((record): LabelledLine => {
    const [date, payee, amount, , , , card, , categoryId] = record as Fields<9>;
    const paid = signed(-Number(amount));
    return { payee, description: '', ...paid, date: day(date), accountId: card, categoryId };
  });
  return byTime('birmingham_pcard', lines);
}

function synthetic12(path: string): DataSet {
  const lines = records(readFileSync(path, 'utf8')).map((record): LabelledLine => {
    const [payee, amount, date, type, categoryId] = record as Fields<5>;
    const sign = type === 'credit' ? 1 : -1;
    return { ...BARE, payee, amount: Number(amount), sign, date: day(date), categoryId };
  });
  return byTime('synthetic12', lines, {
    'food.coffee': 'Coffee/Dining',
    'food.restaurants': 'Coffee/Dining',
    'food.delivery': 'Food Delivery',
    'food.groceries': 'Groceries',
    'transport.fuel': 'Fuel',
    'transport.taxi': 'Transport',
    'transport.public': 'Transport',
    'housing.utilities': 'Utilities',
    'housing.internet-phone': 'Utilities',
    'leisure.streaming': 'Entertainment',
    'health.pharmacy': 'Health',
    'insurance.car': 'Insurance',
    'insurance.other': 'Insurance',
    'shopping.general': 'Shopping',
    cash: 'Cash',
  });
}

/** The household of bean-example, two accounts; lines with one counter account that is income or expense. */
function derivedHousehold(folder: string): DataSet {
  const lines = ['checking', 'credit_card'].flatMap((accountId) =>
    records(readFileSync(new URL(`${accountId}.csv`, folder), 'utf8')).flatMap((record): LabelledLine[] => {
      const [date, payee, description, amount, , , categoryId] = record as Fields<7>;
      if (!/^(Expenses|Income):[^|]*$/.test(categoryId)) return [];
      return [{ payee, description, ...signed(Number(amount)), date: day(date), accountId, categoryId }];
    }),
  );
  return byTime('derived_household_a', lines);
}

const SAMPLE_SEED = 7;

/** The program's own sample household; its categories are keys of the starter chart. */
function sampleHousehold(): DataSet {
  const { transactions } = generateSample({ seed: SAMPLE_SEED, today: day('2025-12-31') });
  const lines = transactions.flatMap((each): LabelledLine[] => {
    if (!('categoryKey' in each)) return [];
    const { payee, description, date, accountKey: accountId, categoryKey: categoryId } = each;
    return [{ payee, description, ...signed(toNumber(each.amount)), date, accountId, categoryId }];
  });
  const keys = [...new Set(lines.map(({ categoryId }) => categoryId))];
  return byTime(
    `sample household, seed ${SAMPLE_SEED}`,
    lines,
    Object.fromEntries(keys.map((key) => [key, key])),
  );
}

/** Classes of merchants by range of the code (ISO 18245, as card networks group them). */
const MCC_RANGES: readonly (readonly [number, string])[] = [
  [1499, 'agriculture'],
  [2999, 'contracting'],
  [3299, 'airlines'],
  [3499, 'car rental'],
  [3999, 'lodging'],
  [4799, 'transport'],
  [4999, 'utilities'],
  [5499, 'retail'],
  [5699, 'clothing'],
  [5999, 'other shops'],
  [7299, 'services'],
  [7999, 'business services'],
  [8999, 'professional services'],
  [9999, 'government'],
];

/** Names of merchant category codes, class by range; every fifth code is tested. Nothing has a day or an amount. */
function mccCodes(path: string): DataSet {
  const lines = records(readFileSync(path, 'utf8').replaceAll('\r', '\n')).map((record): LabelledLine => {
    const code = Number(record[0]);
    const range = MCC_RANGES.find(([to]) => code <= to)!;
    return { ...BARE, payee: record[1]!, categoryId: range[1] };
  });
  return {
    name: 'mcc_codes',
    split: 'every fifth code tested',
    train: lines.filter((_, at) => at % 5 !== 4),
    test: lines.filter((_, at) => at % 5 === 4),
    starter: {},
  };
}

/** The sets whose files are there; says of the others that they are missing. `folder` ends with a slash. */
export function dataSets(folder: URL): DataSet[] {
  const sources: [string, (path: string) => DataSet][] = [
    ['birmingham_pcard/transactions_2014-04_2016-12.csv.gz', birmingham],
    ['synthetic12/train_transactions.csv', synthetic12],
    ['../ledgers/derived_household_a/', derivedHousehold],
    ['mcc_codes.csv', mccCodes],
  ];
  const found = sources.flatMap(([path, read]) => {
    const url = new URL(path, folder);
    if (existsSync(url)) return [read(path.endsWith('/') ? url.href : url.pathname)];
    console.error(`skipped: ${path} is not in ${folder.pathname}`);
    return [];
  });
  return [...found, sampleHousehold()];
}
