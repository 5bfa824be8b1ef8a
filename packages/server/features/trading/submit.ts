import { createHash } from 'node:crypto';
import { endOfOrder } from '@financehub/core/trading/expiry.ts';
import type { Instrument } from '@financehub/core/trading/instrument.ts';
import type { Order } from '@financehub/core/trading/order.ts';
import { submit } from '@financehub/core/trading/simulator/feed.ts';
import { openSimulation } from '@financehub/core/trading/simulator/simulation.ts';
import { newOrder, type OrderRequest, ordersOf } from '@financehub/core/trading/submission.ts';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import type { Reader, Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { requirePortfolio } from '../portfolios/index.ts';
import { checkOrder } from './check.ts';
import { requestOf, type SentOrder } from './input.ts';
import { assetNamed, instrumentOf } from './instrument.ts';
import { refuseFirst } from './refusals.ts';
import { QUOTE_MS, rulesOf, type Settings, settingsOf } from './settings.ts';
import { announce, insertOrders, ordersWithAssets, type ReceivedOrder, type ShownOrder } from './store.ts';
import { ON_ITS_WAY, waitingText } from './waiting.ts';

/** What became of an order that was sent: it was taken with its legs, or it had been sent before. */
export type Taken = { readonly orders: readonly ShownOrder[] } | { readonly earlier: ShownOrder };

/**
 * Takes an order in. The same order under the same client order id is the first one. Throws a ProblemError: `invalid`,
 * `conflict`, or the name of what makes it impossible.
 */
export async function takeOrder(context: Context, db: Writer, sent: SentOrder): Promise<Taken> {
  const hash = hashOf(sent);
  const portfolio = await requirePortfolio(db, sent.portfolioId);
  const asset = await assetNamed(db, sent, 'body');
  // As late as can be: other orders of the portfolio wait from here on.
  await sql`SELECT lock_portfolio(${portfolio.id})`.execute(db);
  const settings = (await settingsOf(db, [portfolio.id])).get(portfolio.id)!;
  const earlier = await sentBefore(db, sent, hash);
  if (earlier !== null) return { earlier };
  const instrument = instrumentOf(asset);
  const request = requestOf(sent, asset.id);
  const now = context.now().getTime();
  const orders = newOrders(request, instrument, now);
  const about = { portfolio, settings, asset, request, orders, now, instead: null };
  const check = await checkOrder(context, db, about);
  refuseFirst(check.refusals);
  const taken = receive(orders, instrument, settings);
  const rows = await insertOrders(db, taken, {
    portfolioId: portfolio.id,
    venue: settings.venue,
    clientOrderId: sent.clientOrderId ?? null,
    requestHash: sent.clientOrderId === undefined ? null : hash,
    reserved: check.holds,
  });
  for (const { order } of taken)
    await announce(db, order, { portfolioId: portfolio.id, symbol: asset.symbol, note: null });
  const last = { quote: check.prices.quote, barDay: check.prices.close?.date ?? null };
  return {
    orders: rows.map((row, index) => ({
      ...row,
      symbol: asset.symbol,
      currency: asset.currency,
      waits_for:
        settings.venue === 'paper' ? waitingText(taken[index]!.order, instrument, last, now) : ON_ITS_WAY,
    })),
  };
}

export function hashOf(sent: SentOrder): Buffer {
  const sorted = JSON.stringify(sent, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(sorted).digest();
}

async function sentBefore(db: Reader, sent: SentOrder, hash: Buffer): Promise<ShownOrder | null> {
  if (sent.clientOrderId === undefined) return null;
  const row = await ordersWithAssets(db)
    .where('o.client_order_id', '=', sent.clientOrderId)
    .executeTakeFirst();
  if (row === undefined) return null;
  if (row.request_hash?.equals(hash) === true) return row;
  throw new ProblemError('conflict', `Another order was given under the id ${sent.clientOrderId} before.`, {
    mend: 'Use a new clientOrderId for a new order.',
  });
}

/** The orders that a request stands for, as they are received. */
export function newOrders(request: OrderRequest, instrument: Instrument, now: number): Order[] {
  const requested = ordersOf(request);
  const ids = requested.map(() => uuid());
  return requested.map(({ terms, role }, index) =>
    newOrder(terms, {
      id: ids[index]!,
      submittedAt: now,
      expiresAt: endOfOrder(terms, now, instrument),
      sequence: index,
      group: role === null ? null : { id: ids[0]!, orderClass: request.orderClass, role },
    }),
  );
}

/** The paper exchange takes orders at once; a broker has to be asked first. */
export function receive(
  orders: readonly Order[],
  instrument: Instrument,
  settings: Settings,
): ReceivedOrder[] {
  if (settings.venue !== 'paper') return orders.map((order) => ({ order, records: [] }));
  const simulation = openSimulation(rulesOf(settings, QUOTE_MS), [instrument]);
  const records = Map.groupBy(submit(simulation, orders), ({ order }) => order.id);
  return orders.map((order) => {
    const own = records.get(order.id) ?? [];
    return { order: own.at(-1)?.order ?? order, records: own };
  });
}
