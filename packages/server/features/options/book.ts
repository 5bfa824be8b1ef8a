import type { calculateGreeks } from '@financehub/contract/options.ts';
import type { BodyOf, ResponseOf } from '@financehub/contract/route.ts';
import { decimalFromNumber, formatDecimal, toNumber, trim } from '@financehub/core/money/decimal.ts';
import { DAYS_PER_YEAR } from '@financehub/core/options/option.ts';
import { noTerms } from '@financehub/core/portfolio/missing.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { type AssetOption, type AssetRow, optionOf, ratesFor } from '../assets/index.ts';
import { holdingsOf, type Loaded, noPrice } from '../portfolios/index.ts';
import { termsOf } from './contracts.ts';
import type { PositionFigures, PositionTask } from './pricing.worker.ts';
import { pricingThread } from './pricing-thread.ts';

type Answer = ResponseOf<typeof calculateGreeks>;
type Book = NonNullable<Answer['book']>;
type Missing = Book['unavailable'][number];
type Item = Answer['items'][number];
type SentPositions = NonNullable<BodyOf<typeof calculateGreeks>['positions']>;

/** What is held, before it is priced; without a task it is the underlying itself. */
interface Held {
  readonly assetId: string | null;
  readonly symbol: string | null;
  readonly underlying: string | null;
  readonly quantity: number;
  readonly multiplier: number;
  readonly currency: string | null;
  readonly spot: number | null;
  readonly task: PositionTask | null;
  /** Why it can't be priced. */
  readonly missing: Omit<Missing, 'symbol'> | null;
}

const DEFAULT_MULTIPLIER = 100;

/** Positions that somebody sent. */
export function sentPositions(sent: SentPositions, today: EpochDay): Held[] {
  const terms = termsOf(sent, today, 'body/positions');
  return sent.map((position, index) => {
    const underlying = position.underlying ?? null;
    const { volatility = null, price = null, quantity } = position;
    return {
      assetId: null,
      symbol: null,
      underlying,
      quantity,
      multiplier: position.multiplier ?? DEFAULT_MULTIPLIER,
      currency: null,
      spot: position.spot,
      task: { ...terms[index]!, volatility, price },
      missing: null,
    };
  });
}

/** The options of a portfolio, and what it holds of what they are on. */
export async function heldPositions(
  context: Context,
  bookId: string,
  loaded: Loaded,
  underlyings: ReadonlyMap<string, AssetRow>,
  { asOf, rate, dividendYield }: { asOf: EpochDay; rate: number; dividendYield: number },
): Promise<Held[]> {
  const { items } = await holdingsOf(context, bookId, loaded, asOf);
  const closes = await context.warehouse.lastCloses(
    bookId,
    [...items.map(({ assetId }) => assetId), ...underlyings.keys()],
    formatDay(asOf),
  );
  const closeOf = (id: string): number | null => (closes.has(id) ? Number(closes.get(id)!.close) : null);
  return items.flatMap(({ assetId, symbol, quantity, currency }): Held[] => {
    const asset = loaded.assets.get(assetId)!;
    const option = optionOf(asset);
    const base = { assetId, symbol, currency, quantity: toNumber(quantity) };
    if (option === null) {
      if (asset.type === 'option') return [{ ...base, ...NO_TERMS, missing: noTerms(assetId, symbol) }];
      if (!underlyings.has(assetId)) return [];
      const spot = closeOf(assetId);
      const missing = spot === null ? noPrice(assetId, symbol, asOf) : null;
      return [{ ...base, underlying: symbol, multiplier: 1, spot, task: null, missing }];
    }
    const of = underlyings.get(option.underlyingAssetId);
    const spot = closeOf(option.underlyingAssetId);
    const price = closeOf(assetId);
    const underlying = of?.symbol ?? null;
    const missing =
      spot === null
        ? noPrice(option.underlyingAssetId, underlying ?? '', asOf)
        : price === null && option.expiry > asOf
          ? {
              ...noPrice(assetId, symbol, asOf),
              reason: `without a price of ${symbol} it implies no volatility`,
            }
          : null;
    const task = spot === null ? null : taskOf(option, spot, price, { asOf, rate, dividendYield });
    return [{ ...base, underlying, multiplier: toNumber(option.multiplier), spot, task, missing }];
  });
}

