import { columnsOf } from '@financehub/core/portfolio/columns.ts';
import { entriesIn, transactionOf } from '@financehub/core/portfolio/entry-sums.ts';
import { type CashMoves, cashGain, cashMoves } from '@financehub/core/portfolio/gain-cash.ts';
import type { MissingForGain, PeriodGain } from '@financehub/core/portfolio/gain-money.ts';
import { assetGains } from '@financehub/core/portfolio/gains.ts';
import { continueHistory, dailyHistory, type KeptHistory } from '@financehub/core/portfolio/history.ts';
import { assetGroups, assetIdsOf } from '@financehub/core/portfolio/linked-assets.ts';
import { indexOfEach, NO_PLACES, placesOf } from '@financehub/core/portfolio/places.ts';
import { type PortfolioTransaction, tracksCash } from '@financehub/core/portfolio/transaction.ts';
import type { ValuationInput } from '@financehub/core/portfolio/valuation.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';
import { type HoldingReturns, holdingReturns } from './holding-returns.ts';
import { gainsMarketOf } from './market-columns.ts';
import type { Begin, Market, PeriodWish, Settle, Splice } from './messages.ts';
import { unpack } from './packed.ts';

/** The days and the currency of a question. */
export interface Period {
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly currency: string;
  readonly today: EpochDay;
}

interface HistoryKept {
  readonly market: string;
  /** Ids of assets and codes of currencies by their place in what is kept. */
  readonly assets: readonly string[];
  readonly currencies: readonly string[];
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly history: KeptHistory;
  /** The first day of which transactions have changed since. */
  changed: EpochDay;
}

interface GainsKept {
  readonly market: string;
  /** By group of linked assets; of a group that changed there is none. */
  readonly groups: Map<string, GroupFound>;
}

interface GroupFound {
  /** All that its transactions are about, also where none of them is in the period. */
  readonly ids: ReadonlySet<string>;
  readonly gains: readonly PeriodGain[] | MissingForGain;
  readonly cash: CashMoves | MissingForGain;
  /** Null for assets that spin-offs and mergers link: what is one of them today was another before. */
  readonly returns: HoldingReturns | null;
}

/** A portfolio as the thread knows it, with what it has computed of it. */
export interface Replica {
  transactions: PortfolioTransaction[];
  settled: Settle | null;
  /** By group of linked assets; null after a change. */
  groups: Map<string, PortfolioTransaction[]> | null;
  readonly histories: Map<string, HistoryKept>;
  readonly gains: Map<string, GainsKept>;
  /** What it was last asked. */
  asked: PeriodWish | null;
}

/** Questions about other periods and currencies whose figures are kept. */
const PERIODS_KEPT = 6;
const CURRENCIES_KEPT = 3;
const NEVER = Number.POSITIVE_INFINITY;

export function newReplica(): Replica {
  return {
    transactions: [],
    settled: null,
    groups: null,
    histories: new Map(),
    gains: new Map(),
    asked: null,
  };
}

/** Takes over what a version is; where cash is kept now that was not before, or the other way round, every day is another. */
export function settle(replica: Replica, settled: Settle): void {
  const before = replica.settled;
  if (before !== null && (before.tracksCash !== settled.tracksCash || before.currency !== settled.currency)) {
    replica.histories.clear();
    replica.gains.clear();
  }
  replica.settled = settled;
}

/** A portfolio as the ledger tells it, while lines of it come in. */
export interface Telling {
  readonly begin: Begin;
  readonly transactions: PortfolioTransaction[];
}

export function hear({ begin, transactions }: Telling, block: Uint8Array): void {
  for (const entry of entriesIn(block))
    transactions.push(transactionOf(entry, begin.currencyOf.get(entry.assetId ?? '') ?? begin.currency));
}

/** The portfolio that was told, of which nothing is computed yet. */
export function heard({ begin, transactions }: Telling): Replica {
  const { key, version, currency, currencyOf } = begin;
  const places = placesOf(NO_PLACES, transactions, currencyOf);
  const cash = tracksCash(transactions);
  const columns = columnsOf(transactions, indexOfEach(places), places.currencies, cash);
  const assets = [...places.assets].map(([id, asset]) => ({ id, currency: asset.currency }));
  const currencies = [...places.currencies.keys()];
  const settled = {
    kind: 'settle',
    key,
    version,
    currency,
    tracksCash: cash,
    columns,
    assets,
    currencies,
  } as const;
  return { ...newReplica(), transactions, settled };
}

/** Applies a change, and forgets what was computed of what it touches. */
export function splice(replica: Replica, { at, remove, insert: packed }: Splice): void {
  const insert = unpack(packed);
  const removed = replica.transactions.slice(at, at + remove);
  if (at === replica.transactions.length) replica.transactions.push(...insert);
  else
    replica.transactions = [
      ...replica.transactions.slice(0, at),
      ...insert,
      ...replica.transactions.slice(at + remove),
    ];
  const touched = [...removed, ...insert];
  const first = touched.reduce((day, { date }) => Math.min(day, date), NEVER);
  for (const kept of replica.histories.values()) kept.changed = Math.min(kept.changed, first);
  replica.groups = null;
  const assets = new Set(touched.flatMap(assetIdsOf));
  const linking = touched.some(({ toAssetId }) => toAssetId !== null);
  // A spin-off or a merger may make other groups of all assets.
  for (const { groups } of replica.gains.values())
    for (const [key, { ids }] of groups) if (linking || !assets.isDisjointFrom(ids)) groups.delete(key);
}

