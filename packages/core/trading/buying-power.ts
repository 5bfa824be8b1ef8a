import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  larger,
  multiply,
  round,
  sign,
  smaller,
  subtract,
  sum,
  ZERO,
} from '../money/decimal.ts';
import type { FeeModel } from './fees.ts';
import type { Instrument } from './instrument.ts';
import { type OptionMargin, optionMarginOf, type Sold, uncoveredCalls } from './margin/account.ts';
import type { MarginBasis } from './margin/strategies.ts';
import type { Order } from './order.ts';
import type { Refusal } from './refusal.ts';
import { type Missing, type Reservation, reservationOf } from './reservation.ts';

/**
 * What an account may do. Fractions of market value: `initial` of what is bought or sold short has to be there in equity at
 * first, and the maintenance fractions afterwards.
 */
export interface AccountRules {
  readonly kind: 'cash' | 'margin';
  readonly initial: Decimal;
  readonly maintenanceLong: Decimal;
  readonly maintenanceShort: Decimal;
  /** Equity below which a margin account buys with its cash alone, and writes options as a cash account does. */
  readonly minimumEquity: Decimal;
  /** Whether positions may go below zero: by selling short in a margin account, by writing options in any. */
  readonly allowShort: boolean;
  /** Added to the price of orders without a limit when their cost is estimated: 0.03 is 3 %. */
  readonly cushion: Decimal;
}

export const CASH_ACCOUNT: AccountRules = {
  kind: 'cash',
  initial: decimal('1'),
  maintenanceLong: decimal('0'),
  maintenanceShort: decimal('0'),
  minimumEquity: decimal('0'),
  allowShort: false,
  cushion: decimal('0.03'),
};

/** Regulation T (12 CFR 220.12): 50 % at first; FINRA rule 4210: 25 % long, 30 % short, and 2,000 dollars of equity. */
export const REG_T_ACCOUNT: AccountRules = {
  kind: 'margin',
  initial: decimal('0.5'),
  maintenanceLong: decimal('0.25'),
  maintenanceShort: decimal('0.3'),
  minimumEquity: decimal('2000'),
  allowShort: true,
  cushion: decimal('0.03'),
};

/** One asset that the account holds, owes or has orders for. */
export interface AccountAsset {
  readonly instrument: Instrument;
  /** Below zero when it was sold short. */
  readonly position: Decimal;
  /** The last one, in the instrument's currency; null when there is none. */
  readonly price: Decimal | null;
  /** Units of the account's currency for one of the instrument's; null when there is none. */
  readonly rate: Decimal | null;
}

export interface Account {
  readonly rules: AccountRules;
  readonly fees: FeeModel;
  /** Amounts of the account are in its currency; below zero when it is borrowed. */
  readonly cash: Decimal;
  /** Currencies of cash that is not in `cash`, because there is no rate for it. */
  readonly unconverted?: readonly string[];
  readonly currencyDigits: number;
  readonly assets: ReadonlyMap<string, AccountAsset>;
  readonly orders: readonly Order[];
}

/** Amounts in the account's currency; null where a price or a rate is missing, see `missing`. */
export interface AccountFigures {
  readonly cash: Decimal | null;
  readonly longValue: Decimal | null;
  /** What it would cost to buy back what was sold short, above zero. */
  readonly shortValue: Decimal | null;
  readonly equity: Decimal | null;
  /** Of the equity; what written options would cost to buy back is not in the equity, and not in this either. */
  readonly initialMargin: Decimal | null;
  readonly maintenanceMargin: Decimal | null;
  /** Equity beyond the maintenance margin; below zero is a margin call. */
  readonly excess: Decimal | null;
  /** Held back for open orders. */
  readonly reserved: Decimal | null;
  readonly buyingPower: Decimal | null;
  readonly terms: WritingTerms;
  /** How what was written is margined at first, and what it takes. */
  readonly options: OptionMargin;
  readonly missing: readonly Missing[];
}

/** On what terms an account writes options. */
export interface WritingTerms {
  readonly basis: MarginBasis;
  /** What of the buying power goes for a unit of money that can not be borrowed: 2 where half of a purchase is lent. */
  readonly perFunds: Decimal;
}

const RATE_DIGITS = 12;
const ONE = decimal('1');

/**
 * What an account is worth and may still buy. Of a cash account: its cash less what it would cost to buy back what it owes,
 * what secures the puts it has written, and what open orders hold back; proceeds of sales count at once. Of a margin
 * account: (equity - initial margin) / initial fraction, less what open orders hold back.
 */
