import { type Decimal, sign, sum, toNumber } from '@financehub/core/money/decimal.ts';
import { noTerms } from '@financehub/core/portfolio/missing.ts';
import type { HeldItem, HeldRequest } from '@financehub/core/risk/held-book.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { type Missing, type Split, splitsOf } from '../analytics/index.ts';
import { type AssetRow, assetsById, closesOf, optionOf, ratesFor } from '../assets/index.ts';
import { holdingsOf, type Loaded, loadSelected, noPrice, noRate } from '../portfolios/index.ts';
import { optionsOf, type PricedOption } from './held-options.ts';

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
  readonly value: Decimal | null;
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

export interface Driver {
  readonly asset: AssetRow | null;
  readonly currency: string;
}

export interface HeldNow {
  readonly request: HeldRequest;
  /** Of the items of the request. */
  readonly shown: readonly Shown[];
  /** Of the drivers: what they are prices of. */
  readonly drivers: readonly Driver[];
  /** With cash, in `currency`, of all that has a value: of the whole where `unvalued` is empty. */
  readonly known: Decimal;
  readonly unvalued: readonly Unvalued[];
  /** Of the items that have a value and no model: why. */
  readonly unmodelled: ReadonlyMap<number, Missing>;
  /** By portfolio: cash in `currency` itself, which is none of the items: nothing moves it. */
  readonly ownCash: ReadonlyMap<string, Decimal>;
  readonly currency: string;
}

/** Something held of which the value is not known. */
export interface Unvalued {
  readonly assetId: string | null;
  readonly symbol: string;
  readonly quantity: Decimal;
  /** Where; the value is null. */
  readonly holders: readonly Holder[];
  readonly why: Missing;
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
  const lines = parts.flatMap(({ lines: own }) => own);
  return {
    request: { items: lines.map(({ item }) => item), ...series, from, to },
    shown: lines.map(({ shown }) => shown),
    drivers,
    known: sum([...lines.map(({ shown }) => shown.value), ...parts.map(({ ownCash }) => ownCash)]),
    unvalued: parts.flatMap(({ unvalued }) => unvalued),
    unmodelled: unmodelledOf(lines),
    ownCash: new Map(parts.map(({ portfolioId, ownCash }) => [portfolioId, ownCash])),
    currency,
  };
}

const unmodelledOf = (lines: readonly Line[]): Map<number, Missing> =>
  new Map(lines.flatMap(({ why }, at) => (why === null ? [] : [[at, why] as const])));

/** Something held of known value; `why`: an option that no model takes. */
interface Line {
  readonly item: HeldItem;
  readonly shown: Shown;
  readonly why: Missing | null;
}

interface Part {
  readonly portfolioId: string;
  readonly lines: readonly Line[];
  readonly unvalued: readonly Unvalued[];
  readonly ownCash: Decimal;
}

type DriverOf = (asset: AssetRow | null, currency: string) => number;