/** What an ordinary history spans at most; a longer one is computed for the days asked for, and not kept. */
const LONGEST_KEPT = 40_000;

/** A daily history that holds the days of the period, with what is kept of it used. */
export function historyOf(replica: Replica, period: Period, market: Market): KeptHistory {
  const { currency } = period;
  const from = replica.transactions[0]!.date;
  const to = Math.max(period.to, period.today);
  const input = valuationInputOf(replica, currency, market);
  if (to - from > LONGEST_KEPT) return dailyHistory({ ...input, from: period.from, to: period.to });
  const assets = replica.settled!.assets.map(({ id }) => id);
  const { currencies } = replica.settled!;
  const kept = replica.histories.get(currency);
  const current =
    kept !== undefined &&
    kept.market === market.version &&
    kept.from === from &&
    // Transactions that were read anew, after an undo, can bring their assets in another order.
    startsWith(assets, kept.assets) &&
    startsWith(currencies, kept.currencies);
  if (current && kept.to >= to && kept.changed === NEVER) return kept.history;
  const request = { ...input, from, to };
  const history = current
    ? continueHistory(request, kept.history, Math.min(kept.changed, kept.to + 1))
    : dailyHistory(request);
  keep(
    replica.histories,
    currency,
    { market: market.version, assets, currencies, from, to, history, changed: NEVER },
    CURRENCIES_KEPT,
  );
  return history;
}

const startsWith = (list: readonly string[], start: readonly string[]): boolean =>
  start.length <= list.length && start.every((each, place) => list[place] === each);

function valuationInputOf(replica: Replica, currency: string, market: Market): ValuationInput {
  const { columns, assets, currencies, currency: own } = replica.settled!;
  const none = { date: new Int32Array(0), close: new Float64Array(0), rate: new Float64Array(0) };
  return {
    transactions: columns,
    assets: assets.map(({ id, currency: code }) => ({
      prices: market.prices.get(id) ?? none,
      currency: currencies.indexOf(code),
    })),
    rates: currencies.map((code) => (code === currency ? null : (market.rates.get(code) ?? none))),
    order: { assets: sortedPlaces(assets.map(({ id }) => id)), currencies: sortedPlaces(currencies) },
    ownRates: currency === own,
  };
}

/** Places of the names in the order of the names. */
const sortedPlaces = (names: readonly string[]): Int32Array =>
  Int32Array.from(names.keys()).sort((a, b) => (names[a]! < names[b]! ? -1 : 1));

/** The gains of a period by group of assets, with the returns of each, and of cash. */
export function gainsOf(
  replica: Replica,
  period: Period,
  market: Market,
): { readonly groups: readonly GroupFound[]; readonly cash: PeriodGain | MissingForGain } {
  const { currency: own, tracksCash, assets } = replica.settled!;
  replica.groups ??= assetGroups(replica.transactions);
  const name = `${period.from} ${period.to} ${period.currency}`;
  let kept = replica.gains.get(name);
  if (kept?.market !== market.version) {
    kept = { market: market.version, groups: new Map() };
    keep(replica.gains, name, kept, PERIODS_KEPT);
  }
  const currencyOf = new Map(assets.map(({ id, currency }) => [id, currency]));
  const request = { ...period, ownRates: own === period.currency, market: gainsMarketOf(market) };
  const returnsOf = returnsWithin(replica, period, market);
  for (const [key, transactions] of replica.groups) {
    if (kept.groups.has(key)) continue;
    const gains = assetGains({ ...request, transactions }, (id) => currencyOf.get(id) ?? period.currency);
    const ids = new Set(transactions.flatMap(assetIdsOf));
    const cash = cashMoves({ ...request, transactions, tracksCash });
    kept.groups.set(key, { ids, gains, cash, returns: ids.size === 1 ? returnsOf([...ids][0]!) : null });
  }
  const groups = [...replica.groups.keys()].map((key) => kept.groups.get(key)!);
  const ofNoAsset = replica.transactions.filter(({ assetId }) => assetId === null);
  const moves = [
    ...groups.map(({ cash }) => cash),
    cashMoves({ ...request, transactions: ofNoAsset, tracksCash }),
  ];
  const missing = moves.find((each) => 'missing' in each);
  return {
    groups,
    cash:
      missing ??
      cashGain(
        moves.filter((each) => 'balances' in each),
        request,
      ),
  };
}

function returnsWithin(
  replica: Replica,
  { from, to, currency }: Period,
  market: Market,
): (assetId: string) => HoldingReturns {
  const input = valuationInputOf(replica, currency, market);
  const { transactions: columns, assets, rates, ownRates = false } = input;
  const indexOf = new Map(replica.settled!.assets.map(({ id }, index) => [id, index]));
  const rowsOf = assets.map((): number[] => []);
  for (const [row, asset] of columns.asset.entries()) if (asset >= 0) rowsOf[asset]!.push(row);
  return (assetId) => {
    const asset = indexOf.get(assetId)!;
    return holdingReturns({ columns, rows: rowsOf[asset]!, ...assets[asset]!, rates, ownRates, from, to });
  };
}

function keep<Value>(into: Map<string, Value>, key: string, value: Value, most: number): void {
  into.delete(key);
  into.set(key, value);
  for (const oldest of into.keys()) {
    if (into.size <= most) return;
    into.delete(oldest);
  }
}
