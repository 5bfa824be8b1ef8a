import { type Decimal, sign, subtract, sum, toNumber } from '@financehub/core/money/decimal.ts';
import type { HeldItem, HeldRequest } from '@financehub/core/risk/held-book.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { type Missing, type Split, splitsOf } from '../analytics/index.ts';
import { type AssetRow, assetsById, closesOf, optionOf, ratesFor } from '../assets/index.ts';
import { holdingsOf, type Loaded, loadPortfolio } from '../portfolios/index.ts';
import { noTerms, optionsOf } from './held-options.ts';

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
  return inputOf(db, context, await loadPortfolio(db, portfolioId));
}

export async function inputOf(db: Reader, context: Context, loaded: Loaded): Promise<RiskInput> {
  const under = [...loaded.assets.values()].flatMap((asset) => optionOf(asset)?.underlyingAssetId ?? []);
  const assets = new Map([...loaded.assets, ...(await assetsById(db, under))]);
  const portfolioId = loaded.portfolio.id;
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
  /** Cash in `currency` itself, which is none of the items: nothing moves it. */
  readonly ownCash: Decimal;
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
  const priced = holdings.items.flatMap((item) => {
    const { assetId, symbol, quantity, price, valueInBase: value } = item;
    return value === null || sign(quantity) === 0
      ? []
      : [{ assetId, symbol, quantity, price: price!, value }];
  });
  const options = await optionsOf(context, bookId, assets, priced, { day: to, currency });
  const { drivers, driverOf } = driverList();
  const unavailable: Missing[] = [...holdings.unavailable];
  const items = priced.map(({ assetId, value }): HeldItem => {
    const asset = assets.get(assetId)!;
    const option = options.get(assetId);
    if (asset.type !== 'option')
      return { value: toNumber(value), driver: driverOf(asset, asset.currency), option: null };
    if (option === undefined || 'reason' in option) {
      unavailable.push(option ?? noTerms(asset));
      return { value: toNumber(value), driver: NO_DRIVER, option: null };
    }
    return {
      value: toNumber(value),
      driver: driverOf(option.underlying, option.underlying.currency),
      option: option.held,
    };
  });
  const cash = (loaded.state.tracksCash ? holdings.cash : []).filter(
    ({ valueInBase }) => valueInBase !== null,
  );
  const foreign = cash.filter((balance) => balance.currency !== currency && sign(balance.amount) !== 0);
  items.push(
    ...foreign.map(({ currency: code, valueInBase }) => ({
      value: toNumber(valueInBase!),
      driver: driverOf(null, code),
      option: null,
    })),
  );
  const series = await seriesOf(context, bookId, input, drivers, currency);
  return {
    request: { items, ...series, from, to },
    shown: [
      ...priced,
      ...foreign.map(({ currency: symbol, amount, valueInBase }) => cashShown(symbol, amount, valueInBase!)),
    ],
    drivers,
    ...totals(priced, cash, foreign),
    currency,
    unavailable,
  };
}

const cashShown = (symbol: string, quantity: Decimal, value: Decimal): Shown => ({
  assetId: null,
  symbol,
  quantity,
  value,
});

type Balances = readonly { readonly valueInBase: Decimal | null }[];

function totals(priced: readonly Shown[], cash: Balances, foreign: Balances) {
  const worth = (balances: Balances): Decimal => sum(balances.map(({ valueInBase }) => valueInBase!));
  return {
    value: sum([worth(cash), ...priced.map(({ value }) => value)]),
    ownCash: subtract(worth(cash), worth(foreign)),
  };
}

/** Of what has no returns at all. */
const NO_DRIVER = -1;

function driverList() {
  const drivers: Driver[] = [];
  const driverOf = (asset: AssetRow | null, currency: string): number => {
    const found = drivers.findIndex((driver) =>
      asset === null ? driver.asset === null && driver.currency === currency : driver.asset?.id === asset.id,
    );
    return found >= 0 ? found : drivers.push({ asset, currency }) - 1;
  };
  return { drivers, driverOf };
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
