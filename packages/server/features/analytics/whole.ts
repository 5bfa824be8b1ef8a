import { joinColumns } from '@financehub/core/portfolio/joined-columns.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';
import type { AssetRow } from '../assets/index.ts';
import type { Loaded, PortfolioState, Selected } from '../portfolios/index.ts';

/** One portfolio, or all of a book as one, in the currency that is reported in. */
export interface Whole {
  /** Its name and benchmark; all portfolios have a benchmark that every one of them has. */
  readonly portfolio: { readonly name: string; readonly currency: string; readonly benchmark: string | null };
  readonly state: Pick<PortfolioState, 'assets' | 'currencies' | 'columns'>;
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

function joined(parts: readonly Loaded[], currency: string): Whole['state'] {
  const assets = new Map<string, { index: number; currency: string }>();
  const currencies = new Map<string, number>();
  for (const { state } of parts) {
    for (const [id, asset] of state.assets)
      if (!assets.has(id)) assets.set(id, { index: assets.size, currency: asset.currency });
    for (const code of state.currencies.keys())
      if (!currencies.has(code)) currencies.set(code, currencies.size);
  }
  const columns = joinColumns(
    parts.map(({ portfolio, state }) => ({
      columns: state.columns,
      assetOf: [...state.assets.keys()].map((id) => assets.get(id)!.index),
      currencyOf: [...state.currencies.keys()].map((code) => currencies.get(code)!),
      ownRates: portfolio.currency === currency,
    })),
  );
  return { assets, currencies, columns };
}
