import { minorDigits } from '../money/currency.ts';
import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  isZero,
  multiply,
  negate,
  round,
  subtract,
  sum,
  trim,
  ZERO,
} from '../money/decimal.ts';
import { readAmount } from '../statements/amount-text.ts';
import { headerCurrency, headerKey } from '../statements/csv-headers.ts';
import type { InvestmentLine } from '../statements/statement.ts';
import {
  BrokerLineError,
  type BrokerNotes,
  brokerLine,
  cost,
  exchange,
  inOrder,
  type Money,
  majorCurrency,
  majorValue,
  onlyCurrency,
  ratio,
  runsBackwards,
  statementOf,
} from './line.ts';
import { type BrokerFormat, type BrokerRow, eachRow } from './table.ts';

/** Columns of charges, older ones with the currency in the header: `Stamp duty (GBP)`. */
const TAXES = [
  'stamp duty',
  'stamp duty reserve tax',
  'french transaction tax',
  'ptm levy',
  'uk ptm levy',
  'finra fee',
  'transaction fee',
  'german trade tax',
];
const FEES = ['currency conversion fee', 'charge'];

interface Header {
  /** `total gbp` and the like, by the name without the currency. */
  readonly named: ReadonlyMap<string, { readonly key: string; readonly currency: string }>;
}

const NAMED = /^(.*) ([a-z]{3})$/;

function headerOf(keys: readonly string[], texts: readonly string[]): Header {
  const named = new Map<string, { key: string; currency: string }>();
  for (const [index, key] of keys.entries()) {
    const parts = NAMED.exec(key);
    const currency = headerCurrency(texts[index]!);
    if (parts !== null && currency !== null) named.set(parts[1]!, { key, currency });
  }
  return { named };
}

/** A sum of money: the figure, and the currency beside it or in its header. */
function money(row: BrokerRow, header: Header, name: string): Money | null {
  const inHeader = header.named.get(name);
  const amount = row.figure(name, ...(inHeader === undefined ? [] : [inHeader.key]));
  if (amount === null) return null;
  const code =
    row.text(name) === '' && inHeader !== undefined ? inHeader.currency : row.text(`currency ${name}`);
  const currency = majorCurrency(code);
  if (currency === null) throw new BrokerLineError(`${name}: no currency stands beside it`);
  return { amount: majorValue(amount, code), currency };
}

/** Charges in the currency of the account; those in another are refused rather than added up. */
function charges(row: BrokerRow, header: Header, names: readonly string[], currency: string): Decimal | null {
  const found = names
    .flatMap((name) => money(row, header, name) ?? [])
    .filter(({ amount }) => !isZero(amount));
  const foreign = found.find((each) => each.currency !== currency);
  if (foreign !== undefined)
    throw new BrokerLineError(
      `a charge in ${foreign.currency} on a trade that is paid in ${currency}: enter it by hand`,
    );
  return cost(sum(found.map(({ amount }) => absolute(amount))));
}

type About = Pick<InvestmentLine, 'line' | 'date'> & Partial<InvestmentLine>;

function aboutOf(row: BrokerRow): About {
  const id = row.text('id') || null;
  const code = row.text('currency price share');
  return {
    line: row.line,
    date: row.day('time', 'time utc'),
    note: row.text('notes'),
    reference: id,
    identity: id,
    symbol: row.text('ticker') || row.text('isin') || null,
    name: row.text('name') || null,
    isin: row.text('isin') || null,
    assetCurrency: majorCurrency(code),
  };
}

function tradeLine(row: BrokerRow, header: Header, type: 'BUY' | 'SELL'): InvestmentLine {
  const quantity = row.figure('no of shares');
  if (quantity === null || isZero(quantity)) throw new BrokerLineError('the number of shares is missing');
  const total = money(row, header, 'total');
  const code = row.text('currency price share');
  const price = row.figure('price share');
  const quoted = price === null ? null : majorValue(price, code);
  const about = aboutOf(row);
  if (total === null) {
    if (quoted === null || about.assetCurrency == null)
      throw new BrokerLineError('the trade has neither a total nor a price');
    return brokerLine({ ...about, type, quantity, price: quoted, currency: about.assetCurrency });
  }
  const fee = charges(row, header, FEES, total.currency);
  const tax = charges(row, header, TAXES, total.currency);
  const costs = add(fee ?? ZERO, tax ?? ZERO);
  const net = absolute(total.amount);
  return brokerLine({
    ...about,
    type,
    quantity: trim(quantity),
    price: total.currency === about.assetCurrency ? quoted : null,
    amount: type === 'BUY' ? subtract(net, costs) : add(net, costs),
    currency: total.currency,
    fee,
    tax,
  });
}

