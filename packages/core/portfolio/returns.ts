import type { EpochDay } from '../time/day.ts';

/** A flow from the portfolio's side: positive into it. */
export interface Flow {
  readonly date: EpochDay;
  readonly amount: number;
}

/** A period from the end of the day `from` to the end of the day `to`, with the flows after `from` up to `to`. */
export interface Period {
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly opening: number;
  readonly closing: number;
  readonly flows: readonly Flow[];
}

/** A return as a fraction, or null with the reason why there is none. */
export type Return =
  | { readonly value: number; readonly reason: null }
  | { readonly value: null; readonly reason: string };

const DAYS_PER_YEAR = 365;

const found = (value: number): Return => ({ value, reason: null });
const none = (reason: string): Return => ({ value: null, reason });

/** Return per year of a return over `days` days (actual/365): (1 + r)^(365 / days) - 1. */
export function annualised(totalReturn: number, days: number): Return {
  if (!Number.isFinite(totalReturn)) return none('the return is not known');
  if (days <= 0) return none('the period has no days');
  if (totalReturn < -1) return none('more than the whole capital was lost');
  return found((1 + totalReturn) ** (DAYS_PER_YEAR / days) - 1);
}

/** Time-weighted return over the rows of an index that stood at `start` before the first of them. */
export function timeWeighted(twrIndex: Float64Array, start = 1): Return {
  const end = twrIndex.at(-1);
  if (end === undefined) return none('the period has no days');
  if (!Number.isFinite(end) || !(start > 0)) return none('the portfolio could not be valued');
  return found(end / start - 1);
}

/** Gain over what was put in: (closing + outflows) / (opening + inflows) - 1. */
export function simpleReturn(period: Period): Return {
  const { opening, closing, flows } = period;
  if (!isKnown(period)) return none('the portfolio could not be valued');
  let inflows = 0;
  let outflows = 0;
  for (const { amount } of flows) {
    if (amount > 0) inflows += amount;
    else outflows -= amount;
  }
  const capital = opening + inflows;
  return capital > 0 ? found((closing + outflows) / capital - 1) : none('no capital was invested');
}

/**
 * Modified Dietz: (closing - opening - sum F) / (opening + sum w F), w = (days of the period - days until the flow) /
 * days of the period; flows at the end of their day (GIPS; P. Dietz, Pension Funds: Measuring Investment Performance,
 * 1966).
 */
export function modifiedDietz(period: Period): Return {
  const { from, to, opening, closing, flows } = period;
  if (!isKnown(period)) return none('the portfolio could not be valued');
  const days = to - from;
  if (days <= 0) return none('the period has no days');
  let net = 0;
  let weighted = 0;
  for (const { date, amount } of flows) {
    net += amount;
    weighted += (amount * (to - date)) / days;
  }
  const capital = opening + weighted;
  return capital > 0
    ? found((closing - opening - net) / capital)
    : none('no capital was invested on average');
}

function isKnown({ opening, closing, flows }: Period): boolean {
  return Number.isFinite(opening + closing) && flows.every(({ amount }) => Number.isFinite(amount));
}

/** The flows whose internal rate is the period's money-weighted return: opening value in, flows, closing value out. */
export function investorFlows({ from, to, opening, closing, flows }: Period): Flow[] {
  return [
    { date: from, amount: -opening },
    ...flows.map(({ date, amount }) => ({ date, amount: -amount })),
    { date: to, amount: closing },
  ].filter(({ amount }) => amount !== 0);
}

/**
 * The rate a year at which what was put in became what came out. Where what comes out comes first and is paid for later, as by
 * selling short without keeping the proceeds, the equation has the rate of a debt: below zero for a gain, which nobody means.
 */
export function moneyWeighted(period: Period): Return {
  const flows = byDay(investorFlows(period));
  if (flows.length > 1 && flows[0]!.amount > 0 && signChanges(flows) === 1)
    return none('no capital was invested: the money came first and was owed after that');
  return xirr(flows);
}

/** Rates beyond e^700 a year have no double; gains within a day or two come near. */
const WIDEST_LOG_RATE = 700;
const FIRST_STEP = 0.01;
const STEP_GROWTH = 1.15;

/** Discounts flows: what they are worth on their first day at a continuous rate a year. */
type Worth = (logRate: number) => number;

/**
 * Annual rate r at which the flows are worth nothing today, as XIRR of spreadsheets: sum F / (1 + r)^(days / 365) = 0.
 * Of several such rates the one nearest to zero (in continuous terms); {@link internalRates} tells the others. Searches
 * ln(1 + r) outwards from zero for a change of sign, then closes in on it, so it can neither diverge nor end at a wrong rate.
 */
export function xirr(flows: readonly Flow[]): Return {
  const worth = worthOf(flows);
  if (typeof worth === 'string') return none(worth);
  const bracket = findBracket(worth);
  return bracket === null
    ? none('no rate makes the flows worth nothing')
    : found(Math.expm1(zeroIn(worth, bracket)));
}

/** An amount `days` later, seen from the first day at an annual rate. */
export function presentValue(amount: number, days: number, rate: number): number {
  return amount * Math.exp((-days / DAYS_PER_YEAR) * Math.log1p(rate));
}

const SCANNED_LOG_RATE = 7;
const SCAN_STEP = 0.02;

/**
 * All rates from -99.9 % to 110,000 % a year that make the flows worth nothing, ascending: money that goes in and out by turns
 * can have several, which no method can choose between. Two that lie within 2 % of each other, or a rate that the worth only
 * touches, can be missed. Costs 700 times the days with a flow where the signs leave room for more than one rate.
 */
