import {
  add,
  compare,
  type Decimal,
  isZero,
  multiply,
  negate,
  subtract,
  sum,
  trim,
  ZERO,
} from '../money/decimal.ts';
import type { LotMethod, OpenLot, UkRule } from './lot.ts';
import { type Cost, FREE, minus, partOf, plus, spread, spreadRunning } from './lot-cost.ts';
import { LotNotOpen, SellsMoreThanHeld } from './lot-errors.ts';
import { type LotPick, type PortfolioTransaction, splitQuantity } from './transaction.ts';

/** The lots of one asset as a walk over its transactions goes on. Changed in place. */
export interface Holding {
  readonly assetId: string;
  readonly taking: 'oldest' | 'newest' | 'dearest';
  /** Sales may name their lots. */
  readonly named: boolean;
  /** In the order in which they are taken, from `head` on; of `newest`, from the end. */
  longs: OpenLot[];
  head: number;
  /** Oldest first; quantities below zero. There are never open longs beside them. */
  shorts: OpenLot[];
  /** What all longs together cost, where they have no cost of their own. */
  pool: Pool | null;
  /** Shares held, below zero when sold short. Shares sold that later purchases are matched with are still in `longs`. */
  quantity: Decimal;
}

interface Pool {
  cost: Cost;
  quantity: Decimal;
  /** Null before the first purchase. */
  currency: string | null;
}

/** Shares taken from a lot, with what they cost. */
export interface Part {
  readonly lot: OpenLot;
  readonly quantity: Decimal;
  readonly cost: Cost;
  readonly currency: string;
  readonly rule: UkRule | null;
}

const TAKING: Readonly<Record<LotMethod, Holding['taking']>> = {
  fifo: 'oldest',
  lifo: 'newest',
  hifo: 'dearest',
  average: 'oldest',
  specific: 'oldest',
  'uk-pool': 'oldest',
};

export function startHolding(assetId: string, method: LotMethod): Holding {
  const pooled = method === 'average' || method === 'uk-pool';
  return {
    assetId,
    taking: TAKING[method],
    named: method === 'specific',
    longs: [],
    head: 0,
    shorts: [],
    pool: pooled ? { cost: FREE, quantity: ZERO, currency: null } : null,
    quantity: ZERO,
  };
}

export const costOfLot = ({ cost, costInBase }: OpenLot): Cost => ({ own: cost, base: costInBase });

export const withCost = (lot: OpenLot, quantity: Decimal, cost: Cost): OpenLot => ({
  ...lot,
  quantity,
  cost: cost.own,
  costInBase: cost.base,
});

/** Puts a lot in its place; `quantity` of the holding is the caller's to keep. */
export function putLot(holding: Holding, lot: OpenLot): void {
  const { longs, pool } = holding;
  if (pool !== null) addToPool(pool, lot);
  let at = longs.length;
  if (holding.taking === 'dearest') at = placeByCost(longs, holding.head, lot);
  else while (at > holding.head && longs[at - 1]!.acquired > lot.acquired) at -= 1;
  if (at === longs.length) longs.push(lot);
  else longs.splice(at, 0, lot);
}

function addToPool(pool: Pool, lot: OpenLot): void {
  const empty = isZero(pool.quantity);
  const sameCurrency = empty || pool.currency === lot.currency;
  const cost = empty ? costOfLot(lot) : plus(pool.cost, costOfLot(lot));
  // What is left of an emptied pool by rounding stays in it.
  const rest = empty && pool.currency === lot.currency ? pool.cost : FREE;
  pool.cost = plus(sameCurrency ? cost : { own: null, base: cost.base }, rest);
  pool.currency = lot.currency;
  pool.quantity = add(pool.quantity, lot.quantity);
}

