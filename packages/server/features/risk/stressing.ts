import { pnlOf } from '@financehub/core/risk/exposure.ts';
import { type HeldBook, type HeldRequest, heldBook } from '@financehub/core/risk/held-book.ts';
import { impliedBy } from '@financehub/core/risk/held-option.ts';
import { correlatedLoss, mostPlausible, uniformMove } from '@financehub/core/risk/joint-move.ts';
import { type MarketBeta, marketBeta } from '@financehub/core/risk/market-beta.ts';
import type { Scenario } from '@financehub/core/risk/scenarios.ts';
import {
  type ItemResult,
  type PriceCourse,
  type StressItem,
  type StressRequest,
  stress,
} from '@financehub/core/risk/stress.ts';

export interface StressTask {
  readonly request: StressRequest;
  readonly scenarios: readonly Scenario[];
  /** What of the lines has returns, and which lines these are. */
  readonly book: HeldRequest;
  readonly lineOf: readonly number[];
  /** The index that betas are measured against; null: shocks of equity move all equity alike. */
  readonly index: PriceCourse | null;
  /** An amount, for what loses it; null where that is not asked. */
  readonly loss: number | null;
}

export interface ReverseResult {
  /** Of the lines that can be revalued. */
  readonly equity: number | null;
  /** Lines that can not. */
  readonly unmoved: readonly number[];
  readonly plausible: {
    readonly distance: number;
    readonly probability: number;
    readonly moves: readonly { readonly line: number; readonly change: number; readonly pnl: number }[];
  } | null;
  /** Lines of some value without returns, of which the joint move is none. */
  readonly without: readonly number[];
}

export interface StressAnswer {
  /** Of the scenarios, then of the lines. */
  readonly results: readonly (readonly ItemResult[])[];
  readonly reverse: ReverseResult | null;
}

export function stressAll(task: StressTask): StressAnswer {
  const { request: given, scenarios, book: held, lineOf, loss } = task;
  let found: HeldBook | null = null;
  const book = (): HeldBook => {
    found ??= heldBook(held);
    return found;
  };
  const request = withBetas(withVolatilities(given, book, lineOf), task);
  return {
    results: scenarios.map((scenario) => {
      const towards = scenario.shocks.find(({ on }) => on === 'correlation')?.change;
      return towards === undefined ? stress(request, scenario) : correlated(request, book(), lineOf, towards);
    }),
    reverse: loss === null ? null : reversed(request, book(), lineOf, loss),
  };
}

/** The betas of what shocks of equity reach, where they are asked for and some scenario has one. */
function withBetas(
  request: StressRequest,
  { index, scenarios, loss, book: { to } }: StressTask,
): StressRequest {
  const needed = loss !== null || scenarios.some(({ shocks }) => shocks.some(({ on }) => on === 'equity'));
  if (index === null || !needed) return request;
  // What several lines hold is measured once.
  const known = new Map<PriceCourse, MarketBeta>();
  const betaOf = ({ class: kind, symbol, prices }: StressItem): MarketBeta | null => {
    if (kind !== 'equity' || prices === null) return null;
    const beta = known.get(prices) ?? marketBeta(symbol, prices, index, to);
    known.set(prices, beta);
    return beta;
  };
  return { ...request, items: request.items.map((item) => ({ ...item, beta: betaOf(item) })) };
}

/** Options whose price implies no volatility have that of the past. */
function withVolatilities(
  given: StressRequest,
  book: () => HeldBook,
  lineOf: readonly number[],
): StressRequest {
  if (given.items.every(({ option }) => option === null || impliedBy(option) !== null)) return given;
  const past = new Map([...book().volatility].map((volatility, item) => [lineOf[item]!, volatility]));
  const known = (line: number): number | null => {
    const volatility = past.get(line) ?? Number.NaN;
    return Number.isNaN(volatility) ? null : volatility;
  };
  return { ...given, items: given.items.map((item, line) => ({ ...item, volatility: known(line) })) };
}

/** Fewer say too little about how things move together. */
const FEWEST_RETURNS = 30;

function correlated(
  { items }: StressRequest,
  { book, items: kept }: HeldBook,
  lineOf: readonly number[],
  towards: number,
): ItemResult[] {
  const results = items.map(({ kind, symbol }): ItemResult => {
    const still = { move: 0, currencyMove: 0, beta: null, method: 'none' } as const;
    if (kind === 'cash') return { ...still, pnl: 0, note: null };
    return {
      ...still,
      pnl: Number.NaN,
      note: `${symbol} has too few returns in common with the other holdings`,
    };
  });
  if (book.returns.rows < FEWEST_RETURNS) return results;
  const losses = correlatedLoss(book, towards);
  for (const [at, item] of kept.entries()) {
    const line = lineOf[item]!;
    const { exposure } = book.positions[at]!;
    const move = exposure === 0 ? 0 : losses[at]! / exposure;
    results[line] = { pnl: losses[at]!, move, currencyMove: 0, beta: null, method: 'factor', note: null };
  }
  return results;
}

function reversed(
  request: StressRequest,
  { book, items: kept, without }: HeldBook,
  lineOf: readonly number[],
  loss: number,
): ReverseResult {
  const fallen = (change: number): ItemResult[] => {
    const scenario: Scenario = {
      id: null,
      name: '',
      window: null,
      shocks: [{ on: 'equity', change }],
      source: '',
    };
    return stress(request, scenario);
  };
  const pnlAt = (change: number): number =>
    fallen(change).reduce((sum, { pnl }) => sum + (Number.isNaN(pnl) ? 0 : pnl), 0);
  const joint = book.positions.length === 0 ? null : mostPlausible(book, loss);
  return {
    equity: uniformMove(pnlAt, loss),
    unmoved: fallen(-0.1).flatMap(({ pnl }, line) => (Number.isNaN(pnl) ? [line] : [])),
    plausible:
      joint === null
        ? null
        : {
            distance: joint.distance,
            probability: joint.probability,
            moves: kept.map((item, at) => ({
              line: lineOf[item]!,
              change: joint.moves[book.positions[at]!.column]!,
              pnl: pnlOf(book.positions[at]!, joint.moves[book.positions[at]!.column]!),
            })),
          },
    without: without.map((item) => lineOf[item]!),
  };
}
