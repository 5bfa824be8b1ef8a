import { outliersIn } from '@financehub/core/prices/outliers.ts';
import { gapsIn } from '@financehub/core/prices/rhythm.ts';
import { day, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { ProviderFailure } from '../../providers/failure.ts';
import type { Call, History, Provider } from '../../providers/provider.ts';
import type { Bar } from '../../warehouse/warehouse.ts';
import type { AssetRow } from '../assets/index.ts';
import { emptyItem, type Item, outcomeOf, type Request } from './report.ts';
import { classOf, type MarketSettings } from './settings.ts';

/** Days that are fetched again, as providers correct what they said. */
export const OVERLAP_DAYS = 7;
/** What a last price is older than when the provider has nothing newer any more. */
const DELISTED_DAYS = 30;

export interface AssetTask {
  readonly asset: AssetRow;
  readonly what: Request['what'];
  readonly from: string;
  readonly to: string;
}

interface Wanted {
  readonly prices: boolean;
  readonly dividends: boolean;
  readonly splits: boolean;
}

/** Asks the providers of the asset's class in order until one answers, and stores what it says. */
export async function fetchAsset(
  context: Context,
  bookId: string,
  settings: MarketSettings,
  task: AssetTask,
  signal: AbortSignal,
): Promise<Item> {
  const { asset, what } = task;
  const item = emptyItem('asset', asset.symbol, asset.id, context.now());
  const wanted: Wanted = {
    prices: what === 'prices' || what === 'all',
    dividends: what === 'dividends' || what === 'all',
    splits: what === 'splits' || what === 'all',
  };
  let failed = false;
  for (const provider of usable(context, settings, asset, wanted)) {
    try {
      const history = await ask(context, settings, provider, task, wanted, signal);
      if (history === null) {
        attempt(item, provider, 'has no name for it that could be told', null);
        continue;
      }
      const nothing = history.bars.length + history.dividends.length + history.splits.length === 0;
      attempt(
        item,
        provider,
        nothing ? `nothing from ${task.from} on` : `${history.bars.length} prices`,
        null,
      );
      if (nothing) continue;
      return await store(context, bookId, provider, task, wanted, history, item);
    } catch (error) {
      signal.throwIfAborted();
      const { outcome, mend } = outcomeOf(error);
      attempt(item, provider, outcome, mend);
      failed = true;
    }
  }
  return { ...item, ...without(item, failed, task) };
}

function attempt(item: Item, { info }: Provider, outcome: string, mend: string | null): void {
  item.attempts.push({ provider: info.id, outcome });
  item.mend ??= mend;
}

function without(
  item: Item,
  failed: boolean,
  { asset, from }: AssetTask,
): Pick<Item, 'status' | 'reason' | 'mend'> {
  if (item.attempts.length === 0)
    return {
      status: 'failed',
      reason: `no provider is set up for assets of the type ${asset.type}`,
      mend: 'Choose providers under Settings, Providers, or import a file of prices.',
    };
  if (failed)
    return {
      status: 'failed',
      reason: item.attempts.map(({ provider, outcome }) => `${provider}: ${outcome}`).join('; '),
      mend: item.mend ?? 'Set what the providers call it, or import a file of prices.',
    };
  return { status: 'skipped', reason: `nothing new since ${from}`, mend: null };
}

function usable(context: Context, settings: MarketSettings, asset: AssetRow, wanted: Wanted): Provider[] {
  return settings.order[classOf(asset.type)].flatMap((id) => {
    const provider = context.providers.get(id);
    if (provider?.history === undefined || settings.providers.get(id)?.usable !== true) return [];
    const { offers } = provider.info;
    const serves =
      (wanted.prices && offers.includes('prices')) ||
      (wanted.dividends && offers.includes('dividends')) ||
      (wanted.splits && offers.includes('splits'));
    return serves ? [provider] : [];
  });
}

/** Currencies whose exchanges quote in hundredths: without its unit a figure can be wrong by a factor of 100. */
const TWO_UNITS = new Set(['GBP', 'ZAR', 'ILS']);

async function ask(
  context: Context,
  settings: MarketSettings,
  provider: Provider,
  { asset, from, to }: AssetTask,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<History | null> {
  const { id, name } = provider.info;
  const call: Call = context.providers.call(id, settings.providers.get(id)!.key, signal);
  const symbol = asset.provider_symbols[id] ?? (await provider.symbolOf?.(asset, call)) ?? null;
  if (symbol === null) return null;
  const history = await provider.history!(call, {
    symbol,
    currency: asset.currency,
    from,
    to,
    prices: wanted.prices,
    events: wanted.dividends || wanted.splits,
  });
  if (history.currency === null && TWO_UNITS.has(asset.currency) && history.bars.length > 0)
    throw unsure(`${name} does not say whether ${symbol} is in ${asset.currency} or in hundredths of it`);
  if (history.currency !== null && history.currency !== asset.currency)
    throw unsure(`${name} quotes ${symbol} in ${history.currency}, and the asset is in ${asset.currency}`);
  return history;
}

function unsure(message: string): ProviderFailure {
  return new ProviderFailure('unexpected', message, {
    mend: 'Set the symbol of the listing in the currency of the asset.',
  });
}

async function store(
  context: Context,
  bookId: string,
  { info }: Provider,
  { asset }: AssetTask,
  wanted: Wanted,
  history: History,
  item: Item,
): Promise<Item> {
  const origin = { provider: info.id, at: context.now() };
  const bars = await notEntered(context, bookId, asset.id, history.bars);
  const dividends = wanted.dividends ? history.dividends : [];
  const splits = wanted.splits ? history.splits : [];
  const { changed } = await context.warehouse.putHistory(
    bookId,
    asset.id,
    { bars, dividends, splits },
    origin,
  );
  const last = bars.at(-1)?.date ?? null;
  const delisted = last !== null && day(last) < day(context.now().toISOString().slice(0, 10)) - DELISTED_DAYS;
  return {
    ...item,
    status: 'fetched',
    provider: info.id,
    bars: bars.length,
    changed,
    dividends: dividends.length,
    splits: splits.length,
    from: bars[0]?.date ?? null,
    to: last,
    reason: delisted ? `The last price that ${info.name} has is of ${last}; it may be delisted.` : null,
    mend: delisted ? 'Sell it, record its merger, or set the symbol under which it goes on.' : null,
    ...(await oddities(context, bookId, asset.id, bars[0]?.date ?? null, history)),
  };
}

/** Prices that a person has entered stand. */
async function notEntered(
  context: Context,
  bookId: string,
  assetId: string,
  bars: readonly Bar[],
): Promise<readonly Bar[]> {
  if (bars.length === 0) return bars;
  const there = await context.warehouse.bars(bookId, assetId, {
    from: bars[0]!.date,
    to: bars.at(-1)!.date,
    limit: bars.length * 2,
  });
  const entered = new Set(there.filter(({ provider }) => provider === 'user').map(({ date }) => date));
  return entered.size === 0 ? bars : bars.filter(({ date }) => !entered.has(date));
}

/** Gaps and outliers among what is stored now, from the first day fetched on. */
async function oddities(
  context: Context,
  bookId: string,
  assetId: string,
  from: string | null,
  history: History,
): Promise<Pick<Item, 'gaps' | 'outliers'>> {
  const series = (await context.warehouse.closes(bookId, [assetId])).get(assetId);
  if (series === undefined || from === null) return { gaps: [], outliers: [] };
  const known = [...(await context.warehouse.splits(bookId, [assetId])), ...history.splits];
  const splits = new Map(known.map(({ date, ratio }) => [day(date), Number(ratio)]));
  return {
    gaps: gapsIn(series.date)
      .filter((gap) => gap.to >= day(from))
      .map((gap) => ({ from: formatDay(gap.from), to: formatDay(gap.to), days: gap.days }))
      .slice(-SHOWN),
    outliers: outliersIn(series.date, series.value, splits)
      .filter(({ date }) => date >= day(from))
      .map(({ date, close, change }) => ({ date: formatDay(date), close: String(close), change }))
      .slice(-SHOWN),
  };
}

const SHOWN = 20;
