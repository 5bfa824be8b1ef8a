import { joinColumns } from '@financehub/core/portfolio/joined-columns.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';
import type { AssetRow } from '../assets/index.ts';
import type { Loaded, PortfolioState, Selected } from '../portfolios/index.ts';
import type { Missing } from './series.ts';

/**
 * The columns of several portfolios hold an asset once for each of them, as a split or a merger that one has booked is
 * none of the others'.
 */
export interface WholeState extends Pick<PortfolioState, 'assets' | 'currencies' | 'columns'> {
  /** By the index of an asset in the columns: its place in `assets`; the same where it is absent. */
  readonly slots?: readonly number[];
}

/** By the index of an asset in the columns: its place in `assets`. */
export const slotsOf = ({ assets, slots }: WholeState): readonly number[] =>
  slots ?? [...assets.keys()].map((_, at) => at);

/** One portfolio, or all of a book as one, in the currency that is reported in. */
export interface Whole {
  /** Its name and benchmark; all portfolios have a benchmark that every one of them has. */
  readonly portfolio: { readonly name: string; readonly currency: string; readonly benchmark: string | null };
  readonly state: WholeState;
  readonly assets: ReadonlyMap<string, AssetRow>;
  /** The day of its first transaction; null without any. */
  readonly first: EpochDay | null;
  readonly parts: readonly Loaded[];
}

export function wholeOf({ currency, portfolios: parts }: Selected): Whole {
  const [only] = parts;
  const state =
    parts.length === 1 && only!.portfolio.currency === currency ? only!.state : joined(parts, currency);
  const benchmarks = new Set(parts.map(({ portfolio }) => portfolio.benchmark));
  const [benchmark = null] = benchmarks;
  return {
    portfolio: {
      name: parts.length === 1 ? only!.portfolio.name : 'All portfolios',
      currency,
      benchmark: benchmarks.size === 1 ? benchmark : null,
    },
    state,
    assets: new Map(parts.flatMap(({ assets }) => [...assets])),
    first: state.columns.date[0] ?? null,
    parts,
  };
}

function joined(parts: readonly Loaded[], currency: string): WholeState {
  const assets = new Map<string, { index: number; currency: string }>();
  const currencies = new Map<string, number>();
  for (const { state } of parts) {
    for (const [id, asset] of state.assets)
      if (!assets.has(id)) assets.set(id, { index: assets.size, currency: asset.currency });
    for (const code of state.currencies.keys())
      if (!currencies.has(code)) currencies.set(code, currencies.size);
  }
  const slots: number[] = [];
  const columns = joinColumns(
    parts.map(({ portfolio, state }) => ({
      columns: state.columns,
      assetOf: [...state.assets.keys()].map((id) => slots.push(assets.get(id)!.index) - 1),
      currencyOf: [...state.currencies.keys()].map((code) => currencies.get(code)!),
      ownRates: portfolio.currency === currency,
    })),
  );
  return { assets, currencies, columns, slots };
}

/** What to say where neither the question nor the settings name a benchmark; `needed` ends the reason. */
export function noBenchmark({ parts }: Pick<Whole, 'parts'>, needed: string): Missing {
  const none = { assetId: null, symbol: null };
  if (parts.length === 1) {
    const mend = 'choose one, or name one in the portfolio’s settings';
    return { ...none, reason: `there is no benchmark ${needed}`, mend };
  }
  const mend = 'choose one, or name the same one in the settings of each portfolio';
  return { ...none, reason: `the portfolios have no benchmark in common ${needed}`, mend };
}
