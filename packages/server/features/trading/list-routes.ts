import * as contract from '@financehub/contract/trading.ts';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { type CsvColumn, csvOf, sendCsv } from '../../http/csv.ts';
import { implement } from '../../http/implement.ts';
import { decodeCursor, pageOf } from '../../http/page.ts';
import { ProblemError } from '../../http/problem.ts';
import { requirePortfolio } from '../portfolios/index.ts';
import { groupsOf, OPEN_STATUSES, ordersWithAssets, type ShownOrder } from './store.ts';
import { type OrderView, orderView, type TradeRow, type TradeView, tradeView } from './views.ts';
import { withWaiting } from './waiting.ts';

/** Rows of one CSV answer. */
const CSV_ROWS = 100_000;

interface Filter {
  readonly portfolioId?: string | undefined;
  readonly symbol?: string | undefined;
  readonly side?: 'buy' | 'sell' | undefined;
  readonly type?: OrderView['type'] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly status?: string | undefined;
  readonly orderId?: string | undefined;
  readonly format?: 'json' | 'csv' | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Fields of a view as columns of their names. */
function columnsOf<View extends object>(names: readonly (keyof View & string)[]): CsvColumn<View>[] {
  return names.map((name) => [name, (view) => (view[name] == null ? null : String(view[name]))]);
}

const ORDER_COLUMNS = columnsOf<OrderView>([
  'id',
  'submittedAt',
  'symbol',
  'side',
  'type',
  'timeInForce',
  'class',
  'role',
  'quantity',
  'notional',
  'limitPrice',
  'stopPrice',
  'trailAmount',
  'trailPercent',
  'status',
  'filledQuantity',
  'averageFillPrice',
  'fees',
  'currency',
  'filledAt',
  'endedAt',
  'waitsFor',
  'reason',
  'clientOrderId',
  'venue',
  'portfolioId',
  'groupId',
]);

const TRADE_COLUMNS = columnsOf<TradeView>([
  'id',
  'executedAt',
  'symbol',
  'side',
  'quantity',
  'price',
  'amount',
  'fee',
  'currency',
  'orderType',
  'orderId',
  'portfolioId',
  'transactionId',
  'venue',
  'source',
  'busted',
]);

export function listRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listOrders, async ({ query, read, reply }) =>
    answerOrders(reply, 'orders', query, () =>
      read((db) => pageOfOrders(context, db, { ...query, status: OPEN_STATUSES.join(',') })),
    ),
  );
  implement(app, context, contract.orderHistory, async ({ query, read, reply }) =>
    answerOrders(reply, 'order-history', query, () => read((db) => pageOfOrders(context, db, query))),
  );
  implement(app, context, contract.listTrades, async ({ query, read, reply }) => {
    const page = await read((db) => pageOfTrades(db, query));
    if (query.format !== 'csv') return page;
    return sendCsv(reply, 'trades', csvOf(page.items, TRADE_COLUMNS));
  });
}

async function answerOrders(
  reply: Parameters<typeof sendCsv>[0],
  name: string,
  query: Filter,
  load: () => Promise<{ items: OrderView[]; nextCursor: string | null }>,
) {
  const page = await load();
  return query.format === 'csv' ? sendCsv(reply, name, csvOf(page.items, ORDER_COLUMNS)) : page;
}

/** Throws a ProblemError where the days are the wrong way round. */
function refusePeriod({ from, to }: Filter): void {
  if (from === undefined || to === undefined || from <= to) return;
  throw new ProblemError('invalid', 'The range ends before it begins.', {
    errors: [{ path: 'querystring/to', message: `must not be before ${from}` }],
  });
}

const limitOf = ({ format, limit = 50 }: Filter): number => (format === 'csv' ? CSV_ROWS : limit);

