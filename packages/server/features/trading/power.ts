import { minorDigits } from '@financehub/core/money/currency.ts';
import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  multiply,
  round,
  sign,
  subtract,
  sum,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { dayOfInstant, type EpochDay } from '@financehub/core/time/day.ts';
import {
  type Account,
  type AccountAsset,
  type AccountFigures,
  accountFigures,
  CASH_ACCOUNT,
  REG_T_ACCOUNT,
  writingHold,
} from '@financehub/core/trading/buying-power.ts';
import { optionMarginOf } from '@financehub/core/trading/margin/account.ts';
import type { Order } from '@financehub/core/trading/order.ts';
import type { Missing as Lack } from '@financehub/core/trading/reservation.ts';
import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { type AssetRow, assetsById, ratesFor } from '../assets/index.ts';
import { type Missing, noPrice, noRate, type PortfolioRow } from '../portfolios/index.ts';
import { type Balances, balancesOf } from './balances.ts';
import { instrumentOf } from './instrument.ts';
import { type KnownPrices, marketPrice, pricesOf } from './price.ts';
import { feesOf, type Settings } from './settings.ts';
import { HOLDING_STATUSES } from './store.ts';

/** What open orders hold back, as sums, so that an order costs the same beside ten others and beside thousands. */
export interface Reservations {
  /** In the portfolio's currency. */
  readonly money: Decimal;
  /** Units by asset. */
  readonly sells: ReadonlyMap<string, Decimal>;
  readonly buys: ReadonlyMap<string, Decimal>;
  readonly count: number;
}

/** Of two legs of which one cancels the other one counts. `without` is left out: an order that is being replaced. */
async function reservationsOf(
  db: Reader,
  portfolioId: string,
  without: string | null,
): Promise<Reservations> {
  const replaced = sql`UNION ALL
    SELECT o.asset_id, o.side, -r.orders, -r.money, -r.units FROM trade_order o, order_reserves(o) r
    WHERE o.book_id = ${db.bookId} AND o.id = ${without}::uuid AND o.group_id IS NULL`;
  const { rows } = await sql<{ asset_id: string; side: string; money: string; units: string; count: number }>`
    SELECT asset_id, side, sum(orders)::int AS count, round(sum(money), 12)::text AS money, sum(units)::text AS units
    FROM (
      SELECT asset_id, side, orders, money, units FROM order_reservation r
      WHERE book_id = ${db.bookId} AND portfolio_id = ${portfolioId} AND orders > 0
        AND order_id IS DISTINCT FROM ${without}::uuid
        AND NOT (role IS NOT DISTINCT FROM 'take_profit' AND EXISTS (
          SELECT FROM order_reservation s WHERE s.book_id = r.book_id AND s.portfolio_id = r.portfolio_id
            AND s.group_id = r.group_id AND s.role = 'stop_loss'))
      ${without === null ? sql`` : replaced}) part
    GROUP BY 1, 2`.execute(db);
  const unitsOf = (side: string): Map<string, Decimal> =>
    new Map(rows.filter((row) => row.side === side).map((row) => [row.asset_id, decimal(row.units)]));
  return {
    money: sum(rows.map((row) => decimal(row.money))),
    sells: unitsOf('sell'),
    buys: unitsOf('buy'),
    count: rows.reduce((count, row) => count + row.count, 0),
  };
}

/** A portfolio as the rules of buying power see it. */
export interface Power {
  /** With no orders: they are in `reservations`. */
  readonly account: Account;
  readonly reservations: Reservations;
  readonly balances: Balances;
  readonly figures: AccountFigures;
  /** What is not known that the buying power goes by. */
  readonly lacks: readonly Lack[];
  /** By open orders; null where a price is missing that writing options goes by. */
  readonly reserved: Decimal | null;
  readonly buyingPower: Decimal | null;
  readonly unavailable: readonly Missing[];
  readonly prices: (assetId: string) => KnownPrices;
  /** Units of the portfolio's currency for one of another; null where there is none. */
  readonly rateOf: (currency: string) => Decimal | null;
}

/** What a portfolio holds, and what its open orders hold back of it. */
export interface Standing {
  readonly balances: Balances;
  readonly reservations: Reservations;
}

export async function standingOf(db: Reader, portfolioId: string, without: string | null): Promise<Standing> {
  const [balances, reservations] = await Promise.all([
    balancesOf(db, portfolioId),
    reservationsOf(db, portfolioId, without),
  ]);
  return { balances, reservations };
}