export function accountFigures(account: Account): AccountFigures {
  const { cash, rules, currencyDigits } = account;
  const values = valuesOf(account);
  const lacking = cashLacks(account);
  const equity = values.missing.length + lacking.length > 0 ? null : add(cash, values.net);
  const initial = optionMarginOf(account, basisOf(rules, 'initial'));
  const maintenance = optionMarginOf(account, basisOf(rules, 'maintenance'));
  const missing = [...lacking, ...distinct([...values.missing, ...initial.missing])];
  const known = initial.missing.length === 0;
  const margins = {
    initial: marginFrom(rules.kind, values, initial, rules.initial, rules.initial),
    maintenance: marginFrom(rules.kind, values, maintenance, rules.maintenanceLong, rules.maintenanceShort),
  };
  const terms = writingTerms(rules, equity);
  const reservation = reservationOf(account, account.orders, terms.perFunds);
  const writing = writingHold(account, terms, reservation.sold);
  const reserved =
    reservation.missing.length > 0 || writing === null ? null : add(reservation.reserved, writing);
  const power = known && reserved !== null ? powerOf(account, equity, values, margins, reserved) : null;
  const cut = (value: Decimal | null) => (value === null ? null : round(value, currencyDigits));
  const valued = values.missing.length === 0;
  const free = equity === null || !known ? null : subtract(equity, margins.maintenance);
  return {
    cash: lacking.length > 0 ? null : round(cash, currencyDigits),
    longValue: valued ? cut(add(values.long, values.longOptions)) : null,
    shortValue: valued ? cut(add(values.short, values.shortOptions)) : null,
    equity: cut(equity),
    initialMargin: valued && known ? cut(margins.initial) : null,
    maintenanceMargin: valued && known ? cut(margins.maintenance) : null,
    excess: cut(rules.kind === 'margin' ? free : equity),
    reserved: cut(reserved),
    buyingPower: cut(power),
    terms,
    options: initial,
    missing: [...missing, ...reservation.missing],
  };
}

const cashLacks = ({ unconverted = [] }: Account): Missing[] =>
  unconverted.map((currency) => ({ assetId: null, what: 'rate', currency }));

interface Values {
  readonly long: Decimal;
  /** Above zero, as `shortOptions`. */
  readonly short: Decimal;
  readonly longOptions: Decimal;
  readonly shortOptions: Decimal;
  readonly net: Decimal;
  /** Whether the price of all that is owed is known. */
  readonly shortKnown: boolean;
  readonly missing: readonly Missing[];
}

function valuesOf({ assets }: Account): Values {
  const values: { readonly value: Decimal; readonly isOption: boolean }[] = [];
  const missing: Missing[] = [];
  let shortKnown = true;
  for (const { instrument, position, price, rate } of assets.values()) {
    if (position.units === 0n) continue;
    const { assetId, currency, multiplier } = instrument;
    if (position.units < 0n && (price === null || rate === null)) shortKnown = false;
    if (price === null) missing.push({ assetId, what: 'price' });
    else if (rate === null) missing.push({ assetId, what: 'rate', currency });
    else
      values.push({
        value: multiply(multiply(multiply(position, price), multiplier), rate),
        isOption: instrument.option !== null,
      });
  }
  const total = (wanted: boolean, side: 1 | -1): Decimal =>
    absolute(
      sum(
        values.flatMap(({ value, isOption }) => (isOption === wanted && sign(value) === side ? [value] : [])),
      ),
    );
  return {
    long: total(false, 1),
    short: total(false, -1),
    longOptions: total(true, 1),
    shortOptions: total(true, -1),
    net: sum(values.map(({ value }) => value)),
    shortKnown,
    missing,
  };
}

function distinct(missing: readonly Missing[]): Missing[] {
  return [...new Map(missing.map((each) => [`${each.what} ${each.assetId}`, each])).values()];
}

function basisOf(rules: AccountRules, kind: 'initial' | 'maintenance'): MarginBasis {
  if (rules.kind === 'cash') return { kind: 'cash' };
  return kind === 'initial'
    ? { kind, long: rules.initial, short: rules.initial }
    : { kind, long: rules.maintenanceLong, short: rules.maintenanceShort };
}

/** What of the equity has to stay: fractions of what is held and owed, and all of what options cost and take. */
function marginFrom(
  kind: AccountRules['kind'],
  { long, short, longOptions }: Values,
  { taken, written }: OptionMargin,
  ofLong: Decimal,
  ofShort: Decimal,
): Decimal {
  if (kind === 'cash') return taken;
  const assets = add(multiply(long, ofLong), multiply(short, ofShort));
  return larger(sum([assets, longOptions, subtract(taken, written)]), ZERO);
}

/** Below its minimum equity a margin account is as a cash account. */
const borrows = ({ kind, minimumEquity }: AccountRules, equity: Decimal | null): boolean =>
  kind === 'margin' && (equity === null || compare(equity, minimumEquity) >= 0);

function writingTerms(rules: AccountRules, equity: Decimal | null): WritingTerms {
  return borrows(rules, equity)
    ? { basis: basisOf(rules, 'initial'), perFunds: divide(ONE, rules.initial, RATE_DIGITS) }
    : { basis: { kind: 'cash' }, perFunds: ONE };
}

/**
 * Buying power that orders hold back which write options, or sell what covers some, once they have sold so much; null
 * where a price is missing. What they bring counts in the group of positions that it is for.
 */
export function writingHold(account: Account, { basis, perFunds }: WritingTerms, sold: Sold): Decimal | null {
  if (sold.size === 0) return ZERO;
  const then = optionMarginOf(account, basis, sold);
  if (then.missing.length > 0) return null;
  const now = optionMarginOf(account, basis);
  return multiply(larger(subtract(then.beyond, now.beyond), ZERO), perFunds);
}