/** What comes in is net; the tax withheld stands in the currency of the share, and is noted where its worth in another is not given. */
function incomeLine(row: BrokerRow, header: Header, account: string | null): InvestmentLine {
  const about = aboutOf(row);
  const total = money(row, header, 'total') ?? missingTotal(row, account);
  const withheld = money(row, header, 'withholding tax');
  const tax = withheld === null ? null : taxIn(total, withheld, row);
  const foreign =
    withheld === null || tax !== null || isZero(withheld.amount)
      ? ''
      : `Withholding tax of ${row.text('withholding tax')} ${row.text('currency withholding tax')} is taken off`;
  return brokerLine({
    ...about,
    type: /return of capital/i.test(row.text('action')) ? 'RETURN_OF_CAPITAL' : 'DIVIDEND',
    amount: tax === null ? total.amount : add(total.amount, tax),
    currency: total.currency,
    tax: cost(tax),
    note: [about.note, foreign].filter(Boolean).join('. '),
  });
}

/** The tax in the currency of the total, by the rate of the row where shares x price x rate are the total; else null. */
function taxIn(total: Money, withheld: Money, row: BrokerRow): Decimal | null {
  if (withheld.currency === total.currency) return absolute(withheld.amount);
  const rate = readAmount(row.text('exchange rate'), '.')?.value ?? null;
  const [shares, price] = [row.figure('no of shares'), row.figure('price share')];
  const paidIn = row.text('currency price share');
  if (rate === null || shares === null || price === null || majorCurrency(paidIn) !== withheld.currency)
    return null;
  const worth = multiply(majorValue(multiply(shares, price), paidIn), rate);
  const isRate = compare(absolute(subtract(worth, total.amount)), ONE_MINOR_UNIT) <= 0;
  return isRate ? round(multiply(absolute(withheld.amount), rate), minorDigits(total.currency)) : null;
}

const ONE_MINOR_UNIT = decimal('0.01');

/** Some exports leave the currency of a dividend's total empty: it is the account's. */
function missingTotal(row: BrokerRow, account: string | null): Money {
  const amount = row.figure('total');
  if (amount === null || account === null) throw new BrokerLineError('the total is missing');
  return { amount, currency: account };
}

function cashLine(row: BrokerRow, header: Header): InvestmentLine[] {
  const action = row.text('action');
  const about = { ...aboutOf(row), symbol: null, isin: null, name: null, assetCurrency: null };
  const total = money(row, header, 'total') ?? money(row, header, 'gross total');
  if (total === null || isZero(total.amount)) throw new BrokerLineError(`a ${action} without a total`);
  const note = about.note || action;
  const { amount, currency } = total;
  if (/interest|cashback/i.test(action))
    return [brokerLine({ ...about, note, type: 'INTEREST', amount, currency })];
  if (/fee|charge/i.test(action))
    return [brokerLine({ ...about, note, type: 'FEE', amount: absolute(amount), currency })];
  const out = amount.units < 0n || /withdraw|debit/i.test(action);
  return [
    brokerLine({ ...about, note, type: out ? 'WITHDRAWAL' : 'DEPOSIT', amount: absolute(amount), currency }),
  ];
}

/** Both sides of an exchange of currencies stand in columns of their own, which only some exports have. */
function exchangeLines(row: BrokerRow, header: Header, account: string | null): InvestmentLine[] {
  const about = { ...aboutOf(row), symbol: null, isin: null, name: null, assetCurrency: null };
  const from = money(row, header, 'currency conversion from amount');
  const to = money(row, header, 'currency conversion to amount');
  if (from === null || to === null)
    throw new BrokerLineError(
      'an exchange of currencies of which the export gives one side only: enter it by hand',
    );
  const paid = { amount: negate(absolute(from.amount)), currency: from.currency };
  const got = { amount: absolute(to.amount), currency: to.currency };
  // The fee is within what is paid.
  return exchange({ ...about, note: about.note || row.text('action') }, paid, got, account);
}

