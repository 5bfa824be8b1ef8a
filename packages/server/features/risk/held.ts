import { add, type Decimal, sign, sum, toNumber, ZERO } from '@financehub/core/money/decimal.ts';
import type { HeldItem, HeldRequest } from '@financehub/core/risk/held-book.ts';
import type { HeldOption } from '@financehub/core/risk/held-option.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { type Missing, type Split, splitsOf } from '../analytics/index.ts';
import { type AssetRow, closesOf, ratesFor } from '../assets/index.ts';
import { holdingsOf, type Loaded, loadPortfolio } from '../portfolios/index.ts';

/** A portfolio as risk looks at it: what was read in one transaction. */
export interface RiskInput {
  readonly loaded: Loaded;
  /** What options that are held are on, beside the portfolio's own assets. */
  readonly assets: ReadonlyMap<string, AssetRow>;
  readonly splits: ReadonlyMap<string, readonly Split[]>;
  /** Of the positions, by asset. */
  readonly positionIds: ReadonlyMap<string, string>;
}

export async function riskInput(db: Reader, context: Context, portfolioId: string): Promise<RiskInput> {
  const loaded = await loadPortfolio(db, portfolioId);
  const assets = new Map(loaded.assets);
  const { rows } = await sql<{ id: string; asset_id: string }>`
    SELECT id, asset_id FROM position WHERE book_id = ${db.bookId} AND portfolio_id = ${portfolioId}`.execute(
    db,
  );
  return {
    loaded,
    assets,
    splits: await splitsOf(db, context, [...assets.keys()]),
    positionIds: new Map(rows.map((row) => [row.asset_id, row.id])),
  };
}

/** One thing held, as it is shown. */
export interface Shown {
  readonly assetId: string | null;
  /** Of cash its currency. */
  readonly symbol: string;
  readonly quantity: Decimal;
  readonly value: Decimal;
}

export interface HeldNow {
  readonly request: HeldRequest;
  /** Of the items of the request. */
  readonly shown: readonly Shown[];
  /** Of the drivers: what they are prices of. */
  readonly drivers: readonly { readonly asset: AssetRow | null; readonly currency: string }[];
  /** With cash, in `currency`; what can not be priced is not in it. */
  readonly value: Decimal;
  readonly cash: Decimal;
  readonly currency: string;
  readonly unavailable: readonly Missing[];
}

interface Driver {
  readonly asset: AssetRow | null;
  readonly currency: string;
}

/** What is held at the end of a day, priced, with the series of what moves it. */
export async function heldNow(
  context: Context,
  bookId: string,
  input: RiskInput,
  { from, to, currency }: { from: EpochDay; to: EpochDay; currency: string },
): Promise<HeldNow> {
  const { loaded, assets } = input;
  const holdings = await holdingsOf(context, bookId, loaded, to, currency);
  const drivers: Driver[] = [];
  const driverOf = (driver: Driver): number => {
    const found = drivers.findIndex(
      ({ asset, currency: code }) =>
        asset?.id === driver.asset?.id && (asset !== null || code === driver.currency),
    );
    return found >= 0 ? found : drivers.push(driver) - 1;
  };
  const items: HeldItem[] = [];
  const shown: Shown[] = [];
  for (const { assetId, symbol, quantity, valueInBase } of holdings.items) {
    if (valueInBase === null || sign(quantity) === 0) continue;
    const asset = assets.get(assetId)!;
    shown.push({ assetId, symbol, quantity, value: valueInBase });
    items.push({
      value: toNumber(valueInBase),
      driver: driverOf({ asset, currency: asset.currency }),
      option: null as HeldOption | null,
    });
  }
  let cash = ZERO;
  for (const balance of loaded.state.tracksCash ? holdings.cash : []) {
    if (balance.valueInBase === null) continue;
    cash = add(cash, balance.valueInBase);
    if (balance.currency === currency || sign(balance.amount) === 0) continue;
    shown.push({
      assetId: null,
      symbol: balance.currency,
      quantity: balance.amount,
      value: balance.valueInBase,
    });
    items.push({
      value: toNumber(balance.valueInBase),
      driver: driverOf({ asset: null, currency: balance.currency }),
      option: null,
    });
  }
  return {
    request: { items, ...(await seriesOf(context, bookId, input, drivers, currency)), from, to },
    shown,
    drivers,
    value: sum([cash, ...shown.filter(({ assetId }) => assetId !== null).map(({ value }) => value)]),
    cash,
    currency,
    unavailable: holdings.unavailable,
  };
}

async function seriesOf(
  context: Context,
  bookId: string,
  { splits }: RiskInput,
  drivers: readonly Driver[],
  currency: string,
): Promise<Pick<HeldRequest, 'drivers' | 'rates'>> {
  const codes = [...new Set(drivers.map((driver) => driver.currency))];
  const ids = drivers.flatMap(({ asset }) => (asset === null ? [] : [asset.id]));
  const [closes, rates] = await Promise.all([
    closesOf(context, bookId, ids),
    ratesFor(context, bookId, [currency, ...codes]),
  ]);
  return {
    drivers: drivers.map(({ asset, currency: code }) => {
      const place = codes.indexOf(code);
      if (asset === null) {
        const date = rates.column(code, currency)?.date ?? new Int32Array(0);
        return { date, close: new Float64Array(date.length).fill(1), currency: place, splits: [] };
      }
      const { date, value } = closes.get(asset.id)!;
      return { date, close: value, currency: place, splits: splits.get(asset.id) ?? [] };
    }),
    rates: codes.map((code) => rates.column(code, currency)),
  };
}

/** Why a driver has no returns, by name. */
export function missingDriver(
  { drivers, currency, request: { from, to } }: HeldNow,
  left: { driver: number; why: 'no-price' | 'no-rate' | 'short'; days: number },
): Missing {
  const { asset, currency: code } = drivers[left.driver]!;
  const what = asset?.symbol ?? `the rate of ${code}`;
  const head = { assetId: asset?.id ?? null, symbol: asset?.symbol ?? code };
  const period = `from ${formatDay(from)} to ${formatDay(to)}`;
  if (left.why === 'no-rate')
    return {
      ...head,
      reason: `there is no exchange rate from ${code} to ${currency} for the prices of ${what} ${period}`,
      mend: `add exchange rates between ${code} and ${currency}`,
    };
  return left.why === 'short'
    ? {
        ...head,
        reason: `${what} is known on ${left.days} days only, less than half as many as the others, and is left out`,
        mend: `add earlier prices of ${what}, or choose a shorter period`,
      }
    : {
        ...head,
        reason: `${what} has too few prices ${period}, and is left out`,
        mend: `add daily prices of ${what} ${period}`,
      };
}