/** `reserved` is what open orders hold back; what secures written puts stays whatever is bought. */
function powerOf(
  account: Account,
  equity: Decimal | null,
  { short, shortKnown }: Values,
  margins: { readonly initial: Decimal; readonly maintenance: Decimal },
  reserved: Decimal,
): Decimal | null {
  const { rules, cash } = account;
  if (!shortKnown || cashLacks(account).length > 0) return null;
  let power = subtract(cash, add(short, margins.initial));
  if (rules.kind === 'margin') {
    if (equity === null) return null;
    if (borrows(rules, equity))
      power = divide(subtract(equity, margins.initial), rules.initial, RATE_DIGITS, 'down');
    else {
      // Proceeds of short sales are cash, and not there to buy with.
      const free = subtract(equity, margins.maintenance);
      power = smaller(free, subtract(cash, optionMarginOf(account, { kind: 'cash' }).taken));
    }
  }
  const left = subtract(power, reserved);
  return sign(left) < 0 ? ZERO : left;
}

/**
 * Whether the account can carry new orders beside those that are open: why not, and nothing when it can. Of a replacement
 * the account is the one without the order that it replaces.
 */
export function checkAccount(account: Account, orders: readonly Order[]): Refusal[] {
  const figures = accountFigures(account);
  const before = reservationOf(account, account.orders, figures.terms.perFunds);
  const after = reservationOf(account, [...account.orders, ...orders], figures.terms.perFunds);
  const assetIds = new Set(orders.map(({ assetId }) => assetId));
  const gone =
    after.missing.find(({ assetId }) => assetId !== null && assetIds.has(assetId)) ?? after.missing[0];
  if (gone !== undefined) return [refusalOfMissing(gone)];
  const shorts = [...assetIds].flatMap((assetId) => checkShort(account, assetId, before, after));
  if (shorts.length > 0) return shorts;
  const writing = writingNeeds(account, figures, before.sold, after.sold);
  if (writing.refusals.length > 0) return [...writing.refusals];
  const needed = round(
    add(subtract(after.reserved, before.reserved), writing.needed),
    account.currencyDigits,
  );
  if (sign(needed) <= 0) return [];
  const { buyingPower, missing } = figures;
  if (buyingPower === null) return missing.slice(0, 1).map(refusalOfMissing);
  return compare(needed, buyingPower) > 0 ? [{ reason: 'buying-power', needed, available: buyingPower }] : [];
}

/** What it takes of the buying power that orders sell so much in all, where open ones sell `before` of it, and why it can not be. */
export function writingNeeds(
  account: Account,
  { terms }: AccountFigures,
  before: Sold,
  after: Sold,
): { readonly needed: Decimal; readonly refusals: readonly Refusal[] } {
  const [held, wanted] = [before, after].map((sold) => writingHold(account, terms, sold));
  if (held == null || wanted == null) {
    const { missing } = optionMarginOf(account, terms.basis, after);
    return { needed: ZERO, refusals: missing.slice(0, 1).map(refusalOfMissing) };
  }
  const needed = larger(subtract(wanted, held), ZERO);
  if (terms.basis.kind !== 'cash') return { needed, refusals: [] };
  const already = uncoveredCalls(account, before);
  const refusals = [...uncoveredCalls(account, after)].flatMap(([underlyingId, of]): Refusal[] => {
    const gap = (each: typeof of | undefined): Decimal =>
      each === undefined ? ZERO : subtract(each.wanted, each.available);
    return compare(gap(of), gap(already.get(underlyingId))) > 0
      ? [{ reason: 'not-covered', underlyingId, ...of }]
      : [];
  });
  return { needed, refusals };
}

export function refusalOfMissing(missing: Missing): Refusal {
  return missing.what === 'price'
    ? { reason: 'no-price', assetId: missing.assetId }
    : { reason: 'no-rate', assetId: missing.assetId, currency: missing.currency };
}

function checkShort(account: Account, assetId: string, before: Reservation, after: Reservation): Refusal[] {
  const short = after.short.get(assetId) ?? ZERO;
  const already = before.short.get(assetId) ?? ZERO;
  if (compare(short, already) <= 0) return [];
  if (!mayGoShort(account, assetId)) {
    const wanted = subtract(after.sold.get(assetId) ?? ZERO, before.sold.get(assetId) ?? ZERO);
    return [
      { reason: 'not-enough-held', wanted, available: subtract(wanted, absolute(subtract(short, already))) },
    ];
  }
  return account.assets.get(assetId)?.instrument.shortable === false
    ? [{ reason: 'not-shortable', assetId }]
    : [];
}

/** Shares are sold short in margin accounts only; options are written in any that may have positions below zero. */
export function mayGoShort({ rules, assets }: Account, assetId: string): boolean {
  const isOption = assets.get(assetId)?.instrument.option != null;
  return rules.allowShort && (isOption || rules.kind === 'margin');
}