/** What a portfolio may still buy, in its currency, with what is there of `assets` beside what it holds. */
export async function powerOf(
  context: Context,
  db: Reader,
  portfolio: PortfolioRow,
  settings: Settings,
  { assets, without }: { readonly assets: readonly AssetRow[]; readonly without: string | null },
): Promise<Power> {
  const standing = await standingOf(db, portfolio.id, without);
  return powerFrom(context, db, portfolio, settings, { standing, assets });
}

/** As {@link powerOf}, of what is known already. */
export async function powerFrom(
  context: Context,
  db: Reader,
  portfolio: PortfolioRow,
  settings: Settings,
  {
    standing: { balances, reservations },
    assets: more,
  }: { readonly standing: Standing; readonly assets: readonly AssetRow[] },
): Promise<Power> {
  const assets = await withUnderlyings(db, idsOf({ balances, reservations }), more);
  const { currency } = portfolio;
  const today = dayOfInstant(context.now());
  const codes = [...assets.values()].map((asset) => asset.currency);
  const rates = await ratesFor(context, db.bookId, [currency, ...codes, ...balances.cash.keys()]);
  const rateOf = (from: string): Decimal | null =>
    from === currency ? ONE : rates.at(from, currency, today);
  const prices = await pricesOf(context, db, [...assets.keys()]);
  const priceOf = await valuations(db, portfolio.id, { balances, reservations }, prices);
  const known = [...assets].map(([id, asset]): [string, AccountAsset] => {
    const position = balances.quantities.get(id) ?? ZERO;
    const instrument = instrumentOf(asset, assets.get(asset.underlying_id ?? ''));
    return [id, { instrument, position, price: priceOf(id), rate: rateOf(asset.currency) }];
  });
  const cash = [...balances.cash].filter(([, amount]) => sign(amount) !== 0);
  const allowShort = portfolio.allow_short === true;
  const account: Account = {
    rules: { ...(settings.kind === 'cash' ? CASH_ACCOUNT : REG_T_ACCOUNT), allowShort },
    fees: feesOf(settings.fees),
    cash: sum(cash.map(([code, amount]) => multiply(amount, rateOf(code) ?? ZERO))),
    unconverted: cash.flatMap(([code]) => (rateOf(code) === null ? [code] : [])),
    currencyDigits: minorDigits(currency),
    assets: new Map(known),
    orders: [],
  };
  const figures = accountFigures(account);
  const reserved = reservedBy(account, figures, reservations);
  const lacks = [
    ...figures.missing,
    ...(reserved === null ? unwritable(account, figures, reservations) : []),
  ];
  const unavailable = lacks.map((lack) => sentenceOf(lack, assets, currency, today));
  return {
    account,
    reservations,
    balances,
    figures,
    unavailable,
    prices,
    rateOf,
    lacks,
    reserved,
    buyingPower: less(figures.buyingPower, reserved, account),
  };
}

/** What is not known that open orders go by which write options. */
const unwritable = (account: Account, { terms }: AccountFigures, { sells }: Reservations): readonly Lack[] =>
  optionMarginOf(account, terms.basis, sells).missing;

function sentenceOf(
  lack: Lack,
  assets: ReadonlyMap<string, AssetRow>,
  currency: string,
  today: EpochDay,
): Missing {
  const nameOf = (id: string): string => assets.get(id)?.symbol ?? id;
  if (lack.what === 'price') return noPrice(lack.assetId, nameOf(lack.assetId), today);
  const symbol = lack.assetId === null ? lack.currency : nameOf(lack.assetId);
  return noRate(lack.assetId, symbol, lack.currency, currency, today);
}

const ONE = decimal('1');

/** What is held, and what open orders sell: what of that is not held is written or sold short. */
function idsOf({ balances, reservations }: Standing): string[] {
  const held = [...balances.quantities].filter(([, quantity]) => sign(quantity) !== 0).map(([id]) => id);
  return [...new Set([...held, ...reservations.sells.keys()])];
}

/** The assets that are held or asked about, and what options among them are on. */
async function withUnderlyings(
  db: Reader,
  ids: readonly string[],
  more: readonly AssetRow[],
): Promise<Map<string, AssetRow>> {
  const others = ids.length === 0 ? [] : await assetsById(db, ids);
  const assets = new Map([...others, ...more.map((asset) => [asset.id, asset] as const)]);
  const wanted = [...assets.values()].flatMap(({ underlying_id: id }) =>
    id === null || assets.has(id) ? [] : [id],
  );
  return wanted.length === 0 ? assets : new Map([...assets, ...(await assetsById(db, wanted))]);
}

