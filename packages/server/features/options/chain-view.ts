import type { getOptionChain, getOptionStats } from '@financehub/contract/option-chain.ts';
import type { QueryOf, ResponseOf } from '@financehub/contract/route.ts';
import { decimalFromNumber } from '@financehub/core/money/decimal.ts';
import {
  byExpiry,
  type ChainMarket,
  type ChainQuote,
  type ExpiryMarket,
  expiryMarket,
  quoteFigures,
  spotOf,
} from '@financehub/core/options/chain.ts';
import {
  type ChainStats,
  FEWEST_RANK_DAYS,
  type SideTotals,
  volatilityRank,
} from '@financehub/core/options/chain-stats.ts';
import { formatOcc } from '@financehub/core/options/occ.ts';
import { dayOfInstant, type EpochDay, day as epochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import type { StoredChain } from '../../warehouse/option-chains.ts';
import type { AssetRow } from '../assets/index.ts';
import { volatilitySeries } from './chain-put.ts';
import { pricingThread } from './pricing-thread.ts';
import { closeNear } from './underlying.ts';

type ChainAnswer = ResponseOf<typeof getOptionChain>;
type StatsAnswer = ResponseOf<typeof getOptionStats>;
type Row = ChainAnswer['rows'][number];
type Missing = ChainAnswer['unavailable'][number];

/** A stored chain with what it is looked at with. */
export interface LoadedChain {
  readonly asset: AssetRow;
  readonly chain: StoredChain;
  readonly market: ChainMarket;
  readonly spotBy: 'chain' | 'close' | null;
}

export async function withMarket(
  context: Context,
  bookId: string,
  asset: AssetRow,
  chain: LoadedChain['chain'],
  query: Pick<QueryOf<typeof getOptionChain>, 'rate' | 'dividendYield'>,
): Promise<LoadedChain> {
  const day = dayOfInstant(chain.at);
  const close = chain.spot === null ? await closeNear(context, bookId, asset.id, day) : null;
  return {
    asset,
    chain,
    market: {
      day,
      spot: chain.spot ?? close,
      rate: query.rate ?? 0,
      dividendYield: query.dividendYield ?? null,
    },
    spotBy: chain.spot !== null ? 'chain' : close !== null ? 'close' : null,
  };
}

const ORDERED = (a: number, b: number): number => a - b;

export function chainView(
  { asset, chain, market, spotBy }: LoadedChain,
  asked: string | undefined,
  snapshots: readonly Date[],
): ChainAnswer {
  const expiries = byExpiry(chain.quotes, market.day);
  const spot = spotOf(expiries, market);
  const days = [...expiries.keys()].sort(ORDERED);
  const expiry = asked === undefined ? (days[0] ?? null) : epochDay(asked);
  const quotes = expiry === null ? [] : (expiries.get(expiry) ?? []);
  const unavailable: Missing[] = [];
  if (expiry === null || quotes.length === 0) unavailable.push(noQuotes(asset, expiry, days));
  if (spot === null) unavailable.push(noSpot(asset));
  const of =
    spot === null || expiry === null || quotes.length === 0
      ? null
      : expiryMarket(quotes, expiry, spot, market);
  return {
    ...headOf(asset, chain, market, spot, spotBy),
    expiries: days.map((each) => expiryView(each, expiries.get(each)!, market.day)),
    expiry: expiry === null ? null : formatDay(expiry),
    timeToExpiry: of?.time ?? null,
    forward: of?.forward ?? null,
    dividendYield: of?.dividendYield ?? null,
    carryBy: of?.carry ?? null,
    rows: rowsOf(asset.symbol, quotes, of),
    snapshots: snapshots.map((at) => at.toISOString()),
    unavailable,
  };
}

function headOf(
  asset: AssetRow,
  chain: LoadedChain['chain'],
  { rate }: ChainMarket,
  spot: number | null,
  spotBy: LoadedChain['spotBy'],
) {
  return {
    symbol: asset.symbol,
    assetId: asset.id,
    currency: asset.currency,
    at: chain.at.toISOString(),
    source: chain.provider,
    spot,
    spotBy: spotBy ?? (spot === null ? null : ('parity' as const)),
    rate,
  };
}

function expiryView(expiry: EpochDay, quotes: readonly ChainQuote[], today: EpochDay) {
  const sum = (of: 'volume' | 'openInterest'): number | null => {
    const known = quotes.filter((quote) => quote[of] !== null);
    return known.length === 0 ? null : known.reduce((total, quote) => total + quote[of]!, 0);
  };
  return {
    expiry: formatDay(expiry),
    days: expiry - today,
    contracts: quotes.length,
    volume: sum('volume'),
    openInterest: sum('openInterest'),
  };
}

function rowsOf(root: string, quotes: readonly ChainQuote[], market: ExpiryMarket | null): Row[] {
  const strikes = Map.groupBy(quotes, ({ strike }) => strike);
  return [...strikes]
    .sort(([a], [b]) => a - b)
    .map(([strike, pair]) => ({
      strike,
      call: sideOf(root, pair.find(({ kind }) => kind === 'call') ?? null, market),
      put: sideOf(root, pair.find(({ kind }) => kind === 'put') ?? null, market),
    }));
}

const STRIKE_DIGITS = 3;

function sideOf(root: string, quote: ChainQuote | null, market: ExpiryMarket | null): Row['call'] {
  if (quote === null) return null;
  const { expiry, kind, bid, ask, last, volume, openInterest } = quote;
  const found = market === null ? null : quoteFigures(quote, market);
  const figures = found?.figures ?? null;
  return {
    contract: formatOcc({ root, expiry, kind, strike: decimalFromNumber(quote.strike, STRIKE_DIGITS) }),
    bid,
    ask,
    last,
    price: found?.price ?? null,
    priceBy: found?.by ?? null,
    volume,
    openInterest,
    impliedVolatility: found?.impliedVolatility ?? null,
    delta: figures?.delta ?? null,
    gamma: figures?.gamma ?? null,
    vega: figures?.vega ?? null,
    theta: figures?.theta ?? null,
    ...(found?.reason == null ? {} : { reason: found.reason }),
  };
}

function noQuotes({ symbol }: AssetRow, expiry: EpochDay | null, days: readonly EpochDay[]): Missing {
  const reason =
    expiry === null
      ? `all options of the chain on ${symbol} have expired`
      : `the chain has no options on ${symbol} that expire on ${formatDay(expiry)}`;
  const mend =
    days.length === 0
      ? 'store a later chain, or store it again and name the day of its quotes as `at`'
      : `choose one of ${days.slice(0, 3).map(formatDay).join(', ')}`;
  return { figure: 'rows', reason, mend };
}

function noSpot({ symbol }: AssetRow): Missing {
  return {
    figure: 'spot',
    reason: `neither the chain nor a price says what ${symbol} cost then, and no strike has both a put and a call quoted`,
    mend: `add prices of ${symbol}, or give spot with the chain`,
  };
}

export async function statsView(
  context: Context,
  bookId: string,
  { asset, chain, market, spotBy }: LoadedChain,
): Promise<StatsAnswer> {
  const stats = (await pricingThread().run(
    { quotes: chain.quotes, market },
    { name: 'chainStats' },
  )) as ChainStats;
  const history = await historyOf(context, bookId, asset.id, market.day);
  const now = stats.volatility30;
  const rank = now === null ? null : volatilityRank(now, history.volatility30);
  return {
    ...headOf(asset, chain, market, stats.spot, spotBy),
    totals: totalsView(stats.totals),
    expiries: stats.expiries.map(({ market: of, ...each }) => ({
      expiry: formatDay(of.expiry),
      days: of.expiry - market.day,
      forward: of.forward,
      atmVolatility: each.atmVolatility,
      skew25: each.skew25,
      putVolatility25: each.put25,
      callVolatility25: each.call25,
      maxPain: each.maxPain,
      expectedMove: each.straddle,
      expectedMoveFraction: each.straddle === null ? null : each.straddle / of.spot,
      oneSigma: each.atmVolatility === null ? null : of.spot * each.atmVolatility * Math.sqrt(of.time),
      ...totalsView(each.totals),
    })),
    volatility30: now,
    volatilityRank: rank?.rank ?? null,
    volatilityPercentile: rank?.percentile ?? null,
    volatilityLow: rank?.low ?? null,
    volatilityHigh: rank?.high ?? null,
    history,
    unavailable: missingOf(asset, stats, history.date.length),
  };
}

const YEAR = 365;

async function historyOf({ warehouse }: Context, bookId: string, assetId: string, day: EpochDay) {
  const name = volatilitySeries(assetId);
  const range = { from: formatDay(day - YEAR), to: formatDay(day) };
  const found = (await warehouse.series(bookId, [name], range)).get(name);
  return {
    date: [...(found?.date ?? [])].map(formatDay),
    volatility30: [...(found?.value ?? [])],
  };
}

function totalsView(totals: SideTotals) {
  const ratio = (put: number | null, call: number | null): number | null =>
    put === null || call === null || call === 0 ? null : put / call;
  return {
    ...totals,
    putCallVolume: ratio(totals.putVolume, totals.callVolume),
    putCallOpenInterest: ratio(totals.putOpenInterest, totals.callOpenInterest),
  };
}

function missingOf(asset: AssetRow, stats: ChainStats, days: number): Missing[] {
  const { totals, expiries, volatility30, spot } = stats;
  const missing: Missing[] = spot === null ? [noSpot(asset)] : [];
  const note = (figure: string, reason: string, mend: string): unknown =>
    missing.push({ figure, reason, mend });
  if (totals.callVolume === null || totals.putVolume === null)
    note(
      'putCallVolume',
      'the chain does not say the volume of calls and puts',
      'store a chain with volumes',
    );
  if (totals.callOpenInterest === null || totals.putOpenInterest === null)
    note(
      'putCallOpenInterest',
      'the chain does not say the open interest of calls and puts',
      'store a chain with open interest',
    );
  if (expiries.length > 0 && expiries.every(({ skew25 }) => skew25 === null))
    note(
      'skew25',
      'no expiry has puts and calls quoted around a delta of 0.25',
      'store a chain with more strikes',
    );
  if (volatility30 === null)
    note(
      'volatility30',
      'the chain has no volatilities at the forward before and after thirty days',
      'store a chain with expiries on both sides of thirty days',
    );
  if (volatility30 === null || days < FEWEST_RANK_DAYS)
    note(
      'volatilityRank',
      `there are chains of ${days} days in the year before; a rank needs ${FEWEST_RANK_DAYS}`,
      'store a chain on every trading day',
    );
  return missing;
}
