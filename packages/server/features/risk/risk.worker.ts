import type { OptionFigures } from '@financehub/core/options/option.ts';
import { type AlignedAsset, alignedReturns } from '@financehub/core/portfolio/aligned-returns.ts';
import { pnlColumns, totalsOf } from '@financehub/core/risk/exposure.ts';
import { type HeldBook, type HeldItem, type HeldRequest, heldBook } from '@financehub/core/risk/held-book.ts';
import { impliedBy, optionFigures } from '@financehub/core/risk/held-option.ts';
import { annualVolatility, comovement, type Fall, fallOf } from '@financehub/core/risk/position.ts';
import { NoVar, type VarAnswer, type VarModel } from '@financehub/core/risk/question.ts';
import { type BacktestAnswer, backtest } from '@financehub/core/risk/rolling.ts';
import { valueAtRisk } from '@financehub/core/risk/value-at-risk.ts';
import { standardDeviation } from '@financehub/core/statistics/moments.ts';

/** What of a book every answer says. */
export interface BookFacts {
  readonly date: Int32Array;
  readonly leftOut: HeldBook['leftOut'];
  /** Items of some value without returns. */
  readonly without: HeldBook['without'];
  readonly covered: number;
  /** Indices of the items with figures. */
  readonly items: readonly number[];
  readonly exposure: Float64Array;
}

/** Errors lose their class between threads: what can not be had travels as data. */
export interface Impossible {
  readonly reason: string;
  readonly mend: string;
}

export interface VarTask {
  readonly held: HeldRequest;
  readonly model: VarModel;
  /** Whether figures are asked for of the whole only, and not of what has returns. */
  readonly whole: boolean;
  /** Whether something is held that is none of the items. */
  readonly incomplete: boolean;
}

export interface VarResult {
  readonly facts: BookFacts;
  readonly answer: VarAnswer | null;
  readonly impossible: Impossible | null;
  /** 1 less the deviation of the whole over the sum of those of the positions. */
  readonly diversification: number;
}

const factsOf = ({ date, leftOut, without, covered, items, book }: HeldBook): BookFacts => ({
  date,
  leftOut,
  without,
  covered,
  items,
  exposure: Float64Array.from(book.positions, ({ exposure }) => exposure),
});

/** Whether what was asked for can be had: figures of a whole of which a part is missing can not. */
const isAnswerable = ({ whole, incomplete }: VarTask, { without }: HeldBook): boolean =>
  !whole || (!incomplete && without.length === 0);

export function measure(task: VarTask): VarResult {
  const found = heldBook(task.held);
  const { model } = task;
  const facts = factsOf(found);
  const none = { facts, answer: null, diversification: Number.NaN };
  if (found.book.positions.length === 0 || !isAnswerable(task, found)) return { ...none, impossible: null };
  try {
    const answer = valueAtRisk({ ...model, book: found.book });
    return { facts, answer, impossible: null, diversification: diversificationOf(found) };
  } catch (error) {
    if (error instanceof NoVar) return { ...none, impossible: { reason: error.message, mend: error.mend } };
    throw error;
  }
}

function diversificationOf({ book }: HeldBook): number {
  const pnl = pnlColumns(book);
  const alone = book.positions.reduce(
    (sum, _, at) => sum + standardDeviation(pnl.values.subarray(at * pnl.rows, (at + 1) * pnl.rows)),
    0,
  );
  return 1 - standardDeviation(totalsOf(pnl)) / alone;
}

export interface BacktestTask extends VarTask {
  readonly window: number;
  /** Of all that has one, cash included. */
  readonly value: number;
}

export interface BacktestResult {
  readonly facts: BookFacts;
  readonly returns: Float64Array;
  /** Null where there are no days after the first window. */
  readonly answer: BacktestAnswer | null;
}

