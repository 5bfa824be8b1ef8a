import { outliersIn } from '@financehub/core/prices/outliers.ts';
import { gapsIn } from '@financehub/core/prices/rhythm.ts';
import { day, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { checkedHistory } from '../../providers/checked.ts';
import { ProviderFailure } from '../../providers/failure.ts';
import type { History, Provider } from '../../providers/provider.ts';
import { type Bar, ENTERED } from '../../warehouse/warehouse.ts';
import type { AssetRow } from '../assets/index.ts';
import { askProvider } from './ask.ts';
import { emptyItem, type Item, outcomeOf, type Request } from './report.ts';
import { classOf, type MarketSettings } from './settings.ts';
import { type Lateness, latenessOf } from './staleness.ts';

/** Days that are fetched again, as providers correct what they said. */
export const OVERLAP_DAYS = 7;
export interface AssetTask {
  readonly asset: AssetRow;
  readonly what: Request['what'];
  readonly from: string;
  readonly to: string;
  /** The last day that has a price, where prices are wanted. */
  readonly last: string | null;
}

interface Wanted {
  readonly prices: boolean;
  readonly dividends: boolean;
  readonly splits: boolean;
}

interface Answered {
  readonly provider: Provider;
  readonly history: History;
  readonly late: Lateness | null;
  /** Why it has nothing of the first days, where they were refused. */
  readonly lacking: ProviderFailure | null;
}

/** A provider that is asked, and since when. */
interface Turn {
  readonly provider: Provider;
  readonly from: string;
  readonly lacking: ProviderFailure | null;
}

/**
 * Asks the providers of the asset's class in order until one answers, and stores what it says. Of answers that end too early the one that
 * goes furthest is stored, and said to be stale. Providers that refuse what is older are asked for the rest when no other has it.
 */
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
  const turns: Turn[] = usable(context, settings, asset, wanted).map((provider) => ({
    provider,
    from: task.from,
    lacking: null,
  }));
  const shorter: Turn[] = [];
  let failed = false;
  let best: Answered | null = null;
  const next = (): Turn | undefined => turns.shift() ?? (best === null ? shorter.shift() : undefined);
  for (let turn = next(); turn !== undefined; turn = next()) {
    const { provider, from, lacking } = turn;
    try {
      const history = await ask(context, settings, provider, { ...task, from }, wanted, signal);
      attempt(item, provider, outcomeOfHistory(history, from), null);
      if (history === null || isEmpty(history)) continue;
      const late = wanted.prices ? await latenessOf(context, bookId, task, history.bars) : null;
      if (best === null || goesFurther(history, best.history)) best = { provider, history, late, lacking };
      if (late === null || late.delisted) break;
    } catch (error) {
      signal.throwIfAborted();
      const { outcome, mend } = outcomeOf(error);
      attempt(item, provider, outcome, mend);
      failed = true;
      const { onlyFrom = null } = error as ProviderFailure;
      if (onlyFrom !== null && onlyFrom > from && onlyFrom <= task.to)
        shorter.push({ provider, from: onlyFrom, lacking: error as ProviderFailure });
    }
  }
  if (best !== null) return store(context, bookId, best, task, wanted, item);
  const none = without(item, failed, task, wanted);
  const late =
    none.status === 'skipped' && wanted.prices ? await latenessOf(context, bookId, task, []) : null;
  return {
    ...item,
    ...none,
    ...(late === null ? {} : { stale: true, reason: `${none.reason}. ${late.reason}` }),
  };
}

const isEmpty = ({ bars, dividends, splits }: History): boolean =>
  bars.length + dividends.length + splits.length === 0;

const goesFurther = (a: History, b: History): boolean =>
  (a.bars.at(-1)?.date ?? '') > (b.bars.at(-1)?.date ?? '');

const UNNAMED = 'has no name for it that could be told';

function outcomeOfHistory(history: History | null, from: string): string {
  if (history === null) return UNNAMED;
  return isEmpty(history) ? `nothing from ${from} on` : `${history.bars.length} prices`;
}