function readRow(
  row: BrokerRow,
  header: Header,
  splits: SplitPairs,
  account: string | null,
): InvestmentLine[] {
  const action = row.text('action');
  if (/\b(?:buy)\b/i.test(action)) return [tradeLine(row, header, 'BUY')];
  if (/\b(?:sell)\b/i.test(action)) return [tradeLine(row, header, 'SELL')];
  if (/^dividend/i.test(action)) return [incomeLine(row, header, account)];
  if (/^stock split/i.test(action)) return splitLine(row, splits);
  if (/^(?:stock distribution|spin.?off)/i.test(action)) return [distributionLine(row)];
  if (/^transfer (?:in|out)$/i.test(action) && row.text('isin') !== '')
    return [transferLine(row, /out/i.test(action))];
  if (/^currency conversion/i.test(action)) return exchangeLines(row, header, account);
  if (/deposit|withdraw|interest|cashback|card|transfer|fee|charge|adjustment/i.test(action))
    return cashLine(row, header);
  throw new BrokerLineError(`unknown action: ${action.slice(0, 60) || 'the cell is empty'}`);
}

function sharesOf(row: BrokerRow): Decimal {
  const quantity = row.figure('no of shares');
  if (quantity === null || isZero(quantity)) throw new BrokerLineError('the number of shares is missing');
  return trim(quantity);
}

/** Shares that were given for nothing. */
function distributionLine(row: BrokerRow): InvestmentLine {
  const about = aboutOf(row);
  return brokerLine({
    ...about,
    type: 'BUY',
    quantity: sharesOf(row),
    amount: ZERO,
    currency: about.assetCurrency ?? null,
  });
}

function transferLine(row: BrokerRow, out: boolean): InvestmentLine {
  const about = aboutOf(row);
  return brokerLine({
    ...about,
    type: out ? 'TRANSFER_OUT' : 'TRANSFER_IN',
    quantity: sharesOf(row),
    currency: about.assetCurrency ?? null,
  });
}

/** The shares that a split opens by those that it closes. */
type SplitPairs = ReadonlyMap<BrokerRow, BrokerRow | null>;

function splitPairs(rows: readonly BrokerRow[]): SplitPairs {
  const pairs = new Map<BrokerRow, BrokerRow | null>();
  const opens = rows.filter((row) => /^stock split open/i.test(row.text('action')));
  for (const row of rows) {
    if (!/^stock split close/i.test(row.text('action'))) continue;
    const at = opens.findIndex(
      (open) =>
        open.text('isin', 'ticker') === row.text('isin', 'ticker') ||
        open.text('ticker') === row.text('ticker'),
    );
    pairs.set(row, at < 0 ? null : opens.splice(at, 1)[0]!);
  }
  for (const left of opens) pairs.set(left, null);
  return pairs;
}

function splitLine(row: BrokerRow, pairs: SplitPairs): InvestmentLine[] {
  const open = pairs.get(row);
  if (open === null)
    throw new BrokerLineError('a split of which the export gives one side only: enter its ratio by hand');
  if (open === undefined) return [];
  return [
    brokerLine({
      ...aboutOf(row),
      type: 'SPLIT',
      quantity: ratio(sharesOf(open), sharesOf(row)),
      currency: aboutOf(row).assetCurrency ?? null,
    }),
  ];
}

function read(
  rows: readonly BrokerRow[],
  notes: BrokerNotes,
  texts: readonly string[],
  keys: readonly string[],
): InvestmentLine[] {
  const header = headerOf(keys, texts);
  const splits = splitPairs(rows);
  const account = accountCurrency(rows, header);
  const lines = eachRow(rows, notes, (row) => readRow(row, header, splits, account));
  return inOrder(lines, runsBackwards(lines));
}

function accountCurrency(rows: readonly BrokerRow[], header: Header): string | null {
  const found = new Set([
    ...rows.map((row) => row.text('currency total')),
    header.named.get('total')?.currency ?? '',
  ]);
  found.delete('');
  return found.size === 1 ? majorCurrency([...found][0]!) : null;
}

/** Trading 212: History, Export as CSV; old exports have the account's currency in their headers, new ones beside each figure. */
export const trading212: BrokerFormat = {
  name: 'Trading 212 CSV',
  header: ['action', ['time', 'time utc'], 'isin', 'ticker', 'no of shares', 'price share'],
  order: 'ymd',
  read: (rows, notes, header) => {
    const keys = header.map((text) => headerKey(text));
    const lines = read(rows, notes, header, keys);
    return [statementOf('Trading 212', null, lines, { currency: onlyCurrency(lines) })];
  },
};
