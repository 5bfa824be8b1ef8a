import { add, type Decimal, equals, subtract, ZERO } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import type { DatedBalance } from './statement.ts';

/** Below this share of agreeing neighbours the column is no running balance (available credit, end of day…). */
const CHAINS = 0.5;
const KEPT_BREAKS = 1000;

/** One line as a chain sees it. */
export interface ChainLine {
  readonly line: number;
  readonly date: EpochDay;
  readonly amount: Decimal;
  readonly balance: Decimal | null;
}

/**
 * How a file's lines run. `days` is the order of the days; `withinDay` the order of the lines of one day, which some banks print
 * the other way round.
 */
export interface LineOrder {
  readonly days: 'oldest-first' | 'newest-first';
  readonly withinDay: 'oldest-first' | 'newest-first';
}

/** Steps of the running balance under one order. */
export interface Steps {
  pairs: number;
  agree: number;
  /** Lines of the file at which the balance does not follow, the first {@link KEPT_BREAKS}. */
  readonly breaks: number[];
}

/** What is kept of the lines passed so far; no line is kept but the first and last of a day. */
export interface Chain {
  count: number;
  upSteps: number;
  downSteps: number;
  first: ChainLine | null;
  last: ChainLine | null;
  firstBalanced: ChainLine | null;
  lastBalanced: ChainLine | null;
  /** Of the lines before the first, and behind the last one that has a balance. */
  sumBefore: Decimal;
  sumBehind: Decimal;
  /** The first line of the day being read and of the day before it, the last line of the first day. */
  dayFirst: ChainLine | null;
  priorDayFirst: ChainLine | null;
  firstDayLast: ChainLine | null;
  readonly forward: Steps;
  readonly backward: Steps;
  /** Days newest first, oldest first within a day; and the other way round. */
  readonly newDays: Steps;
  readonly oldDays: Steps;
}

const steps = (): Steps => ({ pairs: 0, agree: 0, breaks: [] });

export function newChain(): Chain {
  return {
    count: 0,
    upSteps: 0,
    downSteps: 0,
    first: null,
    last: null,
    firstBalanced: null,
    lastBalanced: null,
    sumBefore: ZERO,
    sumBehind: ZERO,
    dayFirst: null,
    priorDayFirst: null,
    firstDayLast: null,
    forward: steps(),
    backward: steps(),
    newDays: steps(),
    oldDays: steps(),
  };
}

/** Whether the later line's balance is the earlier one's and its own amount. */
function step(into: Steps, earlier: ChainLine | null, later: ChainLine | null): void {
  if (earlier === null || later === null || earlier.balance === null || later.balance === null) return;
  into.pairs += 1;
  if (equals(add(earlier.balance, later.amount), later.balance)) into.agree += 1;
  else if (into.breaks.length < KEPT_BREAKS) into.breaks.push(later.line);
}

/** Takes the next line of the file. */
export function addToChain(chain: Chain, line: ChainLine): void {
  const { last } = chain;
  chain.count += 1;
  chain.first ??= line;
  if (line.balance === null) {
    if (chain.firstBalanced === null) chain.sumBefore = add(chain.sumBefore, line.amount);
    else chain.sumBehind = add(chain.sumBehind, line.amount);
  } else {
    chain.firstBalanced ??= line;
    chain.lastBalanced = line;
    chain.sumBehind = ZERO;
  }
  if (last !== null) {
    if (line.date > last.date) chain.upSteps += 1;
    if (line.date < last.date) chain.downSteps += 1;
    if (line.balance !== null) {
      step(chain.forward, last, line);
      step(chain.backward, line, last);
    }
  }
  addToDay(chain, line, last);
  chain.last = line;
}

function addToDay(chain: Chain, line: ChainLine, last: ChainLine | null): void {
  if (last !== null && line.date === last.date) {
    step(chain.newDays, last, line);
    step(chain.oldDays, line, last);
    return;
  }
  endDay(chain, last);
  chain.priorDayFirst = chain.dayFirst;
  chain.dayFirst = line;
}

/** Joins the day that ends with `last` to the day before it in the file. */
function endDay(chain: Chain, last: ChainLine | null): void {
  chain.firstDayLast ??= last;
  step(chain.newDays, last, chain.priorDayFirst);
  step(chain.oldDays, chain.priorDayFirst, last);
}

