import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  multiply,
  negate,
  round,
  sign,
  subtract,
  sum,
  ZERO,
} from '../money/decimal.ts';
import type { FeeModel } from './fees.ts';
import type { Instrument } from './instrument.ts';
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
  /** Equity below which a margin account buys with its cash alone. */
  readonly minimumEquity: Decimal;
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
  readonly currencyDigits: number;
  readonly assets: ReadonlyMap<string, AccountAsset>;
  readonly orders: readonly Order[];
}

/** Amounts in the account's currency; null where a price or a rate is missing, see `missing`. */
export interface AccountFigures {
  readonly cash: Decimal;
  readonly longValue: Decimal | null;
  /** What it would cost to buy back what was sold short, above zero. */
  readonly shortValue: Decimal | null;
  readonly equity: Decimal | null;
  readonly initialMargin: Decimal | null;
  readonly maintenanceMargin: Decimal | null;
  /** Equity beyond the maintenance margin; below zero is a margin call. */
  readonly excess: Decimal | null;
  /** Held back for open orders. */
  readonly reserved: Decimal | null;
  readonly buyingPower: Decimal | null;
  readonly missing: readonly Missing[];
}

const RATE_DIGITS = 12;

/**
 * What an account is worth and may still buy. Of a cash account: its cash less what it would cost to buy back what it owes
 * and what open orders hold back; proceeds of sales count at once. Of a margin account: (equity - initial margin) / initial fraction, less what open orders hold back.
 */
export function accountFigures(account: Account): AccountFigures {
  const { cash, rules, currencyDigits } = account;
  const { long, short, shortKnown, missing } = valuesOf(account);
  const reservation = reservationOf(account, account.orders);
  const cut = (value: Decimal | null) => (value === null ? null : round(value, currencyDigits));
  const known = missing.length === 0;
  const equity = known ? subtract(add(cash, long), short) : null;
  const maintenance = add(multiply(long, rules.maintenanceLong), multiply(short, rules.maintenanceShort));
  const margined = rules.kind === 'margin';
  return {
    cash: round(cash, currencyDigits),
    longValue: known ? cut(long) : null,
    shortValue: known ? cut(short) : null,
    equity: cut(equity),
    initialMargin: known ? cut(margined ? multiply(add(long, short), rules.initial) : ZERO) : null,
    maintenanceMargin: known ? cut(margined ? maintenance : ZERO) : null,
    excess: cut(equity === null || !margined ? equity : subtract(equity, maintenance)),
    reserved: reservation.missing.length === 0 ? cut(reservation.reserved) : null,
    buyingPower: cut(powerOf(account, equity, { long, short, shortKnown, maintenance }, reservation)),
    missing: [...missing, ...reservation.missing],
  };
}

/** `short` is above zero, and known when the price of all that is owed is. */
function valuesOf({ assets }: Account) {
  const values: Decimal[] = [];
  const missing: Missing[] = [];
  let shortKnown = true;
  for (const { instrument, position, price, rate } of assets.values()) {
    if (position.units === 0n) continue;
    const { assetId, currency } = instrument;
    if (position.units < 0n && (price === null || rate === null)) shortKnown = false;
    if (price === null) missing.push({ assetId, what: 'price' });
    else if (rate === null) missing.push({ assetId, what: 'rate', currency });
    else values.push(multiply(multiply(multiply(position, price), instrument.multiplier), rate));
  }
  const long = sum(values.filter((value) => sign(value) > 0));
  const short = negate(sum(values.filter((value) => sign(value) < 0)));
  return { long, short, shortKnown, missing };
}

/** `maintenance` has to stay in the account whatever is bought; what a cash account owes, as of options written, too. */
function powerOf(
  { rules, cash }: Account,
  equity: Decimal | null,
  values: {
    readonly long: Decimal;
    readonly short: Decimal;
    readonly shortKnown: boolean;
    readonly maintenance: Decimal;
  },
  { reserved, missing }: Reservation,
): Decimal | null {
  if (missing.length > 0 || !values.shortKnown) return null;
  const { long, short, maintenance } = values;
  let power = subtract(cash, short);
  if (rules.kind === 'margin') {
    if (equity === null) return null;
    const free = subtract(equity, maintenance);
    // Proceeds of short sales are cash, and not there to buy with.
    if (compare(equity, rules.minimumEquity) < 0) power = compare(cash, free) < 0 ? cash : free;
    else
      power = divide(
        subtract(equity, multiply(add(long, short), rules.initial)),
        rules.initial,
        RATE_DIGITS,
        'down',
      );
  }
  const left = subtract(power, reserved);
  return sign(left) < 0 ? ZERO : left;
}

/**
 * Whether the account can carry new orders beside those that are open: why not, and nothing when it can. Of a replacement
 * the account is the one without the order that it replaces.
 */
export function checkAccount(account: Account, orders: readonly Order[]): Refusal[] {
  const before = reservationOf(account, account.orders);
  const after = reservationOf(account, [...account.orders, ...orders]);
  const assetIds = new Set(orders.map(({ assetId }) => assetId));
  const gone = after.missing.find(({ assetId }) => assetIds.has(assetId)) ?? after.missing[0];
  if (gone !== undefined) return [refusalOfMissing(gone)];
  const shorts = [...assetIds].flatMap((assetId) => checkShort(account, assetId, before, after));
  if (shorts.length > 0) return shorts;
  const needed = round(subtract(after.reserved, before.reserved), account.currencyDigits);
  if (sign(needed) <= 0) return [];
  const { buyingPower, missing } = accountFigures(account);
  if (buyingPower === null) return missing.slice(0, 1).map(refusalOfMissing);
  return compare(needed, buyingPower) > 0 ? [{ reason: 'buying-power', needed, available: buyingPower }] : [];
}

function refusalOfMissing(missing: Missing): Refusal {
  const { assetId } = missing;
  return missing.what === 'price'
    ? { reason: 'no-price', assetId }
    : { reason: 'no-rate', assetId, currency: missing.currency };
}

function checkShort(account: Account, assetId: string, before: Reservation, after: Reservation): Refusal[] {
  const short = after.short.get(assetId) ?? ZERO;
  const already = before.short.get(assetId) ?? ZERO;
  if (compare(short, already) <= 0) return [];
  if (!account.rules.allowShort || account.rules.kind === 'cash') {
    const wanted = subtract(after.sold.get(assetId) ?? ZERO, before.sold.get(assetId) ?? ZERO);
    return [
      { reason: 'not-enough-held', wanted, available: subtract(wanted, absolute(subtract(short, already))) },
    ];
  }
  return account.assets.get(assetId)?.instrument.shortable === false
    ? [{ reason: 'not-shortable', assetId }]
    : [];
}
