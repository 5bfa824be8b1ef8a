import {
  add,
  type Decimal,
  divide,
  equals,
  MAX_SCALE,
  multiply,
  round,
  sign,
  subtract,
  trim,
  ZERO,
} from '../money/decimal.ts';
import { type Term, termOf } from '../portfolio/lot-term.ts';
import type { EpochDay } from '../time/day.ts';

/** A sale's part in the shares of one lot. */
export interface TaxSale {
  readonly saleId: string;
  readonly date: EpochDay;
  /** Order within the day. */
  readonly sequence: number;
  /** Net of the fee of selling, in `currency`. */
  readonly proceeds: Decimal;
  readonly currency: string;
  /** To the minor unit; null where a rate is missing. */
  readonly proceedsInBase: Decimal | null;
  /** In the currency of the cost; null where it can't be had in it. */
  readonly gain: Decimal | null;
}

/** Shares of one purchase that are still held, were sold by one sale, or left by one transfer. */
export interface TaxLot {
  readonly portfolioId: string;
  readonly assetId: string;
  /** Lots of substantially identical securities have the same. */
  readonly security: string;
  /** What brought the shares in. */
  readonly transactionId: string;
  readonly acquired: EpochDay;
  /** Whether they were purchased: shares that are transferred in, spun off or exchanged replace nothing. */
  readonly bought: boolean;
  /** As counted on the day of the sale, or now; negative for shares sold short. */
  readonly quantity: Decimal;
  /** The same in shares of today, so that quantities of before and after a split compare. */
  readonly shares: Decimal;
  readonly currency: string;
  readonly cost: Decimal | null;
  /** To the minor unit; null where the cost or a rate is unknown. */
  readonly costInBase: Decimal | null;
  /** Null while they are held. */
  readonly sale: TaxSale | null;
  readonly transferred: boolean;
}

/** Shares that replace those of a sale at a loss. */
export interface Replacement {
  readonly portfolioId: string;
  readonly transactionId: string;
  readonly date: EpochDay;
  readonly quantity: Decimal;
}

/** A lot, or the part of it to which one wash sale applies. Amounts in base currency. */
export interface TaxPart extends TaxLot {
  /** The purchase, earlier by the time for which the shares that these replace were held (IRC § 1223(3)). */
  readonly heldSince: EpochDay;
  /** The disallowed loss that belongs to the basis of these shares (IRC § 1091(d)). */
  readonly basisAdjustment: Decimal;
  /** The sale whose loss that is. */
  readonly replaces: string | null;
  /** The loss of this part that is not deductible, positive. */
  readonly disallowedLoss: Decimal;
  readonly replacement: Replacement | null;
}

/** Of a sold part before the rule is applied to it: proceeds - cost - adjustment; null where one of them is unknown. */
export function gainInBase({ sale, costInBase, basisAdjustment }: TaxPart): Decimal | null {
  if (sale === null || sale.proceedsInBase === null || costInBase === null) return null;
  return subtract(sale.proceedsInBase, add(costInBase, basisAdjustment));
}

/** What counts for the tax: the gain with the disallowed loss left out. */
export function taxableGain(part: TaxPart): Decimal | null {
  const gain = gainInBase(part);
  return gain === null ? null : add(gain, part.disallowedLoss);
}

/** The term of a sale on a day; that of a short sale is always short (IRC § 1233). */
export function termOfPart({ quantity, heldSince }: TaxPart, day: EpochDay): Term {
  return sign(quantity) < 0 ? 'short' : termOf(heldSince, day);
}

export function partOf(lot: TaxLot): TaxPart {
  return {
    ...lot,
    heldSince: lot.acquired,
    basisAdjustment: ZERO,
    replaces: null,
    disallowedLoss: ZERO,
    replacement: null,
  };
}

/**
 * Takes some shares of a part: what was taken, and the rest. Amounts in base currency are divided to `digits` after the
 * point and others to {@link MAX_SCALE}, the rest being exactly what is left, so that both always add up to the whole.
 */
export function splitPart(part: TaxPart, shares: Decimal, digits: number): [TaxPart, TaxPart] {
  const take = (whole: Decimal, scale = MAX_SCALE): Decimal =>
    trim(divide(multiply(whole, shares), part.shares, scale));
  const quantity = equals(part.quantity, part.shares) ? shares : take(part.quantity);
  const taken = {
    quantity,
    shares,
    cost: part.cost === null ? null : take(part.cost),
    costInBase: part.costInBase === null ? null : take(part.costInBase, digits),
    basisAdjustment: take(part.basisAdjustment, digits),
    disallowedLoss: take(part.disallowedLoss, digits),
    sale: part.sale === null ? null : takeSale(part.sale, take, digits),
  };
  return [
    { ...part, ...taken },
    {
      ...part,
      quantity: trim(subtract(part.quantity, quantity)),
      shares: trim(subtract(part.shares, shares)),
      cost: less(part.cost, taken.cost),
      costInBase: less(part.costInBase, taken.costInBase),
      basisAdjustment: subtract(part.basisAdjustment, taken.basisAdjustment),
      disallowedLoss: subtract(part.disallowedLoss, taken.disallowedLoss),
      sale: part.sale === null || taken.sale === null ? null : restOfSale(part.sale, taken.sale),
    },
  ];
}

function takeSale(sale: TaxSale, take: (whole: Decimal, scale?: number) => Decimal, digits: number): TaxSale {
  return {
    ...sale,
    proceeds: take(sale.proceeds),
    proceedsInBase: sale.proceedsInBase === null ? null : take(sale.proceedsInBase, digits),
    gain: sale.gain === null ? null : take(sale.gain),
  };
}

function restOfSale(sale: TaxSale, taken: TaxSale): TaxSale {
  return {
    ...sale,
    proceeds: trim(subtract(sale.proceeds, taken.proceeds)),
    proceedsInBase: less(sale.proceedsInBase, taken.proceedsInBase),
    gain: less(sale.gain, taken.gain),
  };
}

function less(whole: Decimal | null, taken: Decimal | null): Decimal | null {
  return whole === null || taken === null ? null : trim(subtract(whole, taken));
}

/**
 * Rounds the parts of wholes to `digits` so that the rounded parts of each whole add up to the rounded whole: what was
 * rounded away from one part goes into the next one of the same key.
 */
export function runningRound(digits: number): (key: string, part: Decimal) => Decimal {
  const exact = new Map<string, Decimal>();
  return (key, part) => {
    const before = exact.get(key) ?? ZERO;
    const after = add(before, part);
    exact.set(key, after);
    return subtract(round(after, digits), round(before, digits));
  };
}
