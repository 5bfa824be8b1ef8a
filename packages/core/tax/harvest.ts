import {
  add,
  compare,
  type Decimal,
  decimalFromNumber,
  divide,
  isZero,
  multiply,
  round,
  sign,
  subtract,
  sum,
} from '../money/decimal.ts';
import { type Term, termOf } from '../portfolio/lot-term.ts';
import type { EpochDay } from '../time/day.ts';
import type { Replacement, TaxPart } from './lot.ts';
import { longTermFrom } from './term.ts';
import { WASH_SALE_DAYS } from './wash-sales.ts';

export interface HarvestRequest {
  /** All parts of the book; those that are held are looked at. */
  readonly parts: readonly TaxPart[];
  readonly day: EpochDay;
  /** In base currency, to the minor unit; null where a price or a rate is missing. */
  readonly valueOf: (part: TaxPart) => Decimal | null;
  /** Tax per unit of a loss of either term, as a fraction; null where it is not known. */
  readonly rates: Readonly<Record<Term, number | null>>;
  readonly digits: number;
  /** Whether purchases around the sale defer its loss. */
  readonly washSales: boolean;
}

/** A lot that would be sold at a loss today, by itself. Amounts in base currency. */
export interface HarvestCandidate {
  readonly part: TaxPart;
  readonly value: Decimal;
  /** Positive. */
  readonly loss: Decimal;
  readonly term: Term;
  /** Null where it is long-term. */
  readonly daysToLongTerm: number | null;
  readonly wash: {
    readonly risk: 'none' | 'partial' | 'whole';
    readonly disallowedLoss: Decimal;
    /** Recent purchases that would take over the loss. */
    readonly replacements: readonly Replacement[];
    /** From when on they would not; null where there are none. */
    readonly safeFrom: EpochDay | null;
    readonly buyBackFrom: EpochDay;
  };
  readonly usableLoss: Decimal;
  /** Usable loss x rate, rounded half-up; null without a rate. */
  readonly taxSaved: Decimal | null;
}

/** Lots at a loss, the largest usable loss first. */
export function harvestCandidates(request: HarvestRequest): HarvestCandidate[] {
  const held = request.parts.filter(isHeld);
  const recent = Map.groupBy(
    request.washSales ? held.filter((part) => mayReplace(part, request.day)) : [],
    (part) => part.security,
  );
  return held
    .flatMap((part) => candidate(request, part, recent.get(part.security) ?? []) ?? [])
    .sort((a, b) => compare(b.usableLoss, a.usableLoss) || compare(b.loss, a.loss));
}

function isHeld(part: TaxPart): boolean {
  return part.sale === null && !part.transferred && sign(part.shares) > 0;
}

/** A share that carries the loss of one sale replaces no second one. */
function mayReplace(part: TaxPart, day: EpochDay): boolean {
  return part.bought && part.replaces === null && part.acquired >= day - WASH_SALE_DAYS;
}

function candidate(
  request: HarvestRequest,
  part: TaxPart,
  recent: readonly TaxPart[],
): HarvestCandidate | null {
  const { day, digits } = request;
  const value = request.valueOf(part);
  if (value === null || part.costInBase === null) return null;
  const loss = subtract(add(part.costInBase, part.basisAdjustment), value);
  if (sign(loss) <= 0) return null;
  const others = recent
    .filter((other) => other.transactionId !== part.transactionId)
    .sort((a, b) => a.acquired - b.acquired);
  const shares = sum(others.map((other) => other.shares));
  const whole = compare(shares, part.shares) >= 0;
  const disallowedLoss = whole ? loss : divide(multiply(loss, shares), part.shares, digits);
  const usableLoss = subtract(loss, disallowedLoss);
  const term = termOf(part.heldSince, day);
  const rate = request.rates[term];
  const last = others.at(-1)?.acquired;
  return {
    part,
    value,
    loss,
    term,
    daysToLongTerm: term === 'long' ? null : longTermFrom(part.heldSince) - day,
    wash: {
      risk: isZero(shares) ? 'none' : whole ? 'whole' : 'partial',
      disallowedLoss,
      replacements: others.map(({ portfolioId, transactionId, acquired, quantity }) => ({
        portfolioId,
        transactionId,
        date: acquired,
        quantity,
      })),
      safeFrom: last === undefined ? null : last + WASH_SALE_DAYS + 1,
      buyBackFrom: day + WASH_SALE_DAYS + 1,
    },
    usableLoss,
    taxSaved:
      rate === null ? null : round(multiply(usableLoss, decimalFromNumber(rate, RATE_DIGITS)), digits),
  };
}

const RATE_DIGITS = 9;