/** Of an option of which nothing says what it is on. */
const NO_TERMS = { underlying: null, multiplier: DEFAULT_MULTIPLIER, spot: null, task: null };

/** What is left of sums of binary fractions that are nothing. */
const SLIGHT = 1e-12;

/** What several portfolios hold of the same as one position of it; what they hold for and against each other is none. */
export function together(held: readonly Held[]): Held[] {
  const groups = Map.groupBy(held, ({ assetId }) => assetId);
  return [...groups.values()]
    .map((same) => ({ ...same[0]!, quantity: same.reduce((all, { quantity }) => all + quantity, 0) }))
    .filter(({ quantity }) => Math.abs(quantity) > SLIGHT);
}

function taskOf(
  { kind, style, strike, expiry }: AssetOption,
  spot: number,
  price: number | null,
  { asOf, rate, dividendYield }: { asOf: EpochDay; rate: number; dividendYield: number },
): PositionTask {
  return {
    type: kind,
    spot,
    strike: toNumber(strike),
    timeToExpiry: Math.max(0, expiry - asOf) / DAYS_PER_YEAR,
    rate,
    dividendYield,
    model: style === 'american' ? 'bjerksund-stensland' : 'bsm',
    volatility: null,
    price: price ?? (expiry <= asOf ? 0 : null),
  };
}

/** Prices positions and adds them up, in the currency where there is one. */
export async function bookAnswer(
  context: Context,
  bookId: string,
  held: readonly Held[],
  into: { readonly currency: string; readonly asOf: EpochDay } | null,
): Promise<Answer> {
  const tasks = held.flatMap(({ task }) => (task === null ? [] : [task]));
  const priced = (await pricingThread().run(tasks, { name: 'positions' })) as PositionFigures[];
  let next = 0;
  const rows = held.map((each) => ({ each, found: each.task === null ? null : priced[next++]! }));
  const positions = rows.map(({ each, found }) => positionView(each, found));
  const unavailable = rows.flatMap(({ each, found }) => missingOf(each, found));
  const codes = [...new Set(held.flatMap(({ currency }) => currency ?? []))];
  const rates = into === null ? null : await ratesFor(context, bookId, [into.currency, ...codes]);
  const rateOf = (code: string | null): number | null => {
    if (into === null || code === null) return 1;
    const rate = rates!.at(code, into.currency, into.asOf);
    return rate === null ? null : toNumber(rate);
  };
  for (const code of codes)
    if (rateOf(code) === null)
      unavailable.push({
        symbol: code,
        reason: `there is no exchange rate from ${code} to ${into!.currency}`,
        mend: `add exchange rates between ${code} and ${into!.currency}`,
      });
  return {
    items: rows.map(({ each, found }) => itemView(each, found)),
    book: {
      positions,
      underlyings: byUnderlying(positions),
      totals: totalsOf(positions, rateOf, into),
      unavailable,
    },
  };
}

type Position = Book['positions'][number];

function positionView(held: Held, found: PositionFigures | null): Position {
  const { assetId, symbol, underlying, currency, spot, quantity, multiplier } = held;
  const units = quantity * multiplier;
  const figures =
    held.task === null && spot !== null ? { ...OF_UNIT, price: spot } : (found?.figures ?? null);
  const of = (figure: number | undefined, factor: number): number | null =>
    figure === undefined || !Number.isFinite(figure) ? null : figure * factor;
  return {
    assetId,
    symbol,
    underlying,
    quantity: text(quantity),
    multiplier: text(multiplier),
    currency,
    spot,
    volatility: found?.volatility ?? null,
    volatilityBy: found?.volatilityBy ?? null,
    deltaShares: of(figures?.delta, units),
    deltaMoney: of(figures?.delta, units * (spot ?? Number.NaN)),
    gammaShares: of(figures?.gamma, units),
    gammaMoney: of(figures?.gamma, (units * (spot ?? Number.NaN) ** 2) / 100),
    vega: of(figures?.vega, units),
    theta: of(figures?.theta, units),
    rho: of(figures?.rho, units),
    value: of(figures?.price, units),
  };
}

