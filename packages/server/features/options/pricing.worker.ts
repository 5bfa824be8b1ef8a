import {
  AMERICAN_MODELS,
  type AmericanModel,
  americanFigures,
  americanPrice,
} from '@financehub/core/options/american.ts';
import { NoExerciseBoundary } from '@financehub/core/options/andersen-lake.ts';
import { barrierOption, NoBarrierPrice } from '@financehub/core/options/barrier.ts';
import { black76, blackScholes } from '@financehub/core/options/black-scholes.ts';
import type { ChainMarket, ChainQuote } from '@financehub/core/options/chain.ts';
import { type ChainFile, ChainFileError, readChainCsv } from '@financehub/core/options/chain-csv.ts';
import { type ChainStats, chainStats as statsOfChain } from '@financehub/core/options/chain-stats.ts';
import { digital } from '@financehub/core/options/digital.ts';
import { DividendsAboveSpot, europeanWithDividends } from '@financehub/core/options/dividends.ts';
import {
  type ImpliedVolatility,
  impliedVolatility,
  searchedVolatility,
} from '@financehub/core/options/implied-volatility.ts';
import type { OptionFigures, VolatileOption } from '@financehub/core/options/option.ts';
import type { ModelledTerms } from './contracts.ts';

export type PricingTask =
  | { readonly what: 'greeks'; readonly options: readonly (VolatileOption & ModelledTerms)[] }
  | {
      readonly what: 'volatility';
      readonly options: readonly (ModelledTerms & { readonly price: number })[];
    };

/** What a file holds, or why it can not be read. */
export function readChain(text: string): ChainFile | string {
  try {
    return readChainCsv(text);
  } catch (error) {
    if (!(error instanceof ChainFileError)) throw error;
    return error.message;
  }
}

export function chainStats({
  quotes,
  market,
}: {
  readonly quotes: readonly ChainQuote[];
  readonly market: ChainMarket;
}): ChainStats {
  return statsOfChain(quotes, market);
}

const isAmerican = (model: string): model is AmericanModel =>
  (AMERICAN_MODELS as readonly string[]).includes(model);

/** The answer of the route as JSON text: a hundred thousand objects need not pass between threads. */
export default function price(task: PricingTask): string {
  const items =
    task.what === 'greeks'
      ? task.options.map((option) => greeksOf(option, task.options.length >= MANY))
      : task.options.map((option) => volatilityOf(option, task.options.length >= MANY));
  return JSON.stringify({ items });
}

/** From so many on, ten digits of an American price are enough for its time. */
const MANY = 1000;

/** JSON writes what is not finite as null. */
function greeksOf(option: VolatileOption & ModelledTerms, quick: boolean): object {
  const { model, timeToExpiry } = option;
  try {
    return { ...figuresOf(option, model, quick), model, timeToExpiry };
  } catch (error) {
    if (!isWithoutPrice(error)) throw error;
    return { ...NOTHING, model, timeToExpiry, reason: error.message };
  }
}

const isWithoutPrice = (error: unknown): error is Error =>
  error instanceof NoExerciseBoundary ||
  error instanceof NoBarrierPrice ||
  error instanceof DividendsAboveSpot;

function figuresOf(
  option: VolatileOption & ModelledTerms,
  model: ModelledTerms['model'],
  quick = false,
): OptionFigures {
  const { payoff, dividends } = option;
  if (payoff?.kind === 'barrier') return barrierOption(option, payoff.barrier);
  if (payoff?.kind === 'cash-or-nothing') return digital(option, 'cash', payoff.cash);
  if (payoff?.kind === 'asset-or-nothing') return digital(option, 'asset');
  if (model === 'black76') return black76(option);
  if (model === 'bsm')
    return dividends === undefined ? blackScholes(option) : europeanWithDividends(option, dividends);
  return americanFigures(option, model, dividends, quick);
}

const NOTHING: Readonly<Record<keyof OptionFigures, null>> = {
  price: null,
  delta: null,
  gamma: null,
  vega: null,
  theta: null,
  thetaPerDay: null,
  rho: null,
  dividendRho: null,
  vanna: null,
  volga: null,
  charm: null,
  speed: null,
  elasticity: null,
};

/** A position of which either the volatility or the price is known. */
export interface PositionTask extends ModelledTerms {
  readonly volatility: number | null;
  readonly price: number | null;
}

export interface PositionFigures {
  readonly volatility: number | null;
  readonly volatilityBy: 'given' | 'implied' | null;
  /** Per unit; null with the reason. */
  readonly figures: OptionFigures | null;
  readonly reason: string | null;
}

export function positions(tasks: readonly PositionTask[]): PositionFigures[] {
  return tasks.map((task) => {
    const nothing = { volatility: null, volatilityBy: null, figures: null };
    if (task.volatility === null && task.price === null)
      return { ...nothing, reason: 'neither its volatility nor its price is known' };
    // At expiry no volatility is needed.
    const none = task.timeToExpiry > 0 ? null : 0;
    const implied = task.volatility ?? none ?? impliedBy(task, task.price!);
    if (typeof implied === 'string') return { ...nothing, reason: implied };
    const volatilityBy = task.volatility === null ? 'implied' : 'given';
    try {
      const figures = figuresOf({ ...task, volatility: implied }, task.model);
      return { volatility: implied, volatilityBy, figures, reason: null };
    } catch (error) {
      if (!isWithoutPrice(error)) throw error;
      return { ...nothing, reason: error.message };
    }
  });
}

function impliedBy(task: ModelledTerms, paid: number): number | string {
  const { value, reason } = impliedOf(task, paid);
  return value ?? reason;
}

function volatilityOf(
  { price: paid, ...option }: ModelledTerms & { readonly price: number },
  quick: boolean,
): object {
  const found = impliedOf(option, paid, quick);
  return {
    impliedVolatility: found.value,
    model: option.model,
    ...(found.reason === null ? {} : { reason: found.reason }),
  };
}

function impliedOf({ model, ...terms }: ModelledTerms, paid: number, quick = false): ImpliedVolatility {
  if (!isAmerican(model))
    return impliedVolatility(model === 'black76' ? { ...terms, dividendYield: terms.rate } : terms, paid);
  try {
    return searchedVolatility(
      (volatility) => americanPrice({ ...terms, volatility }, model, quick),
      terms,
      paid,
    );
  } catch (error) {
    if (!isWithoutPrice(error)) throw error;
    return { value: null, reason: error.message };
  }
}

export { payoffAnswer } from './payoff-answer.ts';
