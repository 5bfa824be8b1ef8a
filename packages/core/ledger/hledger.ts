import { type Decimal, formatDecimal } from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
import {
  accountNames,
  type BookText,
  commodityNames,
  inChunks,
  nameIn,
  oneLine,
  pricedAmounts,
  type TextNames,
  usedCommodities,
} from './book-text.ts';
import type { Entry, Posting } from './entry.ts';

/** What hledger would read as the start of a comment, or as the bar between payee and note, becomes a look-alike. */
function description(text: string): string {
  return oneLine(text).replaceAll(';', ',').replaceAll('|', '/');
}

function legalCommodity(symbol: string): string {
  const text = oneLine(symbol).replace(/[";]/g, "'");
  return text === '' ? 'X' : text;
}

/** The hledger name of each commodity by its id, without the quotes that all but plain letters need. */
export function hledgerCommodities(book: BookText): ReadonlyMap<string, string> {
  return commodityNames(book, legalCommodity, (name, count) => `${name} ${count}`);
}

function quoted(name: string): string {
  return /^[A-Za-z]+$/.test(name) ? name : `"${name}"`;
}

function amountText(amount: Decimal, commodity: string, names: TextNames): string {
  return `${formatDecimal(amount)} ${quoted(nameIn(names.commodities, commodity))}`;
}

function tagText(tags: readonly string[]): string {
  const words = tags.map((tag) => oneLine(tag).replace(/[\s,:;|[\]]+/g, '-')).filter((word) => word !== '');
  return words.length === 0 ? '' : `  ; ${words.map((word) => `${word}:`).join(', ')}`;
}

/** Comment lines; hledger takes `word:` for a tag and `[…]` for a date, so both lose their meaning here. */
function commentText(text: string, indent: string): string {
  return text
    .split(/\r\n?|\n/)
    .map((line) => oneLine(line).replaceAll(':', '∶').replaceAll('[', '(').replaceAll(']', ')'))
    .filter((line) => line !== '')
    .map((line) => `${indent}; ${line}\n`)
    .join('');
}

function postingText(posting: Posting, names: TextNames): string {
  const account = nameIn(names.accounts, posting.accountId);
  const lines = pricedAmounts(posting).map(({ quantity, commodity, total }) => {
    const price = total === null ? '' : ` @@ ${amountText(total.amount, total.currency, names)}`;
    return `    ${account}  ${amountText(quantity, commodity, names)}${price}\n`;
  });
  return lines.join('') + commentText(posting.notes ?? '', '      ');
}

function entryText(entry: Entry, names: TextNames): string {
  const payee = description(entry.payee);
  const note = description(entry.description);
  const both = payee === '' ? note : `${payee} | ${note}`;
  // The empty code keeps a description that starts with a parenthesis from being read as one.
  const head = `${formatDay(entry.date)} * ${both.startsWith('(') ? '() ' : ''}${both}`.trimEnd();
  const postings = entry.postings.map((posting) => postingText(posting, names)).join('');
  return `${head}${tagText(entry.tags)}\n${commentText(entry.notes, '    ')}${postings}\n`;
}

/** The most decimals of each commodity: the precision that hledger is told to show and to balance with. */
function scales(book: BookText): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  const note = (commodity: string, { scale }: Decimal) => {
    if (scale > (most.get(commodity) ?? -1)) most.set(commodity, scale);
  };
  for (const { postings } of book.entries) {
    for (const posting of postings) {
      note(posting.commodity, posting.quantity);
      note(posting.weightCurrency, posting.weight);
    }
  }
  return most;
}

function* pieces(book: BookText): Generator<string> {
  const names = { accounts: accountNames(book.accounts), commodities: hledgerCommodities(book) };
  yield `; ${oneLine(book.title)}\n\ndecimal-mark .\n\n`;
  const most = scales(book);
  for (const { id } of usedCommodities(book)) {
    const scale = most.get(id) ?? 0;
    // The directive wants a decimal mark even where nothing follows it.
    const sample = scale === 0 ? '1000.' : `1000.${'0'.repeat(scale)}`;
    yield `commodity ${sample} ${quoted(nameIn(names.commodities, id))}\n`;
  }
  yield '\n';
  for (const account of book.accounts) {
    yield `account ${nameIn(names.accounts, account.id)}\n${commentText(account.name, '    ')}`;
  }
  yield '\n';
  for (const { date, commodity, price, currency } of book.prices ?? []) {
    const of = quoted(nameIn(names.commodities, commodity));
    yield `P ${formatDay(date)} ${of} ${amountText(price, currency, names)}\n`;
  }
  yield '\n';
  for (const entry of book.entries) yield entryText(entry, names);
}

/** The book as an hledger journal (1.25 and later), in chunks. All sums are exact in hledger too. */
export function hledgerText(book: BookText): Generator<string> {
  return inChunks(pieces(book));
}