/** Behind all that cost as much a share or more. */
function placeByCost(lots: readonly OpenLot[], from: number, lot: OpenLot): number {
  let low = from;
  let high = lots.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cheaper(lots[middle]!, lot)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function cheaper(a: OpenLot, b: OpenLot): boolean {
  const [one, other] = [a.costInBase ?? a.cost, b.costInBase ?? b.cost];
  if (one === null || other === null) return one === null && other !== null;
  return compare(multiply(one, b.quantity), multiply(other, a.quantity)) < 0;
}

/** Takes shares out. Throws {@link LotNotOpen}, and {@link SellsMoreThanHeld} where there are fewer. */
export function takeLots(holding: Holding, wanted: Decimal, tx: PortfolioTransaction): Part[] {
  if (isZero(wanted)) return [];
  const { pool } = holding;
  const picks = holding.named ? tx.lots : null;
  const parts = picks === null ? takeInOrder(holding, wanted, tx) : takePicked(holding, picks, tx);
  if (pool === null) return parts;
  const cost = partOf(pool.cost, wanted, pool.quantity);
  const emptied = compare(wanted, pool.quantity) >= 0;
  const taken = emptied ? pool.cost : cost;
  pool.cost = emptied ? FREE : minus(pool.cost, cost);
  pool.quantity = subtract(pool.quantity, wanted);
  const costs = spread(
    taken,
    parts.map((part) => part.quantity),
  );
  return parts.map((part, index) => ({ ...part, cost: costs[index]!, currency: pool.currency! }));
}

function takeInOrder(holding: Holding, wanted: Decimal, tx: PortfolioTransaction): Part[] {
  const { longs } = holding;
  const parts: Part[] = [];
  let left = wanted;
  while (!isZero(left)) {
    if (holding.head === longs.length) throw new SellsMoreThanHeld(tx, trim(subtract(wanted, left)), wanted);
    const index = holding.taking === 'newest' ? longs.length - 1 : holding.head;
    const part = takeFrom(holding, index, left);
    parts.push(part);
    left = subtract(left, part.quantity);
  }
  return parts;
}

function takePicked(holding: Holding, picks: readonly LotPick[], tx: PortfolioTransaction): Part[] {
  return picks.flatMap((pick) => {
    const parts: Part[] = [];
    let left = pick.quantity;
    for (let index = holding.head; index < holding.longs.length && !isZero(left); ) {
      const lot = holding.longs[index]!;
      if (lot.transactionId !== pick.transactionId) {
        index += 1;
        continue;
      }
      const first = index === holding.head;
      const part = takeFrom(holding, index, left);
      parts.push(part);
      left = subtract(left, part.quantity);
      // The first of all moves the head; behind others the next lot has moved up.
      if (first) index = holding.head;
    }
    if (!isZero(left)) throw new LotNotOpen(tx, pick, subtract(pick.quantity, left));
    return parts;
  });
}

const MANY = 512;

/** At most `wanted` shares of the lot at an index; a lot that is taken whole goes. */
function takeFrom(holding: Holding, index: number, wanted: Decimal): Part {
  const { longs } = holding;
  const lot = longs[index]!;
  const { currency } = lot;
  if (compare(lot.quantity, wanted) > 0) {
    const cost = partOf(costOfLot(lot), wanted, lot.quantity);
    longs[index] = withCost(lot, trim(subtract(lot.quantity, wanted)), minus(costOfLot(lot), cost));
    return { lot, quantity: trim(wanted), cost, currency, rule: null };
  }
  if (index === holding.head) {
    holding.head += 1;
    if (holding.head > MANY && holding.head * 2 > longs.length) {
      longs.splice(0, holding.head);
      holding.head = 0;
    }
  } else longs.splice(index, 1);
  return { lot, quantity: lot.quantity, cost: costOfLot(lot), currency, rule: null };
}

/** All open lots, each with its cost; of a pool its share of it. */
export function openLots({ longs, head, shorts, pool }: Holding): OpenLot[] {
  const open = longs.slice(head);
  if (pool === null) return [...open, ...shorts];
  const costs = spread(
    pool.cost,
    open.map((lot) => lot.quantity),
  );
  const currency = pool.currency ?? '';
  return [
    ...open.map((lot, index) => ({ ...withCost(lot, lot.quantity, costs[index]!), currency })),
    ...shorts,
  ];
}

/** Takes all lots out, long or short. */
export function drainLots(holding: Holding): OpenLot[] {
  const all = openLots(holding);
  holding.longs = [];
  holding.head = 0;
  holding.shorts = [];
  if (holding.pool !== null) holding.pool = { cost: FREE, quantity: ZERO, currency: null };
  return all;
}

/** Multiplies the shares of every lot; costs stay. */
export function scaleLots(holding: Holding, ratio: Decimal): void {
  holding.longs = scaled(holding.longs.slice(holding.head), ratio);
  holding.head = 0;
  holding.shorts = scaled(holding.shorts, ratio);
  if (holding.pool !== null) holding.pool.quantity = sum(holding.longs.map((lot) => lot.quantity));
}

function scaled(lots: readonly OpenLot[], ratio: Decimal): OpenLot[] {
  const quantities = spreadRunning(
    lots.map((lot) => lot.quantity),
    (total) => splitQuantity(total, ratio),
  );
  return lots.map((lot, index) => ({ ...lot, quantity: quantities[index]! }));
}

/** Covers up to `wanted` of the shares sold short, oldest first (newest first where those are taken); costs as they are. */
export function takeShorts(holding: Holding, wanted: Decimal): Part[] {
  const parts: Part[] = [];
  let left = wanted;
  while (!isZero(left) && holding.shorts.length > 0) {
    const index = holding.taking === 'newest' ? holding.shorts.length - 1 : 0;
    const lot = holding.shorts[index]!;
    const size = negate(lot.quantity);
    const whole = compare(size, left) <= 0;
    const quantity = whole ? size : left;
    const cost = whole ? costOfLot(lot) : partOf(costOfLot(lot), quantity, size);
    if (whole) holding.shorts.splice(index, 1);
    else
      holding.shorts[index] = withCost(lot, trim(add(lot.quantity, quantity)), minus(costOfLot(lot), cost));
    parts.push({ lot, quantity: trim(quantity), cost, currency: lot.currency, rule: null });
    left = subtract(left, quantity);
  }
  return parts;
}
