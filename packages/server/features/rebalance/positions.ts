import {
  type Decimal,
  decimal,
  divide,
  MAX_SCALE,
  sign,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import type { Holding } from '@financehub/core/portfolio/holdings.ts';
import type {
  RebalanceBand,
  RebalanceGroup,
  RebalancePosition,
} from '@financehub/core/portfolio/rebalance-input.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { ProblemError } from '../../http/problem.ts';
import { type AssetRow, heldLastCloses, ratesFor } from '../assets/index.ts';
import { holdingsOf, type Loaded, type Missing, noPrice, noRate } from '../portfolios/index.ts';
import type { Grouping, Target, TargetList } from './targets.ts';

export interface Choices {
  readonly untargeted: 'sell' | 'keep';
  readonly skip: ReadonlySet<string>;
  /** The shares that an asset is traded in multiples of. */
  readonly unitOf: (asset: AssetRow) => Decimal;
}

/** A position with what it is shown as. */
export interface Priced {
  readonly asset: AssetRow;
  readonly priceDate: string;
}

export interface Positions {
  readonly positions: readonly RebalancePosition[];
  /** Of the positions, in their order. */
  readonly priced: readonly Priced[];
  readonly groups: readonly RebalanceGroup[];
  /** In the portfolio's currency. */
  readonly cash: Decimal;
  readonly cashBalances: ReadonlyMap<string, Decimal>;
  readonly notes: readonly string[];
  /** Of what is held: why costs are not known. */
  readonly unavailable: readonly Missing[];
}

export const bandOf = (band: Target['band']): RebalanceBand | null =>
  band === null || ((band.absolute ?? null) === null && (band.relative ?? null) === null)
    ? null
    : { absolute: band.absolute ?? null, relative: band.relative ?? null };

/**
 * What is held and what is to be bought, priced on a day. A price or a rate that is missing is a ProblemError
 * `impossible` that names it; assets that are skipped need none.
 */
export async function positionsOf(
  context: Context,
  bookId: string,
  loaded: Loaded,
  assets: ReadonlyMap<string, AssetRow>,
  targets: TargetList,
  choices: Choices,
  asOf: EpochDay,
): Promise<Positions> {
  const { portfolio } = loaded;
  const holdings = await holdingsOf(context, bookId, loaded, asOf);
  refuseShort(holdings.items, wantedIds(targets));
  const long = holdings.items.filter(({ quantity }) => sign(quantity) >= 0);
  const quantities = new Map(long.map(({ assetId, quantity }) => [assetId, quantity]));
  for (const id of wantedIds(targets)) if (!quantities.has(id)) quantities.set(id, ZERO);
  const groupOf = grouping(targets, assets);
  const traded = [...quantities.keys()].filter((id) => {
    if (choices.skip.has(id)) return false;
    return choices.untargeted === 'sell' || groupOf(assets.get(id)!) !== null;
  });
  const { priced, missing } = await pricesOf(
    context,
    bookId,
    traded.map((id) => assets.get(id)!),
    portfolio.currency,
    asOf,
  );
  const cashMissing = holdings.cash.some(({ valueInBase }) => valueInBase === null)
    ? holdings.unavailable.filter(({ assetId }) => assetId === null)
    : [];
  refuse([...missing, ...cashMissing]);
  const places = new Map(priced.map(({ asset }, at) => [asset.id, at]));
  return {
    positions: priced.map(({ asset, price, rate }) => ({
      assetId: asset.id,
      quantity: quantities.get(asset.id)!,
      currency: asset.currency,
      price,
      rate,
      unit: choices.unitOf(asset),
      group: groupOf(asset),
    })),
    priced,
    groups: targets.items.map(({ key, weight, band, buy }) => ({
      weight,
      band: bandOf(band ?? targets.band),
      buy: (targets.by === 'asset' ? [key] : buy).flatMap((id) => places.get(id) ?? []),
    })),
    cash: holdings.totals.cash ?? ZERO,
    cashBalances: new Map(holdings.cash.map(({ currency, amount }) => [currency, amount])),
    notes: notesOf(holdings.items, new Set(traded)),
    unavailable: holdings.unavailable.filter(
      ({ missing: what, assetId }) => what === 'cost' && assetId !== null,
    ),
  };
}

/** What is held beside what the figures are of. */
function notesOf(items: readonly Holding[], traded: ReadonlySet<string>): string[] {
  const short = items.filter(({ quantity }) => sign(quantity) < 0);
  const aside = items.filter(({ assetId, quantity }) => sign(quantity) > 0 && !traded.has(assetId));
  const notes = short.map(({ symbol }) => `${symbol} is sold short and left aside.`);
  if (aside.length === 0) return notes;
  const named = aside.slice(0, NAMED).map(({ symbol }) => symbol);
  const more = aside.length > NAMED ? ` and ${aside.length - NAMED} more` : '';
  return [...notes, `Left aside: ${named.join(', ')}${more}. Values, weights and drift are of the rest.`];
}

/** What would be bought of an asset that is sold short would cover the sale instead. */
function refuseShort(items: readonly Holding[], named: readonly string[]): void {
  const short = items.find(({ assetId, quantity }) => sign(quantity) < 0 && named.includes(assetId));
  if (short === undefined) return;
  throw new ProblemError('impossible', `${short.symbol} is sold short, and can not be brought to a target.`, {
    mend: `Cover the short sale of ${short.symbol} first, or leave it aside with skip.`,
  });
}

/** The targets without assets that are left aside; the others share what is left in their proportions. */
export function withoutSkipped(targets: TargetList, skip: ReadonlySet<string>): TargetList {
  const items = targets.items.flatMap((item) => {
    if (targets.by === 'asset') return skip.has(item.key) ? [] : [item];
    return [{ ...item, buy: item.buy.filter((id) => !skip.has(id)) }];
  });
  const whole = items.reduce((all, { weight }) => all + weight, targets.cash);
  if (!(whole > 0))
    throw new ProblemError('impossible', 'Everything that has a target is left aside.', {
      mend: 'Leave fewer assets aside.',
    });
  return {
    ...targets,
    items: items.map((item) => ({ ...item, weight: item.weight / whole })),
    cash: targets.cash / whole,
  };
}

/** The assets that targets name. */
export function wantedIds({ by, items }: TargetList): string[] {
  return by === 'asset' ? items.map(({ key }) => key) : items.flatMap(({ buy }) => buy);
}

interface WithPrice extends Priced {
  readonly price: Decimal;
  readonly rate: Decimal;
}

async function pricesOf(
  context: Context,
  bookId: string,
  assets: readonly AssetRow[],
  currency: string,
  asOf: EpochDay,
): Promise<{ priced: WithPrice[]; missing: Missing[] }> {
  const [closes, rates] = await Promise.all([
    heldLastCloses(context, bookId, assets, formatDay(asOf)),
    ratesFor(context, bookId, [currency, ...assets.map((asset) => asset.currency)]),
  ]);
  const priced: WithPrice[] = [];
  const missing: Missing[] = [];
  for (const asset of assets) {
    const close = closes.get(asset.id);
    const rate = rates.at(asset.currency, currency, asOf);
    if (close === undefined) missing.push(noPrice(asset.id, asset.symbol, asOf));
    if (rate === null) missing.push(noRate(asset.id, asset.symbol, asset.currency, currency, asOf));
    if (close === undefined || rate === null) continue;
    priced.push({ asset, price: trim(decimal(close.close)), priceDate: close.date, rate });
  }
  return { priced, missing };
}

const NAMED = 5;

function refuse(missing: readonly { symbol: string | null; reason: string; mend: string }[]): void {
  if (missing.length === 0) return;
  const more = missing.length > NAMED ? `; and ${missing.length - NAMED} more` : '';
  const reasons = missing.slice(0, NAMED).map(({ reason }) => reason);
  const mends = missing.slice(0, NAMED).map(({ mend }) => mend);
  throw new ProblemError('impossible', `The portfolio can not be valued: ${reasons.join('; ')}${more}.`, {
    mend: `${sentence(mends.join('; '))}, or leave the asset aside with skip.`,
    errors: missing.map(({ symbol, reason }) => ({ path: `assets/${symbol ?? ''}`, message: reason })),
  });
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** The index of the target that an asset counts for; null where there is none. */
function grouping(
  { by, items }: TargetList,
  assets: ReadonlyMap<string, AssetRow>,
): (asset: AssetRow) => number | null {
  const places = new Map(items.map(({ key }, at) => [keyed(by, key), at]));
  const bought = new Map(items.flatMap(({ buy }, at) => buy.map((id): [string, number] => [id, at])));
  for (const [id, at] of bought) {
    const asset = assets.get(id)!;
    if (
      !propertiesOf(by, asset)
        .map((value) => keyed(by, value))
        .includes(keyed(by, items[at]!.key))
    )
      throw new ProblemError(
        'impossible',
        `${asset.symbol} is to be bought for “${items[at]!.key}”, but is not of that ${by}.`,
        {
          mend: `Set the ${by} of ${asset.symbol}, or buy another asset for it.`,
        },
      );
  }
  return (asset) => {
    const found = propertiesOf(by, asset).flatMap((value) => places.get(keyed(by, value)) ?? []);
    if (found.length > 1)
      throw new ProblemError(
        'impossible',
        `${asset.symbol} counts for several targets: ${found.map((at) => items[at]!.key).join(', ')}.`,
        { mend: `Give ${asset.symbol} one of these tags only, or leave it aside with skip.` },
      );
    return found[0] ?? null;
  };
}

const keyed = (by: Grouping, key: string): string => (by === 'asset' ? key : key.trim().toLowerCase());

function propertiesOf(by: Grouping, asset: AssetRow): string[] {
  if (by === 'asset') return [asset.id];
  if (by === 'tag') return [...asset.tags];
  const value = asset[by];
  return value === null ? [] : [value];
}

/** Shares of the smallest step of so many decimals. */
export const stepOf = (decimals: number): Decimal =>
  trim(divide(decimal('1'), { units: 10n ** BigInt(decimals), scale: 0 }, MAX_SCALE));
