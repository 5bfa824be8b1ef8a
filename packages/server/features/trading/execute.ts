import { type Decimal, formatDecimal, subtract, trim } from '@financehub/core/money/decimal.ts';
import type { Instrument } from '@financehub/core/trading/instrument.ts';
import { isClosed } from '@financehub/core/trading/order.ts';
import { cancel, feed } from '@financehub/core/trading/simulator/feed.ts';
import { openSimulation, type Simulation } from '@financehub/core/trading/simulator/simulation.ts';
import type { OrderRecord } from '@financehub/core/trading/transitions.ts';
import { sql } from 'kysely';
import { notify, type Reader, type Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { lockPortfolio } from '../portfolios/index.ts';
import { bookFill, bookFills, type FillToBook } from './book-fill.ts';
import { type Heard, heardOfQuote, inOrder } from './market.ts';
import { type OrderRow, orderOf } from './order-row.ts';
import { PRINT_MS, rulesOf, type Settings, settingsOf } from './settings.ts';
import { OPEN_STATUSES, saveRecords, updateOf } from './store.ts';

/** The open orders of a portfolio on an asset, with the closed ones of their groups, and what was done to them already. */
interface Waiting {
  readonly portfolioId: string;
  readonly settings: Settings;
  readonly rows: readonly OrderRow[];
  /** Corporate actions that they were adjusted to: the order's id and the instant. */
  readonly adjusted: ReadonlySet<string>;
}

/** What of it would do something to an order now; nothing is changed. */
export async function rehearse(
  db: Reader,
  instrument: Instrument,
  heard: readonly Heard[],
  now: number,
): Promise<Heard[]> {
  const telling = new Set<Heard>();
  for (const portfolioId of await portfoliosWaiting(db, instrument.assetId)) {
    const waiting = await waitingOf(db, portfolioId, instrument.assetId);
    for (const each of heard)
      if (simulate(waiting, instrument, each, now, []).records.length > 0) telling.add(each);
  }
  return [...telling];
}

/**
 * Lets the open orders on an asset meet what was heard of it, in the order of its times, and books what fills, all in the
 * caller's transaction. Each portfolio is locked on the way, so that an order is executed once however often it is told.
 * Answers how many steps orders have made.
 */
export async function execute(
  db: Writer,
  instrument: Instrument,
  heard: readonly Heard[],
  now: number,
): Promise<number> {
  let steps = 0;
  const current = await withQuoteOf(db, instrument.assetId, heard, now);
  for (const portfolioId of await portfoliosWaiting(db, instrument.assetId)) {
    await lockPortfolio(db, portfolioId);
    for (const each of current)
      steps += await meet(db, await waitingOf(db, portfolioId, instrument.assetId), instrument, each, now);
  }
  return steps;
}

/** With the quote as it is once nobody else takes of it: others may have since it was heard. */
async function withQuoteOf(
  db: Writer,
  assetId: string,
  heard: readonly Heard[],
  now: number,
): Promise<Heard[]> {
  const quoted = ({ source }: Heard): boolean => source === 'quote' || source === 'trade';
  if (!heard.some(quoted)) return [...heard];
  const row = await db
    .selectFrom('market_quote')
    .selectAll()
    .where('book_id', '=', db.bookId)
    .where('asset_id', '=', assetId)
    .forUpdate()
    .executeTakeFirst();
  const told = heardOfQuote(row, now);
  return inOrder([...heard.filter((each) => !quoted(each)), ...(told === null ? [] : [told])]);
}

async function portfoliosWaiting(db: Reader, assetId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('trade_order')
    .select('portfolio_id')
    .distinct()
    .where('book_id', '=', db.bookId)
    .where('asset_id', '=', assetId)
    .where('venue', '=', 'paper')
    .where('status', 'in', OPEN_STATUSES)
    // In one order for everybody, so that two executions never wait for each other both ways.
    .orderBy('portfolio_id')
    .execute();
  return rows.map((row) => row.portfolio_id);
}

async function waitingOf(db: Reader, portfolioId: string, assetId: string): Promise<Waiting> {
  const rows = await db
    .selectFrom('trade_order')
    .selectAll()
    .where('book_id', '=', db.bookId)
    .where('portfolio_id', '=', portfolioId)
    .where('asset_id', '=', assetId)
    .where('venue', '=', 'paper')
    .where(
      sql<boolean>`(status = ANY(${[...OPEN_STATUSES]}) OR group_id IN (
        SELECT group_id FROM trade_order WHERE book_id = ${db.bookId} AND portfolio_id = ${portfolioId}
          AND asset_id = ${assetId} AND status = ANY(${[...OPEN_STATUSES]})))`,
    )
    .orderBy('sequence')
    .execute();
  const ids = rows.map(({ id }) => id);
  const adjustments = await db
    .selectFrom('order_event')
    .select(['order_id', 'at'])
    .where('book_id', '=', db.bookId)
    .where('order_id', '=', sql<string>`ANY(${ids}::uuid[])`)
    .where('kind', '=', 'adjust')
    .where('reason', 'in', ['split', 'dividend'])
    .execute();
  return {
    portfolioId,
    settings: (await settingsOf(db, [portfolioId])).get(portfolioId)!,
    rows,
    adjusted: new Set(adjustments.map(({ order_id: id, at }) => `${id} ${at.getTime()}`)),
  };
}

interface Outcome {
  readonly simulation: Simulation;
  readonly records: readonly OrderRecord[];
}

/** What an event does to the orders that may meet it; those that are `refused` end before it. */
function simulate(
  { rows, settings, adjusted }: Waiting,
  instrument: Instrument,
  heard: Heard,
  now: number,
  refused: readonly string[],
): Outcome {
  const { assetId } = instrument;
  const orders = eligible(rows, adjusted, heard).map(orderOf);
  const simulation = openSimulation(rulesOf(settings, PRINT_MS), [instrument], orders);
  const ended = refused.flatMap((id) => [...cancel(simulation, { assetId, id }, now, 'refused')]);
  return { simulation, records: [...ended, ...feed(simulation, heard.event, now)] };
}

/**
 * Those that may meet it: bars became known after the order was given, and neither a bar nor a trade nor a corporate action
 * meets an order a second time. The orders of a group meet it together or not at all.
 */
function eligible(
  rows: readonly OrderRow[],
  adjusted: ReadonlySet<string>,
  { event, date, knownAt }: Heard,
): OrderRow[] {
  const may = (row: OrderRow): boolean => {
    if (event.kind === 'bar')
      return knownAt >= row.submitted_at.getTime() && (row.bar_seen === null || row.bar_seen < date!);
    if (event.kind === 'split' || event.kind === 'dividend') return !adjusted.has(`${row.id} ${event.at}`);
    return event.kind !== 'print' || row.quote_seen === null || row.quote_seen.getTime() < event.at;
  };
  const barred = new Set(
    rows.filter((row) => !isClosed(row.status) && !may(row)).map((row) => row.group_id ?? row.id),
  );
  return rows.filter((row) => !barred.has(row.group_id ?? row.id));
}

/** An order that is found impossible at its turn ends, and the others meet the market without it. */
async function meet(
  db: Writer,
  waiting: Waiting,
  instrument: Instrument,
  heard: Heard,
  now: number,
): Promise<number> {
  const refused = new Map<string, string>();
  let book = bookFills;
  for (;;) {
    const outcome = simulate(waiting, instrument, heard, now, [...refused.keys()]);
    if (outcome.records.length === 0) return 0;
    await db.client.query('SAVEPOINT meeting');
    try {
      await book(db, fillsOf(waiting, instrument, heard, outcome.records));
      await saveSteps(db, waiting, instrument, heard, outcome.records, refused, now);
      await saveTaken(db, heard, outcome.simulation);
      return outcome.records.length;
    } catch (error) {
      // One of them is not possible: booked in turn they tell which.
      const untold = error instanceof ProblemError && book === bookFills;
      if (!(error instanceof Unbookable) && !untold) throw error;
      await db.client.query('ROLLBACK TO SAVEPOINT meeting');
      if (error instanceof Unbookable) refused.set(error.orderId, error.message);
      book = bookInTurn;
    }
  }
}

async function bookInTurn(db: Writer, fills: readonly FillToBook[]): Promise<void> {
  for (const fill of fills)
    try {
      await bookFill(db, fill);
    } catch (error) {
      throw error instanceof ProblemError ? new Unbookable(fill.row.id, error.message) : error;
    }
}

/** A fill that the books do not allow. */
class Unbookable extends Error {
  readonly orderId: string;
  constructor(orderId: string, why: string) {
    super(why);
    this.orderId = orderId;
  }
}

function fillsOf(
  { rows, settings }: Waiting,
  instrument: Instrument,
  heard: Heard,
  records: readonly OrderRecord[],
): FillToBook[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return records.flatMap((record) => {
    if (record.event.kind !== 'fill') return [];
    const row = byId.get(record.order.id)!;
    const key = `${heard.key}/${formatDecimal(trim(record.order.filledQuantity))}`;
    return [{ record, row, instrument, settings, source: heard.source, key }];
  });
}

async function saveSteps(
  db: Writer,
  { portfolioId }: Waiting,
  { symbol }: Instrument,
  heard: Heard,
  records: readonly OrderRecord[],
  refused: ReadonlyMap<string, string>,
  now: number,
): Promise<void> {
  const updates: object[] = [];
  for (const [id, own] of Map.groupBy(records, ({ order }) => order.id)) {
    const why = refused.get(id);
    await saveRecords(db, own, new Date(now), {
      ...seen(heard),
      ...(why === undefined ? {} : { note: why }),
    });
    updates.push(updateOf(db.bookId, own.at(-1)!.order, { portfolioId, symbol, note: why ?? null }));
  }
  await notify(db, ...updates);
}

function seen({ event, date }: Heard): { barSeen?: string; quoteSeen?: Date } {
  if (event.kind === 'bar') return { barSeen: date! };
  return event.kind === 'print' ? { quoteSeen: new Date(event.at) } : {};
}

/** What fills took of a quote is not there for the next ones. */
async function saveTaken(db: Writer, { event }: Heard, simulation: Simulation): Promise<void> {
  if (event.kind !== 'quote') return;
  const standing = simulation.quotes.get(event.assetId);
  const taken = (size: Decimal | null, rest: Decimal | null | undefined): string =>
    size === null || rest == null ? '0' : formatDecimal(subtract(size, rest));
  const asked = taken(event.askSize, standing?.left.buy);
  const bid = taken(event.bidSize, standing?.left.sell);
  if (Number(asked) === 0 && Number(bid) === 0) return;
  await sql`UPDATE market_quote SET ask_used = ask_used + ${asked}::numeric, bid_used = bid_used + ${bid}::numeric
    WHERE book_id = ${db.bookId} AND asset_id = ${event.assetId}`.execute(db);
}
