import type { EpochDay } from '../time/day.ts';
import { lastAtOrBefore } from '../time/day-column.ts';
import type { AssetClass } from './asset-class.ts';
import { type HeldOption, impliedBy, optionPnl } from './held-option.ts';
import type { MarketBeta } from './market-beta.ts';
import type { Scenario, Shock } from './scenarios.ts';

/** Closes in ascending order of days, and what splits make of units between them. */
export interface PriceCourse {
  readonly date: Int32Array;
  readonly close: Float64Array;
  readonly splits: readonly { readonly date: EpochDay; readonly ratio: number }[];
}

/** Something of the balance sheet. What is owed has a value below zero. */
export interface StressItem {
  /** As shocks name it; of an option that of its underlying. */
  readonly symbol: string;
  readonly kind: 'asset' | 'option' | 'cash';
  readonly class: AssetClass;
  readonly sector: string | null;
  readonly currency: string;
  /** In the currency of the answer. */
  readonly value: number;
  /** Years; null: not known. */
  readonly duration: number | null;
  readonly option: HeldOption | null;
  /** Where its option’s price implies none: that of the past. */
  readonly volatility: number | null;
  /** What shocks of equity are taken times; null: as they are. */
  readonly beta: MarketBeta | null;
  /** Of what moves it; null of cash. */
  readonly prices: PriceCourse | null;
}

export type ItemMethod = 'replay' | 'factor' | 'shock' | 'none';

export interface ItemResult {
  readonly pnl: number;
  /** Of the price in its own currency, and of that currency. */
  readonly move: number;
  readonly currencyMove: number;
  /** That the shock of equity was taken times; null where none was. */
  readonly beta: number | null;
  readonly method: ItemMethod;
  /** What was assumed for want of knowledge. */
  readonly note: string | null;
}

export interface StressRequest {
  readonly items: readonly StressItem[];
  readonly currency: string;
  /** By currency: units of `currency` per unit of it, by day; one without a course does not move but by shocks. */
  readonly rates: ReadonlyMap<string, { readonly date: Int32Array; readonly rate: Float64Array }>;
}

/** Years that bonds of unknown duration are taken to have: about that of broad indices of bonds. */
const ASSUMED_DURATION = 6;

/** A price older than this does not stand for a day. */
const STALE_DAYS = 7;

/** What each item gains in the scenario, all at once. */
export function stress({ items, currency, rates }: StressRequest, scenario: Scenario): ItemResult[] {
  const shocks = new Map(scenario.shocks.map(({ on, change }) => [on.toLowerCase(), change]));
  const currencyMoves = new Map<string, { move: number; replayed: boolean }>();
  const currencyMoveOf = (code: string): { move: number; replayed: boolean } => {
    const known = currencyMoves.get(code);
    if (known !== undefined) return known;
    const past = code === currency ? 0 : rateMove(rates.get(code), scenario);
    const found =
      past === null
        ? { move: shockedRate(scenario.shocks, code, currency), replayed: false }
        : { move: past, replayed: true };
    currencyMoves.set(code, found);
    return found;
  };
  return items.map((item) => stressed(item, scenario, shocks, currencyMoveOf(item.currency)));
}

function stressed(
  item: StressItem,
  scenario: Scenario,
  shocks: ReadonlyMap<string, number>,
  currency: { move: number; replayed: boolean },
): ItemResult {
  const { move, beta, method, note } = priceMove(item, scenario, shocks);
  if (item.kind === 'option' && item.option === null && method !== 'shock')
    return { ...UNKNOWN_OPTION, note: `what the option ${item.symbol} is worth after a move is not known` };
  const currencyMove = currency.move;
  const head = { move, currencyMove, beta, method: methodWith(method, currency, item), note };
  if (item.option === null) return { ...head, pnl: item.value * ((1 + move) * (1 + currencyMove) - 1) };
  const volatility = impliedBy(item.option) ?? item.volatility;
  if (volatility === null)
    return {
      ...head,
      pnl: Number.NaN,
      note: `no volatility of ${item.symbol} is known, from its price or from the past`,
    };
  const gained = optionPnl(
    item.option,
    volatility,
    move,
    shocks.get('volatility') ?? 0,
    shocks.get('rates') ?? 0,
  );
  return { ...head, pnl: gained * (1 + currencyMove) + item.value * currencyMove };
}

const UNKNOWN_OPTION = { pnl: Number.NaN, move: 0, currencyMove: 0, beta: null, method: 'none' } as const;