/** The price that counts for an asset: what is held is worth the bid, what is sold short is bought back at the ask. */
async function valuations(
  db: Reader,
  portfolioId: string,
  { balances, reservations }: Standing,
  prices: Power['prices'],
): Promise<(id: string) => Decimal | null> {
  const held = (id: string): Decimal => balances.quantities.get(id) ?? ZERO;
  const market = (id: string): Decimal | null =>
    marketPrice(prices(id), sign(held(id)) > 0 ? 'sell' : 'buy')?.price ?? null;
  const unpriced = [...reservations.sells.keys()].filter((id) => sign(held(id)) === 0 && market(id) === null);
  const limits = unpriced.length === 0 ? null : await limitsOf(db, portfolioId, unpriced);
  return (id) => market(id) ?? limits?.get(id) ?? null;
}

/** The highest limit of open orders that sell an asset: what a unit of it is taken for that has no price and is not held. */
async function limitsOf(
  db: Reader,
  portfolioId: string,
  ids: readonly string[],
): Promise<Map<string, Decimal>> {
  const rows = await db
    .selectFrom('trade_order')
    .select(['asset_id', sql<string>`max(limit_price)::text`.as('price')])
    .where('book_id', '=', db.bookId)
    .where('portfolio_id', '=', portfolioId)
    .where('asset_id', '=', sql<string>`ANY(${ids as string[]}::uuid[])`)
    .where('side', '=', 'sell')
    .where('status', 'in', HOLDING_STATUSES)
    .where('limit_price', 'is not', null)
    .groupBy('asset_id')
    .execute();
  return new Map(rows.map((row) => [row.asset_id, decimal(row.price)]));
}

/** What open orders hold back: what each takes by itself, and what those that write options take together. */
function reservedBy(
  account: Account,
  { terms }: AccountFigures,
  { money, sells }: Reservations,
): Decimal | null {
  const writing = writingHold(account, terms, sells);
  return writing === null ? null : add(money, writing);
}

/** The power that an order leaves which was taken just now and holds `money` back by itself. */
export function afterOrder(power: Power, order: Order, money: Decimal): Power {
  const { reservations: before, account, figures } = power;
  const key = order.side === 'sell' ? 'sells' : 'buys';
  const units = add(before[key].get(order.assetId) ?? ZERO, order.quantity ?? ZERO);
  const reservations: Reservations = {
    ...before,
    [key]: new Map([...before[key], [order.assetId, units]]),
    money: add(before.money, money),
    count: before.count + 1,
  };
  const priced = withLimit(account, order);
  const whole = power.buyingPower === null ? null : figures.buyingPower;
  const reserved = reservedBy(priced, figures, reservations);
  return { ...power, account: priced, reservations, reserved, buyingPower: less(whole, reserved, account) };
}

/** The account with the limit of an order as the price of what has none and is not held. */
export function withLimit(account: Account, { assetId, side, limitPrice }: Order): Account {
  const asset = account.assets.get(assetId);
  const lacks = asset !== undefined && asset.price === null && sign(asset.position) === 0;
  if (!lacks || side === 'buy' || limitPrice === null) return account;
  return { ...account, assets: new Map([...account.assets, [assetId, { ...asset, price: limitPrice }]]) };
}

function less(power: Decimal | null, reserved: Decimal | null, { currencyDigits }: Account): Decimal | null {
  if (power === null || reserved === null) return null;
  const left = round(subtract(power, reserved), currencyDigits);
  return sign(left) < 0 ? ZERO : left;
}

/** The account with what open orders will close taken off what it holds: what is left for another order to close. */
export function withoutPromised({ account, reservations }: Power): Account {
  const left = (id: string, position: Decimal): Decimal => {
    const promised = (sign(position) > 0 ? reservations.sells : reservations.buys).get(id) ?? ZERO;
    if (compare(absolute(position), promised) <= 0) return ZERO;
    return sign(position) > 0 ? subtract(position, promised) : add(position, promised);
  };
  const assets = [...account.assets].map(
    ([id, asset]) => [id, { ...asset, position: left(id, asset.position) }] as const,
  );
  return { ...account, assets: new Map(assets) };
}