async function partOf(
  context: Context,
  bookId: string,
  { loaded, assets, positionIds }: RiskInput,
  asked: Asked,
  driverOf: DriverOf,
): Promise<Part> {
  const { to, currency } = asked;
  const portfolioId = loaded.portfolio.id;
  const holdings = await holdingsOf(context, bookId, loaded, to, currency);
  const held = holdings.items.filter(({ quantity }) => sign(quantity) !== 0);
  const priced = held.flatMap(({ assetId, symbol, quantity, price, valueInBase: value }) =>
    value === null ? [] : [{ assetId, symbol, quantity, price: price!, value }],
  );
  const options = await optionsOf(context, bookId, assets, priced, { day: to, currency });
  const balances = (loaded.state.tracksCash ? holdings.cash : []).filter(({ amount }) => sign(amount) !== 0);
  const holder = (assetId: string | null, value: Decimal | null): Holder => {
    const positionId = assetId === null ? null : (positionIds.get(assetId) ?? null);
    return { portfolioId, positionId, value };
  };
  const lines = priced.map(({ assetId, symbol, quantity, value }): Line => {
    const shown = { assetId, symbol, quantity, value, holders: [holder(assetId, value)] };
    return { shown, ...itemOf(assets.get(assetId)!, options.get(assetId), value, driverOf) };
  });
  const ownCash: Decimal[] = [];
  for (const { currency: code, amount, valueInBase: value } of balances) {
    if (value !== null && code === currency) ownCash.push(value);
    if (value === null || code === currency) continue;
    const shown = { assetId: null, symbol: code, quantity: amount, value, holders: [holder(null, value)] };
    const item = { value: toNumber(value), driver: driverOf(null, code), option: null };
    lines.push({ item, shown, why: null });
  }
  return {
    portfolioId,
    lines,
    unvalued: [
      ...held.flatMap(({ assetId, symbol, quantity, price, currency: own, valueInBase }): Unvalued[] => {
        const why =
          price === null ? noPrice(assetId, symbol, to) : noRate(assetId, symbol, own, currency, to);
        return valueInBase === null
          ? [{ assetId, symbol, quantity, holders: [holder(assetId, null)], why }]
          : [];
      }),
      ...balances.flatMap(({ currency: code, amount, valueInBase }): Unvalued[] => {
        const why = noRate(null, code, code, currency, to);
        return valueInBase === null
          ? [{ assetId: null, symbol: code, quantity: amount, holders: [holder(null, null)], why }]
          : [];
      }),
    ],
    ownCash: sum(ownCash),
  };
}

function itemOf(
  asset: AssetRow,
  option: PricedOption | Missing | undefined,
  worth: Decimal,
  driverOf: DriverOf,
): Pick<Line, 'item' | 'why'> {
  const value = toNumber(worth);
  if (asset.type !== 'option')
    return { item: { value, driver: driverOf(asset, asset.currency), option: null }, why: null };
  if (option === undefined || 'reason' in option)
    return {
      item: { value, driver: NO_DRIVER, option: null },
      why: option ?? noTerms(asset.id, asset.symbol),
    };
  const driver = driverOf(option.underlying, option.underlying.currency);
  return { item: { value, driver, option: option.held }, why: null };
}

/** What several portfolios hold of the same as one item of it; what they hold for and against each other is none. */
export function together(held: HeldNow): HeldNow {
  const { request, shown } = held;
  const groups = Map.groupBy(shown.keys(), (at) => shown[at]!.assetId ?? shown[at]!.symbol);
  const merged = [...groups.values()].map((places): Line => {
    const parts = places.map((at) => shown[at]!);
    const { option, driver } = request.items[places[0]!]!;
    const value = sum(parts.map((part) => part.value));
    const units = places.reduce((all, at) => all + (request.items[at]!.option?.units ?? 0), 0);
    return {
      shown: { ...parts[0]!, value, ...heldTogether(parts) },
      item: { value: toNumber(value), driver, option: option === null ? null : { ...option, units } },
      why: held.unmodelled.get(places[0]!) ?? null,
    };
  });
  const left = merged.filter(({ shown: { quantity } }) => sign(quantity) !== 0);
  const unvalued = Map.groupBy(held.unvalued, ({ assetId, symbol }) => assetId ?? symbol);
  return {
    ...held,
    request: { ...request, items: left.map(({ item }) => item) },
    shown: left.map((each) => each.shown),
    unmodelled: unmodelledOf(left),
    unvalued: [...unvalued.values()]
      .map((parts) => ({ ...parts[0]!, ...heldTogether(parts) }))
      .filter(({ quantity }) => sign(quantity) !== 0),
  };
}

const heldTogether = (parts: readonly Pick<Shown, 'quantity' | 'holders'>[]) => ({
  quantity: sum(parts.map(({ quantity }) => quantity)),
  holders: parts.flatMap(({ holders }) => holders),
});

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
