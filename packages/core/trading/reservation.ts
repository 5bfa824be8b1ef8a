import { add, type Decimal, divide, larger, multiply, sign, subtract, ZERO } from '../money/decimal.ts';
import type { Account, AccountAsset } from './buying-power.ts';
import { feeFor } from './fees.ts';
import { isClosed, leavesQuantity, type Order } from './order.ts';

/** What is not known to say what an order or a position comes to. */
export type Missing =
  | { readonly assetId: string; readonly what: 'price' }
  /** Without an asset: of cash in the currency. */
  | { readonly assetId: string | null; readonly what: 'rate'; readonly currency: string };

export interface Reservation {
  /** Money that orders hold back, in the account's currency. */
  readonly reserved: Decimal;
  /** Units that orders sell, by asset; of two legs that cancel each other the larger. */
  readonly sold: ReadonlyMap<string, Decimal>;
  /** Units by which they sell more than is held. */
  readonly short: ReadonlyMap<string, Decimal>;
  readonly missing: readonly Missing[];
}

/** An order, or two legs of which only one can fill, as one that needs as much as the dearer of them. */
type Claim = readonly Order[];

const ONE: Decimal = { units: 1n, scale: 0 };

/**
 * What open orders hold back. Options are paid in full: each unit of money for them takes `perFunds` of the buying power.
 * What writing them takes depends on all positions together and is beside this, see margin/account.ts. Buying back what was sold short, and selling what is held, hold back no money. Legs that wait
 * for their entry hold back nothing, what they will sell is not there yet; two legs of a position hold it back once.
 */
export function reservationOf(account: Account, orders: readonly Order[], perFunds = ONE): Reservation {
  const missing: Missing[] = [];
  const sold = new Map<string, Decimal>();
  const short = new Map<string, Decimal>();
  const covered = new Map<string, Decimal>();
  const waiting = entryLeaves(orders);
  let reserved = ZERO;
  for (const claim of claimsOf(orders)) {
    const { assetId, side } = claim[0]!;
    const asset = account.assets.get(assetId);
    if (asset === undefined) {
      missing.push({ assetId, what: 'price' });
      continue;
    }
    const quantities = claim
      .map((order) => quantityOf(order, asset, waiting))
      .filter((each) => each !== null);
    if (quantities.length === 0) {
      missing.push({ assetId, what: 'price' });
      continue;
    }
    const quantity = quantities.reduce(larger);
    const held = side === 'sell' ? asset.position : { ...asset.position, units: -asset.position.units };
    const key = `${side} ${assetId}`;
    const free = larger(subtract(held, covered.get(key) ?? ZERO), ZERO);
    const opening = larger(subtract(quantity, free), ZERO);
    covered.set(key, add(covered.get(key) ?? ZERO, subtract(quantity, opening)));
    if (side === 'sell') {
      sold.set(assetId, add(sold.get(assetId) ?? ZERO, quantity));
      short.set(assetId, add(short.get(assetId) ?? ZERO, opening));
    }
    if (sign(opening) === 0) continue;
    const needs = claim.map((order) => needOf(account, asset, order, opening, perFunds));
    const known = needs.filter((need) => need !== null);
    if (known.length < needs.length)
      missing.push(
        asset.rate === null
          ? { assetId, what: 'rate', currency: asset.instrument.currency }
          : { assetId, what: 'price' },
      );
    else reserved = add(reserved, known.reduce(larger));
  }
  return { reserved, sold, short, missing };
}

function claimsOf(orders: readonly Order[]): Claim[] {
  const claims = new Map<string, Order[]>();
  for (const order of [...orders].sort((a, b) => a.sequence - b.sequence)) {
    if (isClosed(order.status) || order.status === 'held') continue;
    const leg = order.group !== null && order.group.role !== 'entry';
    if (leg && order.status === 'new' && order.group.orderClass !== 'oco') continue;
    const key = leg ? `legs ${order.group.id}` : order.id;
    const claim = claims.get(key);
    if (claim === undefined) claims.set(key, [order]);
    else claim.push(order);
  }
  return [...claims.values()];
}

/** What entries of groups have still to fill: so much of their legs can not be sold yet. */
function entryLeaves(orders: readonly Order[]): Map<string, Decimal> {
  const leaves = new Map<string, Decimal>();
  for (const order of orders)
    if (order.group?.role === 'entry' && !isClosed(order.status))
      leaves.set(order.group.id, leavesQuantity(order) ?? ZERO);
  return leaves;
}

/** Units still to be filled; of an amount of money as many as it pays for at the last price, null when there is none. */
function quantityOf(
  order: Order,
  { price, instrument }: AccountAsset,
  waiting: ReadonlyMap<string, Decimal>,
): Decimal | null {
  const leaves = leavesQuantity(order);
  const ofEntry =
    order.group === null || order.group.role === 'entry' ? undefined : waiting.get(order.group.id);
  if (leaves !== null) return ofEntry === undefined ? leaves : larger(subtract(leaves, ofEntry), ZERO);
  if (price === null || price.units <= 0n) return null;
  return divide(restOf(order, instrument.multiplier), multiply(price, instrument.multiplier), 9, 'down');
}

const restOf = ({ notional, filledValue }: Order, multiplier: Decimal): Decimal =>
  subtract(notional!, multiply(filledValue, multiplier));

/** What so many units of an order hold back with fees, in the account's currency; null when it can't be known. */
function needOf(
  account: Account,
  asset: AccountAsset,
  order: Order,
  quantity: Decimal,
  perFunds: Decimal,
): Decimal | null {
  const { instrument, rate } = asset;
  const price = estimateOf(account, asset, order);
  if (price === null || rate === null) return null;
  const value =
    order.notional === null
      ? multiply(multiply(quantity, price), instrument.multiplier)
      : restOf(order, instrument.multiplier);
  const fee = feeFor(account.fees, order.side, quantity, value, instrument.currencyDigits);
  if (instrument.option === null) return multiply(add(value, fee), rate);
  return multiply(multiply(order.side === 'sell' ? fee : add(value, fee), rate), perFunds);
}

/**
 * The price an order may cost: its limit; without one the last price or the stop, whichever is higher, and the cushion. What
 * is sold short is taken for no less than the last price with the cushion, whatever the limit.
 */
function estimateOf({ rules }: Account, { price }: AccountAsset, order: Order): Decimal | null {
  const { side, limitPrice, stopPrice } = order;
  if (side === 'buy' && limitPrice !== null) return limitPrice;
  if (price === null && stopPrice === null) return null;
  const cushioned = multiply(larger(price ?? ZERO, stopPrice ?? ZERO), add(rules.cushion, ONE));
  return limitPrice === null ? cushioned : larger(limitPrice, cushioned);
}
