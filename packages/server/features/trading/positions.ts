import type { Position } from '@financehub/contract/trading.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import {
  absolute,
  add,
  type Decimal,
  decimal,
  divide,
  formatDecimal,
  isZero,
  multiply,
  round,
  sign,
  subtract,
  toNumber,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import type { Holding, Unavailable } from '@financehub/core/portfolio/holdings.ts';
import { dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { holdingsOf, type Loaded, type Missing, money, text } from '../portfolios/index.ts';
import { instrumentOf } from './instrument.ts';
import { type QuoteRow, quotesOf } from './quotes.ts';
import { HOLDING_STATUSES, listed } from './store.ts';

type View = Static<typeof Position>;

export interface Positions {
  readonly items: View[];
  readonly unavailable: Missing[];
}

/** What portfolios hold, each at the last quote where that is newer than the last close, and at the last close otherwise. */
export async function positionsOf(
  context: Context,
  bookId: string,
  loaded: readonly Loaded[],
  around: Surroundings,
): Promise<Positions> {
  const today = dayOfInstant(context.now());
  const items: View[] = [];
  const unavailable: Missing[] = [];
  for (const one of loaded) {
    const holdings = await holdingsOf(context, bookId, one, today);
    for (const holding of holdings.items) {
      const view = viewOf(one, holding, around, newerQuote(one, holding, around.quotes, today));
      if (view === null) continue;
      items.push(view);
      const lacking = holdings.unavailable.filter(
        (each) => each.assetId === holding.assetId && lacks(view, each),
      );
      unavailable.push(
        ...lacking.map(({ assetId, symbol, reason, mend }) => ({ assetId, symbol, reason, mend })),
      );
    }
  }
  return { items, unavailable };
}

export interface Surroundings {
  readonly quotes: ReadonlyMap<string, QuoteRow>;
  /** Ids of positions by portfolio and asset. */
  readonly ids: ReadonlyMap<string, string>;
  /** What open orders would close, and how many there are, by portfolio and asset. */
  readonly closing: ReadonlyMap<
    string,
    { readonly buys: Decimal; readonly sells: Decimal; readonly count: number }
  >;
}

const pairOf = (portfolioId: string, assetId: string): string => `${portfolioId} ${assetId}`;

export async function surroundingsOf(db: Reader, loaded: readonly Loaded[]): Promise<Surroundings> {
  const portfolios = loaded.map(({ portfolio }) => portfolio.id);
  const assets = [...new Set(loaded.flatMap(({ state }) => [...state.assets.keys()]))];
  const ids = await db
    .selectFrom('position')
    .select(['id', 'portfolio_id', 'asset_id'])
    .where('book_id', '=', db.bookId)
    .where('portfolio_id', '=', sql<string>`ANY(${portfolios}::uuid[])`)
    .execute();
  const { rows } = await sql<{
    portfolio_id: string;
    asset_id: string;
    buys: string;
    sells: string;
    count: number;
  }>`
    SELECT portfolio_id, asset_id, count(*)::int AS count,
      coalesce(sum(quantity - filled_quantity) FILTER (WHERE side = 'buy'), 0)::text AS buys,
      coalesce(sum(quantity - filled_quantity) FILTER (WHERE side = 'sell'), 0)::text AS sells
    FROM trade_order
    WHERE book_id = ${db.bookId} AND portfolio_id = ANY(${portfolios}::uuid[])
      AND status IN (${listed(HOLDING_STATUSES)}) AND role IS DISTINCT FROM 'take_profit'
    GROUP BY 1, 2`.execute(db);
  return {
    quotes: await quotesOf(db, assets),
    ids: new Map(ids.map((row) => [pairOf(row.portfolio_id, row.asset_id), row.id])),
    closing: new Map(
      rows.map((row) => [
        pairOf(row.portfolio_id, row.asset_id),
        { buys: decimal(row.buys), sells: decimal(row.sells), count: row.count },
      ]),
    ),
  };
}

interface Priced {
  readonly price: Decimal;
  readonly at: string;
}

/** Whether a figure of the position, which is in the currency of its asset, can not be had for the reason. */
function lacks({ price, costBasis }: View, { missing }: Unavailable): boolean {
  return (missing === 'price' ? price : costBasis) === null;
}

/**
 * The middle of the quote, or the last trade, of today or of after the last close; null where there is none, or shares
 * were split since.
 */
function newerQuote(
  { state }: Loaded,
  { assetId, priceDate }: Holding,
  quotes: Surroundings['quotes'],
  today: number,
): Priced | null {
  const quote = quotes.get(assetId);
  if (quote === undefined) return null;
  const quoted = dayOfInstant(quote.time);
  if (quoted < today && priceDate !== null && quoted <= priceDate) return null;
  const split = ({ type, assetId: id, date }: (typeof state.transactions)[number]): boolean =>
    type === 'SPLIT' && id === assetId && date > quoted && date <= today;
  if (state.transactions.some(split)) return null;
  const at = quote.time.toISOString();
  if (quote.bid !== null && quote.ask !== null)
    return { price: trim(divide(add(decimal(quote.bid), decimal(quote.ask)), decimal('2'), 12)), at };
  return quote.last === null ? null : { price: trim(decimal(quote.last)), at };
}

function viewOf(
  { portfolio, assets }: Loaded,
  holding: Holding,
  around: Surroundings,
  quoted: Priced | null,
): View | null {
  if (isZero(holding.quantity)) return null;
  const pair = pairOf(portfolio.id, holding.assetId);
  const open = around.closing.get(pair) ?? { buys: ZERO, sells: ZERO, count: 0 };
  const long = sign(holding.quantity) > 0;
  const left = subtract(absolute(holding.quantity), long ? open.sells : open.buys);
  const price = quoted?.price ?? holding.price;
  const value =
    quoted === null ? holding.marketValue : valueAt(holding, quoted.price, assets.get(holding.assetId));
  const gain = value === null || holding.costBasis === null ? null : subtract(value, holding.costBasis);
  const { currency } = holding;
  return {
    id: around.ids.get(pair)!,
    portfolioId: portfolio.id,
    portfolio: portfolio.name,
    assetId: holding.assetId,
    symbol: holding.symbol,
    name: assets.get(holding.assetId)?.name ?? holding.symbol,
    side: long ? 'long' : 'short',
    quantity: formatDecimal(trim(holding.quantity)),
    available: formatDecimal(trim(sign(left) < 0 ? ZERO : left)),
    averageCost: text(holding.averageCost),
    costBasis: money(holding.costBasis, currency),
    price: text(price),
    priceAt: quoted?.at ?? (holding.priceDate === null ? null : formatDay(holding.priceDate)),
    marketValue: money(value, currency),
    unrealizedGain: money(gain, currency),
    unrealizedFraction:
      gain === null || holding.costBasis === null || isZero(holding.costBasis)
        ? null
        : toNumber(gain) / Math.abs(toNumber(holding.costBasis)),
    currency,
    openOrders: open.count,
  };
}

function valueAt(
  holding: Holding,
  price: Decimal,
  asset: Parameters<typeof instrumentOf>[0] | undefined,
): Decimal {
  const multiplier = asset === undefined ? decimal('1') : instrumentOf(asset).multiplier;
  return round(multiply(multiply(holding.quantity, price), multiplier), minorDigits(holding.currency));
}
