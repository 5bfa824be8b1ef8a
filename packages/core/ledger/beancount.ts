import { formatDecimal } from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
import {
  accountNames,
  type BookText,
  commodityNames,
  firstUse,
  inChunks,
  nameIn,
  oneLine,
  pricedAmounts,
  type TextNames,
  usedCommodities,
} from './book-text.ts';
import { type Entry, FIRST_DAY } from './entry.ts';

/** Words that the beancount lexer reads as something else where a commodity may stand. */
const KEYWORDS: ReadonlySet<string> = new Set(['TRUE', 'FALSE', 'NULL']);
const MAX_COMMODITY_LENGTH = 24;

/** Beancount: `[A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]`. */
function legalCommodity(symbol: string): string {
  const plain = symbol.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase();
  const text = plain
    .replace(/[^A-Z0-9'._-]+/g, '-')
    .replace(/^[^A-Z0-9]+/, '')
    .slice(0, MAX_COMMODITY_LENGTH - 2)
    .replace(/[^A-Z0-9]+$/, '');
  if (text.length < 2 || !/^[A-Z]/.test(text) || KEYWORDS.has(text)) return text === '' ? 'XX' : `X-${text}`;
  return text;
}

function numberedCommodity(name: string, count: number): string {
  const suffix = `-${count}`;
  return `${name.slice(0, MAX_COMMODITY_LENGTH - suffix.length).replace(/[^A-Z0-9]+$/, '')}${suffix}`;
}

/** The beancount name of each commodity by its id; currencies keep their codes. */
export function beancountCommodities(book: BookText): ReadonlyMap<string, string> {
  return commodityNames(book, legalCommodity, numberedCommodity);
}

function quoted(text: string): string {
  const lines = text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, ' ');
  return `"${lines.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

function tag(text: string): string {
  const word = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9\-_/.]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return word === '' ? '' : ` #${word}`;
}

function entryText(entry: Entry, names: TextNames): string {
  const tags = [...new Set(entry.tags.map(tag))].join('');
  const payee = entry.payee === '' ? '' : `${quoted(entry.payee)} `;
  const lines = [`${formatDay(entry.date)} * ${payee}${quoted(entry.description)}${tags}`];
  lines.push(`  id: ${quoted(entry.id)}`);
  if (entry.notes !== '') lines.push(`  notes: ${quoted(entry.notes)}`);
  for (const posting of entry.postings) {
    const account = nameIn(names.accounts, posting.accountId);
    for (const { quantity, commodity, total } of pricedAmounts(posting)) {
      const price =
        total === null
          ? ''
          : ` @@ ${formatDecimal(total.amount)} ${nameIn(names.commodities, total.currency)}`;
      lines.push(`  ${account}  ${formatDecimal(quantity)} ${nameIn(names.commodities, commodity)}${price}`);
    }
    if (posting.notes !== undefined && posting.notes !== '')
      lines.push(`    notes: ${quoted(posting.notes)}`);
  }
  return `${lines.join('\n')}\n\n`;
}

function* headerText(book: BookText, names: TextNames): Generator<string> {
  yield `option "title" ${quoted(oneLine(book.title))}\n`;
  yield `option "operating_currency" "${nameIn(names.commodities, book.baseCurrency)}"\n`;
  // Beancount divides a total price by the quantity in 28 digits. The books balance exactly; where an entry has no
  // amount with decimals to infer a tolerance from, this one absorbs that rounding.
  yield 'option "inferred_tolerance_default" "*:0.000001"\n\n';
  for (const { id, symbol, name } of usedCommodities(book)) {
    const legal = nameIn(names.commodities, id);
    yield `${formatDay(FIRST_DAY)} commodity ${legal}\n`;
    if (name !== legal) yield `  name: ${quoted(oneLine(name))}\n`;
    if (symbol !== legal) yield `  symbol: ${quoted(oneLine(symbol))}\n`;
  }
  yield '\n';
  const opened = firstUse(book.entries);
  for (const account of book.accounts) {
    const currency = account.currency === null ? '' : ` ${nameIn(names.commodities, account.currency)}`;
    const date = formatDay(opened.get(account.id) ?? FIRST_DAY);
    yield `${date} open ${nameIn(names.accounts, account.id)}${currency}\n  name: ${quoted(oneLine(account.name))}\n`;
  }
  yield '\n';
}

function* pieces(book: BookText): Generator<string> {
  const names = { accounts: accountNames(book.accounts), commodities: beancountCommodities(book) };
  yield* headerText(book, names);
  for (const entry of book.entries) yield entryText(entry, names);
  for (const { date, commodity, price, currency } of book.prices ?? []) {
    const [of, per] = [nameIn(names.commodities, commodity), nameIn(names.commodities, currency)];
    yield `${formatDay(date)} price ${of} ${formatDecimal(price)} ${per}\n`;
  }
}

/**
 * The book in the language of beancount 2 and 3, in chunks. Beancount itself computes with 28 significant digits, so
 * sums of larger amounts are exact in the text but not in its reports.
 */
export function beancountText(book: BookText): Generator<string> {
  return inChunks(pieces(book));
}