/** What a statement's lines say together. */
export interface ChainResult {
  readonly order: LineOrder;
  /** Neighbours that both have a balance, and how many of them follow from one another, in that order. */
  readonly pairs: number;
  readonly agree: number;
  /** Lines of the file at which the balance does not follow, the first thousand. */
  readonly breaks: readonly number[];
  /** Whether the column is a running balance; null without one. */
  readonly proven: boolean | null;
  /** Before the first and after the last line, where the running balance proves it. */
  readonly opening: DatedBalance | null;
  readonly closing: DatedBalance | null;
}

interface Candidate {
  readonly order: LineOrder;
  readonly steps: Steps;
}

/** The orders that banks print; what the dates say comes first and wins where the balance has nothing to say. */
function candidates(chain: Chain): Candidate[] {
  const forward = { order: orderOf('oldest-first'), steps: chain.forward };
  const backward = { order: orderOf('newest-first'), steps: chain.backward };
  const down = chain.downSteps > chain.upSteps;
  const plain = down ? [backward, forward] : [forward, backward];
  // Days that run both ways have no blocks to turn.
  if (chain.upSteps > 0 && chain.downSteps > 0) return plain;
  const turned = down
    ? { order: orderOf('newest-first', 'oldest-first'), steps: chain.newDays }
    : { order: orderOf('oldest-first', 'newest-first'), steps: chain.oldDays };
  return [...plain, turned];
}

function orderOf(days: LineOrder['days'], withinDay: LineOrder['withinDay'] = days): LineOrder {
  return { days, withinDay };
}

/** The first order whose balances chain throughout, else the one with the fewest breaks. */
export function chainResult(chain: Chain): ChainResult {
  endDay(chain, chain.last);
  const [usual, ...others] = candidates(chain) as [Candidate, ...Candidate[]];
  let best = usual;
  for (const one of others) if (one.steps.agree > best.steps.agree) best = one;
  const { pairs, agree, breaks } = best.steps;
  if (chain.firstBalanced === null) return unproven(usual, null);
  if (agree < pairs * CHAINS) return unproven({ ...best, order: usual.order }, false);
  return { order: best.order, pairs, agree, breaks, proven: true, ...ends(chain, best.order) };
}

function unproven({ order, steps: { pairs, agree, breaks } }: Candidate, proven: false | null): ChainResult {
  return { order, pairs, agree, breaks, proven, opening: null, closing: null };
}

const before = ({ date, balance, amount }: ChainLine): DatedBalance => ({
  date,
  amount: subtract(balance!, amount),
});

/** Lines without a balance before the first or behind the last one that has it move it by their amounts. */
function ends(chain: Chain, { days, withinDay }: LineOrder): Pick<ChainResult, 'opening' | 'closing'> {
  const { first, last, firstBalanced, lastBalanced, sumBefore, sumBehind, dayFirst, firstDayLast } = chain;
  if (days !== withinDay) {
    const [start, end] = days === 'newest-first' ? [dayFirst!, firstDayLast!] : [firstDayLast!, dayFirst!];
    return {
      opening: start.balance === null ? null : before(start),
      closing: end.balance === null ? null : { date: end.date, amount: end.balance },
    };
  }
  const [start, end] = days === 'oldest-first' ? [first!, last!] : [last!, first!];
  const [low, high] =
    days === 'oldest-first' ? [firstBalanced!, lastBalanced!] : [lastBalanced!, firstBalanced!];
  const [below, above] = days === 'oldest-first' ? [sumBefore, sumBehind] : [sumBehind, sumBefore];
  return {
    opening: { date: start.date, amount: subtract(before(low).amount, below) },
    closing: { date: end.date, amount: add(high.balance!, above) },
  };
}

/** The lines of each day turned round; of a file that runs on, only the lines of one day are kept at a time. */
export function* turnDays<Line extends { readonly date: EpochDay }>(lines: Iterable<Line>): Generator<Line> {
  let day: Line[] = [];
  for (const line of lines) {
    if (day.length > 0 && day[0]!.date !== line.date) {
      yield* day.reverse();
      day = [];
    }
    day.push(line);
  }
  yield* day.reverse();
}