/** The underlying moves as itself. */
const OF_UNIT = { delta: 1, gamma: 0, vega: 0, theta: 0, rho: 0 };
const DIGITS = 9;
const text = (value: number): string => formatDecimal(trim(decimalFromNumber(value, DIGITS)));

function itemView({ task, spot }: Held, found: PositionFigures | null): Item {
  const { figures = null, reason = null } = found ?? {};
  const nothing = Object.fromEntries(NAMES.map((name) => [name, null])) as Record<
    (typeof NAMES)[number],
    null
  >;
  const known = figures ?? (task === null && spot !== null ? { ...nothing, price: spot, delta: 1 } : nothing);
  const finite = Object.fromEntries(
    NAMES.map((name) => [name, Number.isFinite(known[name]) ? known[name] : null]),
  ) as Record<(typeof NAMES)[number], number | null>;
  return {
    ...finite,
    model: task?.model ?? 'bsm',
    timeToExpiry: task?.timeToExpiry ?? 0,
    ...(reason === null ? {} : { reason }),
  };
}

const NAMES = [
  'price',
  'delta',
  'gamma',
  'vega',
  'theta',
  'thetaPerDay',
  'rho',
  'dividendRho',
  'vanna',
  'volga',
  'charm',
  'speed',
  'elasticity',
] as const;

function missingOf({ missing, symbol, assetId }: Held, found: PositionFigures | null): Missing[] {
  if (missing !== null) return [{ ...missing, symbol }];
  if (found?.reason == null) return [];
  const mend = 'give its volatility, or a price that it can be worth';
  return [{ ...(assetId === null ? {} : { assetId }), symbol, reason: found.reason, mend }];
}

const EXPOSURE = [
  'deltaShares',
  'deltaMoney',
  'gammaShares',
  'gammaMoney',
  'vega',
  'theta',
  'rho',
  'value',
] as const;

/** A sum is null when a part of it is. */
function sumOf(positions: readonly Position[], name: (typeof EXPOSURE)[number]): number | null {
  return positions.reduce<number | null>(
    (sum, position) => (sum === null || position[name] === null ? null : sum + position[name]),
    0,
  );
}

function byUnderlying(positions: readonly Position[]): Book['underlyings'] {
  const groups = Map.groupBy(
    positions,
    ({ underlying, currency }) => `${underlying ?? ''} ${currency ?? ''}`,
  );
  return [...groups.values()].map((group) => {
    const { underlying, currency, spot } = group[0]!;
    const sums = Object.fromEntries(EXPOSURE.map((name) => [name, sumOf(group, name)])) as Record<
      (typeof EXPOSURE)[number],
      number | null
    >;
    return { underlying, currency, spot, ...sums };
  });
}

function totalsOf(
  positions: readonly Position[],
  rateOf: (currency: string | null) => number | null,
  into: { readonly currency: string } | null,
): Book['totals'] {
  const converted = positions.map((position) => {
    const rate = rateOf(position.currency);
    const money = (value: number | null): number | null =>
      value === null || rate === null ? null : value * rate;
    const { deltaMoney, gammaMoney, vega, theta, rho, value } = position;
    return {
      ...position,
      deltaMoney: money(deltaMoney),
      gammaMoney: money(gammaMoney),
      vega: money(vega),
      theta: money(theta),
      rho: money(rho),
      value: money(value),
    };
  });
  const of = (name: (typeof EXPOSURE)[number]): number | null => sumOf(converted, name);
  return {
    currency: into?.currency ?? null,
    deltaMoney: of('deltaMoney'),
    gammaMoney: of('gammaMoney'),
    vega: of('vega'),
    theta: of('theta'),
    rho: of('rho'),
    value: of('value'),
  };
}
