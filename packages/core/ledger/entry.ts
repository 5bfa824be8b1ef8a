import { isCurrency } from '../money/currency.ts';
import {
  add,
  type Decimal,
  formatDecimal,
  isZero,
  MAX_INTEGER_DIGITS,
  MAX_SCALE,
  sign,
  trim,
} from '../money/decimal.ts';
import { type EpochDay, fromCivil } from '../time/day.ts';
import type { Account } from './account.ts';

/**
 * One leg of an entry. The weight is what the leg counts for in the balance of the entry: the quantity itself for
 * cash, quantity x cost or quantity x price for what is held at cost or was converted (beancount, "Precision &
 * Balancing": the weight of a posting).
 */
export interface Posting {
  readonly accountId: string;
  readonly quantity: Decimal;
  /** Currency code, or the id of an asset. */
  readonly commodity: string;
  readonly weight: Decimal;
  readonly weightCurrency: string;
  readonly notes?: string;
}

export interface Entry {
  readonly id: string;
  readonly date: EpochDay;
  readonly payee: string;
  readonly description: string;
  readonly notes: string;
  readonly tags: readonly string[];
  readonly postings: readonly Posting[];
}

/** What is wrong and where, `path` in dots and indices (`postings.1.quantity`). */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

export const FIRST_DAY: EpochDay = fromCivil(1, 1, 1);
export const LAST_DAY: EpochDay = fromCivil(9999, 12, 31);

const LIMIT = 10n ** BigInt(MAX_INTEGER_DIGITS);

/** A leg of plain cash: its weight is its quantity. */
export function cashPosting(accountId: string, quantity: Decimal, currency: string, notes?: string): Posting {
  const posting = { accountId, quantity, commodity: currency, weight: quantity, weightCurrency: currency };
  return notes === undefined || notes === '' ? posting : { ...posting, notes };
}

/** What is left over per weight currency; currencies that balance are not listed, so an empty map is a balanced entry. */
export function imbalance(postings: Iterable<Posting>): Map<string, Decimal> {
  const totals = new Map<string, Decimal>();
  for (const { weight, weightCurrency } of postings) {
    const total = totals.get(weightCurrency);
    totals.set(weightCurrency, total === undefined ? weight : add(total, weight));
  }
  for (const [currency, total] of totals) if (isZero(total)) totals.delete(currency);
  return totals;
}

function sizeProblem(value: Decimal): string | null {
  const { units, scale } = trim(value);
  if (scale > MAX_SCALE) return `more than ${MAX_SCALE} decimals`;
  const size = units < 0n ? -units : units;
  return size >= LIMIT * 10n ** BigInt(scale)
    ? `not between -10^${MAX_INTEGER_DIGITS} and 10^${MAX_INTEGER_DIGITS}`
    : null;
}

function postingProblems(
  posting: Posting,
  path: string,
  accounts: ReadonlyMap<string, Account>,
  assets: ReadonlySet<string>,
): Problem[] {
  const problems: Problem[] = [];
  const report = (field: keyof Posting, message: string | null) => {
    if (message !== null) problems.push({ path: `${path}.${field}`, message });
  };
  const { commodity, quantity, weight, weightCurrency } = posting;
  const account = accounts.get(posting.accountId);
  if (account === undefined) report('accountId', 'there is no such account');
  else if (account.currency !== null && account.currency !== commodity) {
    report('commodity', `the account holds ${account.currency} only`);
  }
  report('quantity', sizeProblem(quantity));
  report('weight', sizeProblem(weight));
  if (!isCurrency(commodity) && !assets.has(commodity))
    report('commodity', 'neither a known currency nor an asset of the book');
  if (!isCurrency(weightCurrency))
    report('weightCurrency', `${weightCurrency} is not a currency of ISO 4217`);
  if (commodity === weightCurrency) {
    if (!isZero(add(quantity, { units: -weight.units, scale: weight.scale }))) {
      report('weight', 'differs from the quantity although both are in the same currency');
    }
  } else if (sign(quantity) * sign(weight) < 0) {
    report('weight', 'has the opposite sign of the quantity, as if the price were negative');
  }
  return problems;
}

/**
 * Everything that keeps the entry from being booked; empty when it is sound. `assets` are the ids of the commodities
 * that are not currencies.
 */
export function validateEntry(
  entry: Entry,
  accounts: ReadonlyMap<string, Account>,
  assets: ReadonlySet<string> = new Set(),
): Problem[] {
  const problems: Problem[] = [];
  if (!Number.isInteger(entry.date) || entry.date < FIRST_DAY || entry.date > LAST_DAY) {
    problems.push({ path: 'date', message: 'not a day of the years 0001 to 9999' });
  }
  const { postings } = entry;
  if (postings.length === 0 || (postings.length === 1 && !isZero(postings[0]!.weight))) {
    problems.push({ path: 'postings', message: 'an entry has at least two postings' });
  }
  for (const [index, posting] of postings.entries()) {
    problems.push(...postingProblems(posting, `postings.${index}`, accounts, assets));
  }
  for (const [currency, rest] of imbalance(postings)) {
    problems.push({
      path: 'postings',
      message: `the postings are ${formatDecimal(trim(rest))} ${currency} out of balance`,
    });
  }
  return problems;
}