export function replay(task: BacktestTask): BacktestResult {
  const { held, model, window } = task;
  const found = heldBook(held);
  if (!isAnswerable(task, found))
    return { facts: factsOf(found), returns: new Float64Array(0), answer: null };
  const value = found.without.reduce((all, at) => all - held.items[at]!.value, task.value);
  const returns = totalsOf(pnlColumns(found.book)).map((pnl) => pnl / value);
  return {
    facts: factsOf(found),
    returns,
    answer: returns.length > window ? backtest({ model, totals: returns, window }) : null,
  };
}

export interface PositionTask extends VarTask {
  /** Of the items. */
  readonly item: number;
  /** Index of a driver; null without a benchmark. */
  readonly benchmark: AlignedAsset | null;
}

export interface PositionResult {
  readonly whole: VarResult;
  /** VaR of the position alone. */
  readonly alone: VarAnswer | null;
  /** Days with a return of its own, and the first of its prices. */
  readonly date: Int32Array;
  readonly start: number | null;
  readonly volatility: number;
  readonly betaToPortfolio: number;
  readonly correlationToPortfolio: number;
  readonly beta: number;
  readonly betaDays: number;
  readonly fall: Fall | null;
  readonly greeks: (OptionFigures & { readonly impliedVolatility: number | null }) | null;
}

/** One position by itself, beside the benchmark, and within the whole. */
export function positionFigures(task: PositionTask): PositionResult {
  const { held, item, model, benchmark } = task;
  const whole = measure(task);
  const own = held.items[item]!;
  const moved = held.drivers[own.driver];
  const drivers = moved === undefined ? [] : [moved];
  const alone = heldBook({ ...held, items: [{ ...own, driver: 0 }], drivers });
  const returns = alone.book.returns.values;
  const { option } = own;
  return {
    whole,
    alone: answerOf(alone, model),
    date: alone.date,
    start: alone.start,
    volatility: annualVolatility(returns),
    ...withinWhole(task, own),
    ...againstBenchmark(held, own, benchmark),
    fall: returns.length === 0 ? null : fallOf(returns),
    greeks:
      option === null
        ? null
        : { ...optionFigures(option, alone.volatility[0]!), impliedVolatility: impliedBy(option) },
  };
}

function answerOf(found: HeldBook, model: VarModel): VarAnswer | null {
  if (found.book.positions.length === 0) return null;
  try {
    return valueAtRisk({ ...model, book: found.book });
  } catch (error) {
    if (error instanceof NoVar) return null;
    throw error;
  }
}

function withinWhole(task: PositionTask, own: HeldItem) {
  const { held } = task;
  const found = heldBook(held);
  const { book, items } = found;
  const pnl = pnlColumns(book);
  const at = items.findIndex((item) => held.items[item] === own);
  const none = { betaToPortfolio: Number.NaN, correlationToPortfolio: Number.NaN };
  const value = items.reduce((sum, item) => sum + held.items[item]!.value, 0);
  if (!isAnswerable(task, found)) return none;
  if (at < 0 || pnl.rows < 2 || own.value === 0 || value === 0) return none;
  const shares = (values: Float64Array, of: number): Float64Array => values.map((gain) => gain / of);
  const { beta, correlation } = comovement(
    shares(pnl.values.subarray(at * pnl.rows, (at + 1) * pnl.rows), own.value),
    shares(totalsOf(pnl), value),
  );
  return { betaToPortfolio: beta, correlationToPortfolio: correlation };
}

function againstBenchmark(
  { drivers, rates, from, to }: HeldRequest,
  own: HeldItem,
  benchmark: AlignedAsset | null,
) {
  const moved = drivers[own.driver];
  if (benchmark === null || moved === undefined) return { beta: Number.NaN, betaDays: 0 };
  const pair = alignedReturns({
    assets: [moved, benchmark],
    rates,
    from,
    to,
    interval: 'day',
    dropShort: false,
  });
  const rows = pair.date.length;
  if (pair.kept.length < 2 || rows < 2) return { beta: Number.NaN, betaDays: rows };
  const { beta } = comovement(pair.returns.subarray(0, rows), pair.returns.subarray(rows, 2 * rows));
  return { beta, betaDays: rows };
}

export { stressAll } from './stressing.ts';
