import type { Decimal } from '../money/decimal.ts';
import { sign, subtract, ZERO } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import { type Account, type AccountType, accountsById, lineage } from './account.ts';
import type { Entry, Posting } from './entry.ts';

/** A commodity of the book that is not a currency of ISO 4217, which need not be listed. */
export interface Commodity {
  /** What postings and prices name it by. */
  readonly id: string;
  readonly symbol: string;
  readonly name: string;
}

export interface Price {
  readonly date: EpochDay;
  readonly commodity: string;
  readonly price: Decimal;
  readonly currency: string;
}

/** A whole set of books to be written as plain text. Entries must satisfy `validateEntry`. */
export interface BookText {
  readonly title: string;
  readonly baseCurrency: string;
  readonly accounts: readonly Account[];
  readonly commodities: readonly Commodity[];
  readonly entries: readonly Entry[];
  readonly prices?: readonly Price[];
}

const ROOTS: Readonly<Record<AccountType, string>> = {
  asset: 'Assets',
  liability: 'Liabilities',
  equity: 'Equity',
  income: 'Income',
  expense: 'Expenses',
};

/**
 * Letters that beancount 2.3.5 and 3 accept in account names: its tables of \p{L} are older than ours and lack most of
 * Han and Hangul, so what is beyond these scripts is spelled by code point.
 */
const KEPT = /^(?=[\p{L}0-9])[A-Za-z0-9À-ʯΆΈ-ώЀ-ҁא-תء-يぁ-ゖァ-ヺ]$/u;
const UPPERCASE_OR_DIGIT = /^[\p{Lu}0-9]/u;

/** One component of an account's name: `coffee & tea` becomes `Coffee-tea`, `现金` becomes `U73B0-U91D1`. */
function component(name: string): string {
  let text = '';
  for (const character of name.toWellFormed().normalize('NFC')) {
    if (KEPT.test(character)) text += character;
    else if (/[\p{L}\p{N}]/u.test(character))
      text += `-U${character.codePointAt(0)!.toString(16).toUpperCase()}-`;
    else text += /\p{M}|['’]/u.test(character) ? '' : '-';
  }
  text = text.replace(/-+/g, '-').replace(/^-|-$/g, '');
  const raised = text.charAt(0).toUpperCase() + text.slice(1);
  return UPPERCASE_OR_DIGIT.test(raised) && KEPT.test(raised.charAt(0))
    ? raised
    : `X${text === '' ? '' : `-${text}`}`;
}

/** Takes the name, or the name with the first free number behind it. */
function unused(name: string, taken: Set<string>, number: (count: number) => string): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = number(count);
  taken.add(free);
  return free;
}

/**
 * The name of each account in beancount and hledger text, by account id. Names depend on the accounts alone, not on
 * their order: accounts whose names come out equal are numbered in the order of their ids.
 */
export function accountNames(accounts: readonly Account[]): ReadonlyMap<string, string> {
  const byId = accountsById(accounts);
  const lineages = accounts
    .map((account) => lineage(account.id, byId))
    .sort((a, b) => a.length - b.length || (a.at(-1)!.id < b.at(-1)!.id ? -1 : 1));
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const chain of lineages) {
    const account = chain.at(-1)!;
    const parent = chain.at(-2);
    const above = parent === undefined ? ROOTS[account.type] : names.get(parent.id)!;
    const own = `${above}:${component(account.name)}`;
    names.set(
      account.id,
      unused(own, taken, (count) => `${own}-${count}`),
    );
  }
  return names;
}

/** Every commodity that the book names: currencies first, then assets, each in the order of their ids. */
export function usedCommodities(
  book: BookText,
): { readonly id: string; readonly symbol: string; readonly name: string }[] {
  const assets = new Map(book.commodities.map((commodity) => [commodity.id, commodity]));
  const others = new Set([book.baseCurrency]);
  for (const { postings } of book.entries) {
    for (const { commodity, weightCurrency } of postings) {
      others.add(commodity);
      others.add(weightCurrency);
    }
  }
  for (const { commodity, currency } of book.prices ?? []) others.add(commodity).add(currency);
  for (const { currency } of book.accounts) if (currency !== null) others.add(currency);
  const currencies = [...others].filter((id) => !assets.has(id)).sort();
  return [
    ...currencies.map((id) => ({ id, symbol: id, name: id })),
    ...[...assets.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  ];
}

/** Gives each commodity its own legal name; `legal` makes a symbol legal, `number` adds a number to one. */
export function commodityNames(
  book: BookText,
  legal: (symbol: string) => string,
  number: (name: string, count: number) => string,
): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const name = ({ symbol }: { symbol: string }) => {
    const own = legal(symbol);
    return unused(own, taken, (count) => number(own, count));
  };
  return new Map(usedCommodities(book).map((commodity) => [commodity.id, name(commodity)]));
}

/** What accounts and commodities are called in the text, by their ids. */
export interface TextNames {
  readonly accounts: ReadonlyMap<string, string>;
  readonly commodities: ReadonlyMap<string, string>;
}

/** Throws a RangeError for an id that the book does not have. */
export function nameIn(names: ReadonlyMap<string, string>, id: string): string {
  const name = names.get(id);
  if (name === undefined) throw new RangeError(`the book has no account or commodity ${id}`);
  return name;
}

/** An amount with the positive total price that makes its weight, null where the weight is the quantity itself. */
export interface PricedAmount {
  readonly quantity: Decimal;
  readonly commodity: string;
  readonly total: { readonly amount: Decimal; readonly currency: string } | null;
}

/**
 * The posting as amounts at a total price (`@@`). Such a price takes its sign from the quantity and vanishes with it, so
 * a weight on no quantity (a change of basis) is carried by one unit at the price and one unit back for nothing.
 */
export function pricedAmounts({ quantity, commodity, weight, weightCurrency }: Posting): PricedAmount[] {
  if (commodity === weightCurrency) return [{ quantity, commodity, total: null }];
  const currency = weightCurrency;
  const size = { units: weight.units < 0n ? -weight.units : weight.units, scale: weight.scale };
  if (sign(weight) === 0 || sign(weight) === sign(quantity)) {
    return [{ quantity, commodity, total: { amount: size, currency } }];
  }
  const one = { units: BigInt(sign(weight)), scale: 0 };
  return [
    { quantity: one, commodity, total: { amount: size, currency } },
    { quantity: subtract(quantity, one), commodity, total: { amount: ZERO, currency } },
  ];
}

/** The first day on which each account is posted to. */
export function firstUse(entries: Iterable<Entry>): ReadonlyMap<string, EpochDay> {
  const first = new Map<string, EpochDay>();
  for (const { date, postings } of entries) {
    for (const { accountId } of postings) {
      const known = first.get(accountId);
      if (known === undefined || date < known) first.set(accountId, date);
    }
  }
  return first;
}

/** The text on one line of valid Unicode, runs of blanks and control characters as one space. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
}

const CHUNK_LENGTH = 65_536;

/** Joins pieces into chunks worth writing. */
export function* inChunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK_LENGTH) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