function attempt(item: Item, { info }: Provider, outcome: string, mend: string | null): void {
  item.attempts.push({ provider: info.id, outcome });
  item.mend ??= mend;
}

function without(
  item: Item,
  failed: boolean,
  { asset, from, last }: AssetTask,
  wanted: Wanted,
): Pick<Item, 'status' | 'reason' | 'mend'> {
  if (item.attempts.length === 0)
    return {
      status: 'failed',
      reason: `no provider is set up for assets of the type ${asset.type}`,
      mend: 'Choose providers under Settings, Providers, or import a file of prices.',
    };
  const unnamed = item.attempts.every(({ outcome }) => outcome === UNNAMED);
  if (failed || unnamed || (wanted.prices && last === null))
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
  const period = { from, to };
  const answer = await askProvider(context, settings, provider, signal, async (call) => {
    const symbol = asset.provider_symbols[id] ?? (await provider.symbolOf?.(asset, call)) ?? null;
    if (symbol === null) return null;
    const history = await provider.history!(call, {
      ...period,
      symbol,
      currency: asset.currency,
      prices: wanted.prices,
      events: wanted.dividends || wanted.splits,
    });
    return { symbol, history: await checkedHistory(history, period) };
  });
  if (answer === null) return null;
  const { symbol, history } = answer;
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
  { provider: { info }, history, late, lacking }: Answered,
  { asset }: AssetTask,
  wanted: Wanted,
  item: Item,
): Promise<Item> {
  const origin = { provider: info.id, at: context.now() };
  const bars = await notEntered(context, bookId, asset.id, history.bars);
  const [ownDividends, ownSplits] = await enteredEvents(context, bookId, asset.id);
  const dividends = wanted.dividends
    ? history.dividends.filter(({ exDate }) => !ownDividends.has(exDate))
    : [];
  const splits = wanted.splits ? history.splits.filter(({ date }) => !ownSplits.has(date)) : [];
  const { changed } = await context.warehouse.putHistory(
    bookId,
    asset.id,
    { bars, dividends, splits },
    origin,
  );
  return {
    ...item,
    status: 'fetched',
    provider: info.id,
    bars: bars.length,
    changed,
    dividends: dividends.length,
    splits: splits.length,
    from: bars[0]?.date ?? null,
    to: bars.at(-1)?.date ?? null,
    ...(late === null
      ? { reason: lacking?.brief ?? null, mend: lacking?.mend ?? null }
      : lateWords(info.name, late)),
    ...(await oddities(context, bookId, asset.id, bars[0]?.date ?? null, history)),
  };
}

function lateWords(name: string, late: Lateness): Pick<Item, 'reason' | 'mend' | 'stale'> {
  if (late.delisted)
    return {
      stale: true,
      reason: `The last price that ${name} has is of ${late.last}; it may be delisted.`,
      mend: 'Sell it, record its merger, or set the symbol under which it goes on.',
    };
  return {
    stale: true,
    reason: `${name} is behind. ${late.reason}`,
    mend: 'It is fetched again by the next run; another provider may be further: Settings, Providers.',
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
  const [from, to] = [bars[0]!.date, bars.at(-1)!.date];
  const there = await context.warehouse.bars(bookId, assetId, { from, to, limit: day(to) - day(from) + 1 });
  const entered = new Set(there.filter(({ provider }) => provider === ENTERED).map(({ date }) => date));
  return entered.size === 0 ? bars : bars.filter(({ date }) => !entered.has(date));
}

/** Days of dividends and of splits that a person has entered, which stand too. */
async function enteredEvents(
  context: Context,
  bookId: string,
  assetId: string,
): Promise<[Set<string>, Set<string>]> {
  const { warehouse } = context;
  const [dividends, splits] = await Promise.all([
    warehouse.dividends(bookId, [assetId]),
    warehouse.splits(bookId, [assetId]),
  ]);
  return [
    new Set(dividends.flatMap(({ provider, exDate }) => (provider === ENTERED ? [exDate] : []))),
    new Set(splits.flatMap(({ provider, date }) => (provider === ENTERED ? [date] : []))),
  ];
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
