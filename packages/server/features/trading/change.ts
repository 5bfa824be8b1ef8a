import { endOfOrder } from '@financehub/core/trading/expiry.ts';
import type { Instrument } from '@financehub/core/trading/instrument.ts';
import { isClosed, type Order, type OrderTerms } from '@financehub/core/trading/order.ts';
import { NothingLeft, replacementOf } from '@financehub/core/trading/replacement.ts';
import { cancel, replace } from '@financehub/core/trading/simulator/feed.ts';
import { openSimulation, type Simulation } from '@financehub/core/trading/simulator/simulation.ts';
import type { OrderRecord } from '@financehub/core/trading/transitions.ts';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import type { Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { type AssetRow, requireAsset } from '../assets/index.ts';
import { lockPortfolio, type PortfolioRow } from '../portfolios/index.ts';
import { keepCounted } from './broker-counted.ts';
import { checkOrder } from './check.ts';
import { changeOf, type SentChange } from './input.ts';
import { instrumentOf } from './instrument.ts';
import { type OrderRow, orderOf } from './order-row.ts';
import { sentenceOf } from './reasons.ts';
import { refuseFirst } from './refusals.ts';
import { QUOTE_MS, rulesOf, type Settings, settingsOf } from './settings.ts';
import { announce, groupsOf, insertOrders, requireOrder, type ShownOrder, saveRecords } from './store.ts';

interface Held {
  readonly row: ShownOrder;
  readonly order: Order;
  readonly group: readonly OrderRow[];
  readonly portfolio: PortfolioRow;
  readonly settings: Settings;
  readonly asset: AssetRow;
  readonly simulation: Simulation;
}

/** The order with nothing else happening to it until the transaction ends. Throws `conflict` where it has ended. */
async function hold(db: Writer, id: string, what: string): Promise<Held> {
  const { portfolio_id: portfolioId } = await requireOrder(db, id);
  const portfolio = await lockPortfolio(db, portfolioId);
  const row = await requireOrder(db, id);
  if (isClosed(row.status)) {
    const why = row.reason === null ? '' : `: ${sentenceOf(row.reason)}`;
    throw new ProblemError('conflict', `The order is ${row.status}${why}; it can not be ${what} any more.`);
  }
  const group = row.group_id === null ? [row] : ((await groupsOf(db, [row])).get(row.group_id) ?? [row]);
  const settings = (await settingsOf(db, [portfolioId])).get(portfolioId)!;
  const asset = await requireAsset(db, row.asset_id);
  const simulation = openSimulation(rulesOf(settings, QUOTE_MS), [instrumentOf(asset)], group.map(orderOf));
  return { row, order: orderOf(row), group, portfolio, settings, asset, simulation };
}

/** Cancels an open order of the paper exchange with what hangs on it; of a broker, notes that it is to be asked to. */
export async function cancelOrder(context: Context, db: Writer, id: string): Promise<ShownOrder> {
  const held = await hold(db, id, 'canceled');
  const now = context.now();
  if (held.row.venue !== 'paper' && (await mayBeThere(db, held.row))) {
    await db
      .updateTable('trade_order')
      .set({ note: CANCEL_ASKED, updated_at: now })
      .where('book_id', '=', db.bookId)
      .where('id', '=', id)
      .execute();
    await announce(db, held.order, {
      portfolioId: held.portfolio.id,
      symbol: held.asset.symbol,
      note: CANCEL_ASKED,
    });
  } else await write(db, held, cancel(held.simulation, held.order, now.getTime()), now);
  return requireOrder(db, id);
}

/** Whether the broker has the order, or may have it. */
async function mayBeThere(db: Writer, { id, external_id: externalId, replaces }: OrderRow): Promise<boolean> {
  if (externalId !== null || replaces !== null) return true;
  const sent = await db
    .selectFrom('broker_order')
    .select('sent_at')
    .where('book_id', '=', db.bookId)
    .where('order_id', '=', id)
    .executeTakeFirst();
  return sent?.sent_at != null;
}

export const CANCEL_ASKED = 'the broker is asked to cancel it';

/** Puts another order in the place of an open one. Throws a ProblemError. */
export async function replaceOrder(
  context: Context,
  db: Writer,
  id: string,
  sent: SentChange,
): Promise<ShownOrder> {
  const held = await hold(db, id, 'replaced');
  const { order, asset, portfolio, settings } = held;
  if (held.row.venue !== 'paper' && held.row.external_id === null)
    throw new ProblemError('conflict', 'The broker has not answered yet; replace the order in a moment.');
  const instrument = instrumentOf(asset);
  const now = context.now().getTime();
  const change = changeOf(sent, order);
  const next = replacement(order, change, now, instrument);
  const request = { terms: termsOf(next), orderClass: 'simple' as const, takeProfit: null, stopLoss: null };
  const check = await checkOrder(context, db, {
    portfolio,
    settings,
    asset,
    request,
    orders: [next],
    now,
    instead: order.id,
  });
  refuseFirst(check.refusals);
  const paper = held.row.venue === 'paper';
  const records = paper ? replace(held.simulation, order, next) : [];
  const own = records.filter((record) => record.order.id === next.id);
  await insertOrders(db, [{ order: own.at(-1)?.order ?? next, records: own }], {
    portfolioId: portfolio.id,
    venue: held.row.venue,
    clientOrderId: sent.clientOrderId ?? null,
    requestHash: null,
    reserved: check.holds,
  });
  if (!paper) await keepCounted(db, next.id, order.filledQuantity);
  await write(
    db,
    held,
    records.filter((record) => record.order.id !== next.id),
    new Date(now),
  );
  await announce(db, own.at(-1)?.order ?? next, {
    portfolioId: portfolio.id,
    symbol: asset.symbol,
    note: null,
  });
  return requireOrder(db, next.id);
}

/** What its owner says of it: how far a stop has trailed the price is not among that. */
const termsOf = (order: Order): OrderTerms =>
  order.type === 'trailing_stop' ? { ...order, stopPrice: null } : order;

function replacement(
  order: Order,
  change: ReturnType<typeof changeOf>,
  now: number,
  instrument: Instrument,
): Order {
  const terms = { ...order, ...change };
  try {
    return replacementOf(order, change, {
      id: uuid(),
      submittedAt: now,
      // A day order that is replaced is still for the same day.
      expiresAt:
        change.timeInForce === undefined && change.goodTill === undefined
          ? order.expiresAt
          : endOfOrder(terms, now, instrument),
      sequence: order.sequence,
    });
  } catch (error) {
    if (!(error instanceof NothingLeft)) throw error;
    throw new ProblemError('order-terms', 'As much as that has been filled already; nothing would be left.', {
      errors: [{ path: 'body/quantity', message: 'must be more than what is filled' }],
    });
  }
}

async function write(db: Writer, held: Held, records: readonly OrderRecord[], now: Date): Promise<void> {
  for (const own of Map.groupBy(records, ({ order }) => order.id).values()) {
    await saveRecords(db, own, now);
    const { order } = own.at(-1)!;
    await announce(db, order, { portfolioId: held.portfolio.id, symbol: held.asset.symbol, note: null });
  }
}