/** Cash has no price but its currency’s. */
function methodWith(
  method: ItemMethod,
  currency: { move: number; replayed: boolean },
  { kind }: StressItem,
): ItemMethod {
  if (currency.move === 0 || (method !== 'none' && kind !== 'cash')) return method;
  return currency.replayed ? 'replay' : 'factor';
}

type Moved = Pick<ItemResult, 'move' | 'beta' | 'method' | 'note'>;
const STILL: Moved = { move: 0, beta: null, method: 'none', note: null };

function priceMove(item: StressItem, scenario: Scenario, shocks: ReadonlyMap<string, number>): Moved {
  if (item.kind === 'cash') return STILL;
  const own = shocks.get(`asset:${item.symbol.toLowerCase()}`);
  if (own !== undefined) return { ...STILL, move: own, method: 'shock' };
  const past =
    scenario.window === null || item.prices === null ? null : replayedMove(item.prices, scenario.window);
  if (past !== null) return { ...STILL, move: past, method: 'replay' };
  return factorMove(item, shocks);
}

function factorMove(item: StressItem, shocks: ReadonlyMap<string, number>): Moved {
  const { class: kind, sector, symbol, duration } = item;
  const ofSector = sector === null ? undefined : shocks.get(`sector:${sector.toLowerCase()}`);
  const moved = (change: number | undefined): Moved =>
    change === undefined ? STILL : { ...STILL, move: Math.max(-1, change), method: 'factor' };
  switch (kind) {
    case 'equity':
      return ofSector === undefined ? marketMove(item, shocks.get('equity')) : moved(ofSector);
    case 'commodity':
    case 'crypto':
      return moved(ofSector ?? shocks.get(kind));
    case 'bond':
    case 'government-bond': {
      if (ofSector !== undefined) return moved(ofSector);
      const yields = (shocks.get('rates') ?? 0) + (kind === 'bond' ? (shocks.get('credit') ?? 0) : 0);
      if (yields === 0) return STILL;
      const years = duration ?? ASSUMED_DURATION;
      const note =
        duration === null
          ? `the duration of ${symbol} is not known and taken as ${ASSUMED_DURATION} years; a tag as duration:4.5 says it`
          : null;
      return { ...moved(-years * yields), note };
    }
    case 'money':
      return moved(ofSector);
    case 'unknown':
      return {
        ...moved(ofSector),
        note:
          ofSector === undefined
            ? `nothing says what kind of asset ${symbol} is: it is moved by asset:${symbol} alone`
            : null,
      };
  }
}

/** A shock of a sector is what its shares do; one of the market reaches each by its beta. */
function marketMove({ beta }: StressItem, change: number | undefined): Moved {
  if (change === undefined) return STILL;
  const move = Math.max(-1, change * (beta?.value ?? 1));
  return { move, beta: beta?.value ?? null, method: 'factor', note: beta?.note ?? null };
}

/** The change of the price over the window, in units of its end; null where no price stands for one of its days. */
export function replayedMove(
  { date, close, splits }: PriceCourse,
  { from, to }: { from: EpochDay; to: EpochDay },
): number | null {
  const [first, last] = [rowAt(date, from), rowAt(date, to)];
  if (first === null || last === null || !(close[first]! > 0) || !(close[last]! > 0)) return null;
  let units = 1;
  for (const split of splits)
    if (split.date > date[first]! && split.date <= date[last]!) units *= split.ratio;
  return (close[last]! * units) / close[first]! - 1;
}

function rateMove(
  course: { readonly date: Int32Array; readonly rate: Float64Array } | undefined,
  { window }: Scenario,
): number | null {
  if (course === undefined || window === null) return null;
  return replayedMove({ date: course.date, close: course.rate, splits: [] }, window);
}

/** The last row at or before the day; null where there is none that is new enough. */
function rowAt(date: Int32Array, day: EpochDay): number | null {
  const row = lastAtOrBefore(date, day);
  return row >= 0 && day - date[row]! <= STALE_DAYS ? row : null;
}

/**
 * What shocks on pairs make of a currency in another: the first of a pair moves against all others, the second stays, in
 * the order of the shocks.
 */
export function shockedRate(shocks: readonly Shock[], from: string, to: string): number {
  if (from === to) return 0;
  const level = new Map<string, number>();
  for (const { on, change } of shocks) {
    const pair = /^fx:([a-z]{3})([a-z]{3})$/i.exec(on);
    if (pair === null) continue;
    const [moved, against] = [pair[1]!.toUpperCase(), pair[2]!.toUpperCase()];
    level.set(moved, (level.get(against) ?? 1) * (1 + change));
  }
  return (level.get(from) ?? 1) / (level.get(to) ?? 1) - 1;
}