async function pageOfOrders(context: Context, db: Reader, filter: Filter) {
  const limit = limitOf(filter);
  refusePeriod(filter);
  if (filter.portfolioId !== undefined) await requirePortfolio(db, filter.portfolioId);
  let query = ordersWithAssets(db)
    .orderBy('o.submitted_at', 'desc')
    .orderBy('o.id', 'desc')
    .limit(limit + 1);
  if (filter.portfolioId !== undefined) query = query.where('o.portfolio_id', '=', filter.portfolioId);
  if (filter.side !== undefined) query = query.where('o.side', '=', filter.side);
  if (filter.type !== undefined) query = query.where('o.type', '=', filter.type);
  if (filter.symbol !== undefined)
    query = query.where(sql<boolean>`upper(a.symbol) = upper(${filter.symbol})`);
  if (filter.from !== undefined)
    query = query.where(sql<boolean>`o.submitted_at >= ${`${filter.from}T00:00:00Z`}::timestamptz`);
  if (filter.to !== undefined)
    query = query.where(
      sql<boolean>`o.submitted_at < ${`${filter.to}T00:00:00Z`}::timestamptz + interval '1 day'`,
    );
  if (filter.status !== undefined)
    query = query.where(sql<boolean>`o.status = ANY(${filter.status.split(',')})`);
  if (filter.cursor !== undefined) {
    const [at, id] = decodeCursor(filter.cursor, ['instant', 'id']);
    query = query.where(sql<boolean>`(o.submitted_at, o.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  query = query.where(notBelow(filter));
  const found: ShownOrder[] = await query.execute();
  const legs = [...(await groupsOf(db, found)).values()].flat();
  const shown = await withWaiting(context, db, [...found, ...legs]);
  const rows = shown.slice(0, found.length);
  const groups = Map.groupBy(shown.slice(found.length), (row) => row.group_id ?? '');
  return pageOf(
    rows,
    limit,
    (row) => orderView(row, groups.get(row.group_id ?? '') ?? []),
    (row) => [row.submitted_at.toISOString(), row.id],
  );
}

/** A leg stands below its order where that is listed as well, and by itself where it is not. */
function notBelow({ status, side, type }: Filter) {
  const alike = [
    ...(status === undefined ? [] : [sql`m.status = ANY(${status.split(',')})`]),
    ...(side === undefined ? [] : [sql`m.side = ${side}`]),
    ...(type === undefined ? [] : [sql`m.type = ${type}`]),
  ].map((condition) => sql` AND ${condition}`);
  return sql<boolean>`(o.group_id IS NULL OR ${HEAD('o')} OR NOT EXISTS (
    SELECT FROM trade_order m WHERE m.book_id = o.book_id AND m.group_id = o.group_id AND ${HEAD('m')}
      ${sql.join(alike, sql``)}))`;
}

const HEAD = (table: string) =>
  sql`(${sql.ref(`${table}.role`)} = 'entry' OR (${sql.ref(`${table}.class`)} = 'oco' AND ${sql.ref(`${table}.role`)} = 'take_profit'))`;

export function trades(db: Reader) {
  return db
    .selectFrom('trade as t')
    .innerJoin('asset as a', (join) =>
      join.onRef('a.book_id', '=', 't.book_id').onRef('a.id', '=', 't.asset_id'),
    )
    .innerJoin('trade_order as o', (join) =>
      join.onRef('o.book_id', '=', 't.book_id').onRef('o.id', '=', 't.order_id'),
    )
    .selectAll('t')
    .select(['a.symbol', 'o.venue', 'o.type as order_type'])
    .where('t.book_id', '=', db.bookId);
}

async function pageOfTrades(db: Reader, filter: Filter) {
  const limit = limitOf(filter);
  refusePeriod(filter);
  if (filter.portfolioId !== undefined) await requirePortfolio(db, filter.portfolioId);
  let query = trades(db)
    .orderBy('t.executed_at', 'desc')
    .orderBy('t.id', 'desc')
    .limit(limit + 1);
  if (filter.portfolioId !== undefined) query = query.where('t.portfolio_id', '=', filter.portfolioId);
  if (filter.orderId !== undefined) query = query.where('t.order_id', '=', filter.orderId);
  if (filter.side !== undefined) query = query.where('t.side', '=', filter.side);
  if (filter.type !== undefined) query = query.where('o.type', '=', filter.type);
  if (filter.symbol !== undefined)
    query = query.where(sql<boolean>`upper(a.symbol) = upper(${filter.symbol})`);
  if (filter.from !== undefined)
    query = query.where(sql<boolean>`t.executed_at >= ${`${filter.from}T00:00:00Z`}::timestamptz`);
  if (filter.to !== undefined)
    query = query.where(
      sql<boolean>`t.executed_at < ${`${filter.to}T00:00:00Z`}::timestamptz + interval '1 day'`,
    );
  if (filter.cursor !== undefined) {
    const [at, id] = decodeCursor(filter.cursor, ['instant', 'id']);
    query = query.where(sql<boolean>`(t.executed_at, t.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const rows: TradeRow[] = await query.execute();
  return pageOf(rows, limit, tradeView, (row) => [row.executed_at.toISOString(), row.id]);
}
