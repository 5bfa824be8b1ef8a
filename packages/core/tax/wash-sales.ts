import { compare, negate, sign } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import { gainInBase, partOf, splitPart, type TaxLot, type TaxPart, type TaxSale } from './lot.ts';

/** Days before and after a sale at a loss in which a purchase defers it (IRC § 1091(a)). */
export const WASH_SALE_DAYS = 30;

/** What is left of one purchase to replace other shares: what is sold first stands last, and before it what is held. */
interface Purchase {
  readonly transactionId: string;
  readonly acquired: EpochDay;
  readonly left: TaxPart[];
}

interface Sale {
  readonly key: TaxSale;
  /** Shares that can replace none any more. */
  readonly parts: TaxPart[];
  readonly purchases: Set<Purchase>;
}

interface Work {
  /** In the order of purchase. */
  readonly purchases: readonly Purchase[];
  readonly sales: ReadonlyMap<string, Sale>;
  /** The place of the next purchase that may have shares left, for each place. */
  readonly next: Int32Array;
  readonly done: TaxPart[];
  readonly digits: number;
}

/**
 * Applies the wash sale rule of IRC § 1091 to lots of any portfolios of one taxpayer: a loss is not deductible as far as
 * other shares of the same security are purchased in the 61 days around the sale. It is added to the basis of those
 * shares, and the time for which the sold ones were held to theirs.
 *
 * Losses are taken in the order of the sales and replacements in the order of their purchase, each share once, also where
 * the shares sold are replacements themselves (26 CFR 1.1091-1 (b) to (e)). Shares that came in one purchase with those
 * sold do not replace them (Revenue Ruling 56-602), nor do shares that were sold before or are sold with them. A lot to
 * which this applies in part comes back in parts. Short lots and lots whose gain is unknown are left as they are.
 *
 * `digits` are those of the base currency. The disallowed losses add up to the adjustments, to the digit.
 */
export function washSales(lots: readonly TaxLot[], digits: number): TaxPart[] {
  const parts: TaxPart[] = [];
  for (const own of Map.groupBy(lots, (lot) => lot.security).values()) {
    const steps = washSecurity(own, digits);
    let step = steps.next();
    while (!step.done) step = steps.next();
    parts.push(...step.value);
  }
  return parts;
}

/** As {@link washSales}, for lots of one security; it yields after each sale, so that other work can be let in between. */
export function* washSecurity(lots: readonly TaxLot[], digits: number): Generator<void, TaxPart[]> {
  const work = workOf(lots, digits);
  const inOrder = [...work.sales.values()].sort((a, b) => bySale(a.key, b.key));
  for (const { key, parts, purchases } of inOrder) {
    const sold = [...parts];
    for (const { left } of purchases) while (left.at(-1)?.sale?.saleId === key.saleId) sold.push(left.pop()!);
    sold.sort((a, b) => a.acquired - b.acquired);
    for (const part of sold) wash(part, key.date, work);
    yield;
  }
  return [...work.done, ...work.purchases.flatMap(({ left }) => left)];
}

function bySale(a: TaxSale, b: TaxSale): number {
  return (
    a.date - b.date || a.sequence - b.sequence || (a.saleId < b.saleId ? -1 : a.saleId > b.saleId ? 1 : 0)
  );
}

function workOf(lots: readonly TaxLot[], digits: number): Work {
  const purchases = new Map<string, Purchase>();
  const sales = new Map<string, Sale>();
  const done: TaxPart[] = [];
  for (const part of lots.map(partOf)) {
    const { sale, transactionId, acquired } = part;
    const purchase = part.bought && sign(part.shares) > 0 ? purchases.get(transactionId) : null;
    const own = purchase === undefined ? { transactionId, acquired, left: [] } : purchase;
    if (own !== null) purchases.set(transactionId, own);
    own?.left.push(part);
    if (sale !== null) {
      const found = sales.get(sale.saleId) ?? { key: sale, parts: [], purchases: new Set() };
      sales.set(sale.saleId, found);
      if (own === null) found.parts.push(part);
      else found.purchases.add(own);
    } else if (own === null) done.push(part);
  }
  const ordered = [...purchases.values()].sort((a, b) => a.acquired - b.acquired);
  for (const { left } of ordered) left.sort(heldFirst);
  const next = Int32Array.from({ length: ordered.length + 1 }, (_, index) => index);
  return { purchases: ordered, sales, next, done, digits };
}

function heldFirst(a: TaxPart, b: TaxPart): number {
  if (a.sale === null || b.sale === null) return a.sale === b.sale ? 0 : a.sale === null ? -1 : 1;
  return bySale(b.sale, a.sale);
}

/** Disallows what of a part's loss is replaced, share by share. */
function wash(part: TaxPart, date: EpochDay, work: Work): void {
  let rest = part;
  let place = firstFrom(work, date - WASH_SALE_DAYS);
  while (isLoss(rest)) {
    const purchase = work.purchases[place];
    if (purchase === undefined || purchase.acquired > date + WASH_SALE_DAYS) break;
    const found = purchase.transactionId === part.transactionId ? undefined : purchase.left.pop();
    if (found === undefined) {
      place = following(work, place + 1);
      continue;
    }
    const order = compare(found.shares, rest.shares);
    const [washed, remaining] = order < 0 ? splitPart(rest, found.shares, work.digits) : [rest, null];
    const [used, unused] = order > 0 ? splitPart(found, rest.shares, work.digits) : [found, null];
    if (unused !== null) purchase.left.push(unused);
    replace(washed, used, date, work);
    if (remaining === null) return;
    rest = remaining;
  }
  work.done.push(rest);
}

function isLoss(part: TaxPart): boolean {
  const gain = sign(part.shares) > 0 ? gainInBase(part) : null;
  return gain !== null && sign(gain) < 0;
}

/** Moves the loss of one part into the basis of another one of as many shares. */
function replace(washed: TaxPart, used: TaxPart, date: EpochDay, { done, sales }: Work): void {
  const loss = gainInBase(washed)!;
  // Where a split leaves a part of a loss without a minor unit of it, nothing is disallowed.
  const disallowedLoss = sign(loss) < 0 ? negate(loss) : { units: 0n, scale: loss.scale };
  const { portfolioId, transactionId, acquired, quantity } = used;
  done.push({
    ...washed,
    disallowedLoss,
    replacement: { portfolioId, transactionId, date: acquired, quantity },
  });
  const carrying = {
    ...used,
    basisAdjustment: disallowedLoss,
    heldSince: acquired - (date - washed.heldSince),
    replaces: washed.sale!.saleId,
  };
  if (used.sale === null) done.push(carrying);
  else sales.get(used.sale.saleId)!.parts.push(carrying);
}

/** The place of the first purchase on or after the day that may have shares left. */
function firstFrom(work: Work, day: EpochDay): number {
  let low = 0;
  let high = work.purchases.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (work.purchases[middle]!.acquired < day) low = middle + 1;
    else high = middle;
  }
  return following(work, low);
}

/** From a place on, the first that is not empty; what is empty stays so, and is not looked at twice. */
function following({ purchases, next }: Work, from: number): number {
  let place = from;
  while (next[place] !== place) place = next[place]!;
  while (place < purchases.length && purchases[place]!.left.length === 0) place = next[place + 1]!;
  for (let at = from; at < place; ) {
    const then = next[at]!;
    next[at] = place;
    at = Math.max(then, at + 1);
  }
  return place;
}
