import { type Decimal, sign, subtract, sum, toNumber } from '@financehub/core/money/decimal.ts';
import type { HeldItem, HeldRequest } from '@financehub/core/risk/held-book.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { type Missing, type Split, splitsOf } from '../analytics/index.ts';
import { type AssetRow, assetsById, closesOf, optionOf, ratesFor } from '../assets/index.ts';
import { holdingsOf, type Loaded, loadSelected } from '../portfolios/index.ts';
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

/** One portfolio, or all of the book, with the currency in which they are summed up. */
export async function riskInputs(
  db: Reader,
  context: Context,
  portfolioId: string | undefined,
  currency?: string,
): Promise<{ readonly inputs: readonly RiskInput[]; readonly currency: string }> {
  const selected = await loadSelected(db, portfolioId, currency);
  const inputs: RiskInput[] = [];
  for (const loaded of selected.portfolios) inputs.push(await inputOf(db, context, loaded));
  return { inputs, currency: selected.currency };
}

async function inputOf(db: Reader, context: Context, loaded: Loaded): Promise<RiskInput> {
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

/** Where something is held. */
export interface Holder {
  readonly portfolioId: string;
  /** Null of cash. */
  readonly positionId: string | null;
  readonly value: Decimal;
}

/** One thing held, as it is shown. */
export interface Shown {
  readonly assetId: string | null;
  /** Of cash its currency. */
  readonly symbol: string;
  readonly quantity: Decimal;
  readonly value: Decimal;
  /** One, until what several portfolios hold is put together; see {@link together}. */
  readonly holders: readonly Holder[];
}

interface Driver {
  readonly asset: AssetRow | null;
  readonly currency: string;
}

export interface HeldNow {
  readonly request: HeldRequest;
  /** Of the items of the request. */
  readonly shown: readonly Shown[];
  /** Of the drivers: what they are prices of. */
  readonly drivers: readonly Driver[];
  /** With cash, in `currency`; what can not be priced is not in it. */
  readonly value: Decimal;
  /** By portfolio: cash in `currency` itself, which is none of the items: nothing moves it. */
  readonly ownCash: ReadonlyMap<string, Decimal>;
  readonly currency: string;
  readonly unavailable: readonly Missing[];
}

interface Asked {
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly currency: string;
}

/** What portfolios hold at the end of a day, one after the other, priced, with the series of what moves it. */
export async function heldNow(
  context: Context,
  bookId: string,
  inputs: readonly RiskInput[],
  asked: Asked,
): Promise<HeldNow> {
  const { from, to, currency } = asked;
  const { drivers, driverOf } = driverList();
  const parts: Part[] = [];
  for (const input of inputs) parts.push(await partOf(context, bookId, input, asked, driverOf));
  const splits = new Map(inputs.flatMap((input) => [...input.splits]));
  const series = await seriesOf(context, bookId, splits, drivers, currency);
  return {
    request: { items: parts.flatMap(({ items }) => items), ...series, from, to },
    shown: parts.flatMap(({ shown }) => shown),
    drivers,
    value: sum(parts.map(({ value }) => value)),
    ownCash: new Map(parts.map(({ portfolioId, ownCash }) => [portfolioId, ownCash])),
    currency,
    unavailable: once(parts.flatMap(({ unavailable }) => unavailable)),
  };
}

/** What several portfolios lack is said once. */
const once = (all: readonly Missing[]): Missing[] => [
  ...new Map(all.map((each) => [`${each.assetId} ${each.symbol} ${each.reason}`, each])).values(),
];

interface Part {
  readonly portfolioId: string;
  readonly items: readonly HeldItem[];
  readonly shown: readonly Shown[];
  readonly value: Decimal;
  readonly ownCash: Decimal;
  readonly unavailable: readonly Missing[];
}

type DriverOf = (asset: AssetRow | null, currency: string) => number;

async function partOf(
  context: Context,
  bookId: string,
  { loaded, assets, positionIds }: RiskInput,
  { to, currency }: Asked,
  driverOf: DriverOf,
): Promise<Part> {
  const portfolioId = loaded.portfolio.id;
  const holdings = await holdingsOf(context, bookId, loaded, to, currency);
  const priced = holdings.items.flatMap((item) => {
    const { assetId, symbol, quantity, price, valueInBase: value } = item;
    return value === null || sign(quantity) === 0
      ? []
      : [{ assetId, symbol, quantity, price: price!, value }];
  });
  const options = await optionsOf(context, bookId, assets, priced, { day: to, currency });
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
    const driver = driverOf(option.underlying, option.underlying.currency);
    return { value: toNumber(value), driver, option: option.held };
  });
  const cash = (loaded.state.tracksCash ? holdings.cash : []).flatMap((balance) =>
    balance.valueInBase === null ? [] : [{ ...balance, value: balance.valueInBase }],
  );
  const foreign = cash.filter((balance) => balance.currency !== currency && sign(balance.amount) !== 0);
  for (const { currency: code, value } of foreign)
    items.push({ value: toNumber(value), driver: driverOf(null, code), option: null });
  const shown = (symbol: string, assetId: string | null, quantity: Decimal, value: Decimal): Shown => {
    const positionId = assetId === null ? null : (positionIds.get(assetId) ?? null);
    return { assetId, symbol, quantity, value, holders: [{ portfolioId, positionId, value }] };
  };
  const worth = (balances: readonly { readonly value: Decimal }[]) => sum(balances.map(({ value }) => value));
  return {
    portfolioId,
    items,
    shown: [
      ...priced.map(({ symbol, assetId, quantity, value }) => shown(symbol, assetId, quantity, value)),
      ...foreign.map(({ currency: code, amount, value }) => shown(code, null, amount, value)),
    ],
    value: sum([worth(cash), worth(priced)]),
    ownCash: subtract(worth(cash), worth(foreign)),
    unavailable,
  };
}

/** What several portfolios hold of the same as one item of it; what they hold for and against each other is none. */
export function together(held: HeldNow): HeldNow {
  const { request, shown } = held;
  const groups = Map.groupBy(shown.keys(), (at) => shown[at]!.assetId ?? shown[at]!.symbol);
  const merged = [...groups.values()].map((places) => {
    const parts = places.map((at) => shown[at]!);
    const { option, driver } = request.items[places[0]!]!;
    const value = sum(parts.map((part) => part.value));
    const units = places.reduce((all, at) => all + (request.items[at]!.option?.units ?? 0), 0);
    return {
      shown: {
        ...parts[0]!,
        quantity: sum(parts.map(({ quantity }) => quantity)),
        value,
        holders: parts.flatMap(({ holders }) => holders),
      },
      item: { value: toNumber(value), driver, option: option === null ? null : { ...option, units } },
    };
  });
  const left = merged.filter(({ shown: { quantity } }) => sign(quantity) !== 0);
  return {
    ...held,
    request: { ...request, items: left.map(({ item }) => item) },
    shown: left.map((each) => each.shown),
  };
}

/** Of what has no returns at all. */
const NO_DRIVER = -1;

function driverList() {
  const drivers: Driver[] = [];
  const driverOf: DriverOf = (asset, currency) => {
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
  splits: RiskInput['splits'],
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