export function internalRates(flows: readonly Flow[]): number[] {
  const worth = worthOf(flows);
  if (typeof worth === 'string') return [];
  if (signChanges(byDay(flows)) < 2) {
    const { value } = xirr(flows);
    return value === null ? [] : [value];
  }
  const rates: number[] = [];
  let from = -SCANNED_LOG_RATE;
  let before = worth(from);
  for (let step = 1; step <= (2 * SCANNED_LOG_RATE) / SCAN_STEP; step += 1) {
    const to = -SCANNED_LOG_RATE + step * SCAN_STEP;
    const now = worth(to);
    if (Number.isFinite(before) && before !== 0 && Math.sign(now) !== Math.sign(before))
      rates.push(Math.expm1(zeroIn(worth, [from, to])));
    from = to;
    before = now;
  }
  return rates;
}

/** Flows of one day are one; without those that cancel the first and the last of them are money. */
function byDay(flows: readonly Flow[]): Flow[] {
  const ordered = flows.every(({ date }, at) => at === 0 || date >= flows[at - 1]!.date);
  const days: { date: EpochDay; amount: number }[] = [];
  for (const { date, amount } of ordered ? flows : [...flows].sort((one, other) => one.date - other.date)) {
    const last = days.at(-1);
    if (last?.date === date) last.amount += amount;
    else days.push({ date, amount });
  }
  return days.filter(({ amount }) => amount !== 0);
}

/** There are no more rates than changes of sign in the order of the days (Descartes). */
function signChanges(flows: readonly Flow[]): number {
  return flows.filter(({ amount }, at) => at > 0 && amount < 0 !== flows[at - 1]!.amount < 0).length;
}

/** The worth of the flows as a function of the rate, or why none can be zero. */
function worthOf(flows: readonly Flow[]): Worth | string {
  if (!flows.every(({ amount }) => Number.isFinite(amount))) return 'a flow is not known';
  if (!flows.some(({ amount }) => amount < 0)) return 'no money went in, without which there is no rate';
  if (!flows.some(({ amount }) => amount > 0))
    return 'no money came back and nothing is left: no rate makes up for that';
  const days = byDay(flows);
  if (days.length < 2) return 'all flows are on one day, or those of other days cancel';
  const first = days[0]!.date;
  const years = Float64Array.from(days, ({ date }) => (date - first) / DAYS_PER_YEAR);
  const amounts = Float64Array.from(days, ({ amount }) => amount);
  return (logRate) => {
    let total = 0;
    for (let row = 0; row < amounts.length; row += 1)
      total += amounts[row]! * Math.exp(-logRate * years[row]!);
    return total;
  };
}

function findBracket(worth: Worth): readonly [number, number] | null {
  const atZero = worth(0);
  if (atZero === 0) return [0, 0];
  let [below, above] = [0, 0];
  let [worthBelow, worthAbove] = [atZero, atZero];
  for (let step = FIRST_STEP; above < WIDEST_LOG_RATE; step *= STEP_GROWTH) {
    const nextAbove = worth(above + step);
    if (Math.sign(nextAbove) !== Math.sign(worthAbove)) return [above, above + step];
    const nextBelow = worth(below - step);
    if (Number.isFinite(nextBelow) && Math.sign(nextBelow) !== Math.sign(worthBelow))
      return [below - step, below];
    above += step;
    below -= step;
    worthAbove = nextAbove;
    worthBelow = nextBelow;
  }
  return null;
}

/** As close as doubles near the rate come to it, and near zero as rates are ever shown. */
const CLOSE = 2 * Number.EPSILON;
const CLOSE_TO_ZERO = 1e-18;

/**
 * The zero in a bracket, by the parabola through the last three points where it can be trusted and by halves otherwise
 * (Chandrupatla 1997, Advances in Engineering Software 28): some eight values where halving alone takes fifty.
 */
function zeroIn(worth: Worth, [from, to]: readonly [number, number]): number {
  let [a, b, c] = [to, from, from];
  let [atA, atB, atC] = [worth(a), worth(b), 0];
  if (atB === 0) return b;
  for (let share = 0.5; ; ) {
    const cut = a + share * (b - a);
    const value = worth(cut);
    if (Math.sign(value) === Math.sign(atA)) [c, atC] = [a, atA];
    else [c, atC, b, atB] = [b, atB, a, atA];
    [a, atA] = [cut, value];
    const [best, atBest] = Math.abs(atA) < Math.abs(atB) ? [a, atA] : [b, atB];
    const least = (CLOSE * Math.abs(best) + CLOSE_TO_ZERO) / Math.abs(b - a);
    if (atBest === 0 || !(least < 0.5)) return best;
    share = Math.min(1 - least, Math.max(least, parabolic(a, b, c, atA, atB, atC) ?? 0.5));
  }
}

/** Where between a and b the inverse parabola through three points is zero, as a share of the way; null where it bends too much. */
function parabolic(a: number, b: number, c: number, atA: number, atB: number, atC: number): number | null {
  const place = (a - b) / (c - b);
  const height = (atA - atB) / (atC - atB);
  if (!(height ** 2 < place && (1 - height) ** 2 < 1 - place)) return null;
  return (
    (atA / (atB - atA)) * (atC / (atB - atC)) +
    ((c - a) / (b - a)) * (atA / (atC - atA)) * (atB / (atC - atB))
  );
}
