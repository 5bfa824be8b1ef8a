import {
  AMERICAN_MODELS,
  type AmericanModel,
  americanFigures,
  americanPrice,
} from '@financehub/core/options/american.ts';
import { NoExerciseBoundary } from '@financehub/core/options/andersen-lake.ts';
import { black76, blackScholes } from '@financehub/core/options/black-scholes.ts';
import type { ChainMarket, ChainQuote } from '@financehub/core/options/chain.ts';
import { type ChainFile, ChainFileError, readChainCsv } from '@financehub/core/options/chain-csv.ts';
import { type ChainStats, chainStats as statsOfChain } from '@financehub/core/options/chain-stats.ts';
import { impliedVolatility, searchedVolatility } from '@financehub/core/options/implied-volatility.ts';
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
    task.what === 'greeks' ? task.options.map(greeksOf) : task.options.map((option) => volatilityOf(option));
  return JSON.stringify({ items });
}

/** JSON writes what is not finite as null. */
function greeksOf(option: VolatileOption & ModelledTerms): object {
  const { model, timeToExpiry } = option;
  try {
    return { ...figuresOf(option, model), model, timeToExpiry };
  } catch (error) {
    if (!(error instanceof NoExerciseBoundary)) throw error;
    return { ...NOTHING, model, timeToExpiry, reason: error.message };
  }
}

function figuresOf(option: VolatileOption, model: ModelledTerms['model']): OptionFigures {
  if (model === 'bsm') return blackScholes(option);
  if (model === 'black76') return black76(option);
  return americanFigures(option, model);
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

function volatilityOf({ price: paid, model, ...terms }: ModelledTerms & { readonly price: number }): object {
  const found = isAmerican(model)
    ? searchedVolatility((volatility) => americanPrice({ ...terms, volatility }, model), terms, paid)
    : impliedVolatility(model === 'black76' ? { ...terms, dividendYield: terms.rate } : terms, paid);
  return {
    impliedVolatility: found.value,
    model,
    ...(found.reason === null ? {} : { reason: found.reason }),
  };
}
