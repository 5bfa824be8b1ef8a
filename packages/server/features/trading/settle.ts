import { dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import { sessionFrom, sessionUpTo } from '@financehub/core/trading/calendar/sessions.ts';
import type { Instrument } from '@financehub/core/trading/instrument.ts';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import type { Principal, Reader } from '../../db/database.ts';
import { assetsById } from '../assets/index.ts';
import { execute, rehearse } from './execute.ts';
import { instrumentOf } from './instrument.ts';
import {
  type Heard,
  heardOfBar,
  heardOfClock,
  heardOfDividend,
  heardOfQuote,
  heardOfSplit,
  inOrder,
  isWhole,
} from './market.ts';
import { type QuoteRow, quotesOf } from './quotes.ts';
import { listed, OPEN_STATUSES } from './store.ts';

/** What to look at: a quote that has come, or stored prices, corporate actions and ends of sessions as well. */
export type Look = 'quote' | 'all';

/** An asset whose orders could not be executed, and why. */
export interface Unsettled {
  readonly assetId: string;
  readonly error: unknown;
}

/**
 * Executes the open orders of a book on these assets, or on all, as far as the market has come. What goes wrong with one
 * asset does not keep the others from it, and is answered.
 */
export async function settleBook(
  context: Context,
  bookId: string,
  assets: ReadonlyMap<string, Look> | 'all',
): Promise<Unsettled[]> {
  const who = await ownerOf(context, bookId);
  if (who === null) return [];
  const looks = assets === 'all' ? await assetsWaiting(context, who) : assets;
  const unsettled: Unsettled[] = [];
  for (const [assetId, look] of looks)
    try {
      await settleAsset(context, who, assetId, look);
    } catch (error) {
      unsettled.push({ assetId, error });
    }
  return unsettled;
}

/** What the market does to orders is done in the name of an owner of the book. */
export async function ownerOf(context: Context, bookId: string): Promise<Principal | null> {
  const row = await context.database.system((db) =>
    db
      .selectFrom('member')
      .select('user_id')
      .where('book_id', '=', bookId)
      .where('role', '=', 'owner')
      .orderBy('user_id')
      .limit(1)
      .executeTakeFirst(),
  );
  return row === undefined ? null : { userId: row.user_id, bookId };
}

async function assetsWaiting(context: Context, who: Principal): Promise<Map<string, Look>> {
  const rows = await context.database.read(who, (db) =>
    db
      .selectFrom('trade_order')
      .select('asset_id')
      .distinct()
      .where('book_id', '=', db.bookId)
      .where('status', 'in', OPEN_STATUSES)
      .where('venue', '=', 'paper')
      .execute(),
  );
  return new Map(rows.map((row) => [row.asset_id, 'all']));
}

async function settleAsset(context: Context, who: Principal, assetId: string, look: Look): Promise<void> {
  const now = context.now().getTime();
  const found = await context.database.read(who, async (db) => {
    const asset = (await assetsById(db, [assetId])).get(assetId);
    if (asset === undefined) return null;
    const instrument = instrumentOf(asset);
    const heard = await heardOf(context, db, instrument, look, now);
    return { instrument, telling: heard.length === 0 ? [] : await rehearse(db, instrument, heard, now) };
  });
  if (found === null || found.telling.length === 0) return;
  const { instrument, telling } = found;
  const operation = {
    id: uuid(),
    kind: 'order.execute',
    summary: `Executed orders on ${instrument.symbol}`,
    at: new Date(now),
  };
  try {
    await context.database.write(who, operation, async (db) => {
      if ((await execute(db, instrument, telling, now)) === 0) throw new NothingDone();
    });
  } catch (error) {
    if (!(error instanceof NothingDone)) throw error;
  }
}

/** Somebody else was first: the operation is not written. */
class NothingDone extends Error {}

interface Span {
  readonly open: number;
  /** From when on bars are wanted. */
  readonly since: Date | null;
  /** The earliest end that is behind us, of orders for an auction by itself. */
  readonly dueSince: Date | null;
  readonly auctionDueSince: Date | null;
  /** Whether a quote can do anything to one of them. */
  readonly touched: boolean;
}

async function heardOf(
  context: Context,
  db: Reader,
  instrument: Instrument,
  look: Look,
  now: number,
): Promise<Heard[]> {
  const { assetId } = instrument;
  const quote = (await quotesOf(db, [assetId])).get(assetId);
  const span = await spanOf(db, assetId, quote?.bid ?? null, quote?.ask ?? null, new Date(now));
  if (span.open === 0 || span.since === null) return [];
  const told = quote?.bid === null || span.touched ? heardOfQuote(quote, now) : null;
  const stored = look === 'all' ? await storedSince(context, db, instrument, span, quote, now) : [];
  return inOrder(told === null ? stored : [...stored, told]);
}

/** What the warehouse and the clock have to say since the first open order was given. */
async function storedSince(
  { warehouse }: Context,
  db: Reader,
  instrument: Instrument,
  span: Span,
  quote: QuoteRow | undefined,
  now: number,
): Promise<Heard[]> {
  const ids = [instrument.assetId];
  const from = formatDay(dayOfInstant(span.since!) - 1);
  const bars = await warehouse.bars(db.bookId, instrument.assetId, { from, limit: MOST_BARS });
  const splits = await warehouse.splits(db.bookId, ids, { from });
  const dividends = await warehouse.dividends(db.bookId, ids, { from });
  const lastWhole = bars.findLast((bar) => isWhole(bar, instrument, now))?.date ?? null;
  const heard = [
    ...splits.map((split) => heardOfSplit(split, instrument, now)),
    ...dividends.map((dividend) => heardOfDividend(dividend, instrument, now)),
    ...bars.map((bar) => heardOfBar(bar, instrument, now)),
    endOf(instrument, span.dueSince, lastWhole, quote?.time ?? null, now),
    // Quotes do not say at what price an auction was: the bar does.
    endOf(instrument, span.auctionDueSince, lastWhole, null, now),
  ];
  return heard.filter((each) => each !== null).filter(({ knownAt }) => knownAt >= span.since!.getTime());
}

const MOST_BARS = 5_000;

/** How long the bar of a session that nobody quoted is waited for at least. */
const PATIENCE_MS = 8 * 3_600_000;

/**
 * The end that orders have come to at an instant; null where they have not. Where nobody quotes the asset, its bar tells
 * what the session was, and they wait for it until the next session opens.
 */
function endOf(
  { exchange }: Instrument,
  dueSince: Date | null,
  lastBar: string | null,
  quotedAt: Date | null,
  now: number,
): Heard | null {
  if (dueSince === null) return null;
  const due = dueSince.getTime();
  const session = sessionUpTo(exchange, dayOfInstant(new Date(due - 1)));
  const next = sessionFrom(exchange, session.day + 1);
  const known =
    (lastBar !== null && lastBar >= formatDay(session.day)) ||
    (quotedAt !== null && quotedAt.getTime() >= session.opens);
  return known || now >= Math.max(next.opens, due + PATIENCE_MS) ? heardOfClock(due) : null;
}

async function spanOf(
  db: Reader,
  assetId: string,
  bid: string | null,
  ask: string | null,
  now: Date,
): Promise<Span> {
  const { rows } = await sql<Span>`
    SELECT count(*)::int AS open, min(submitted_at) AS since,
      min(expires_at) FILTER (WHERE expires_at <= ${now} AND time_in_force NOT IN ('opg', 'cls')) AS "dueSince",
      min(expires_at) FILTER (WHERE expires_at <= ${now} AND time_in_force IN ('opg', 'cls')) AS "auctionDueSince",
      coalesce(bool_or(status <> 'held' AND (
        type IN ('market', 'trailing_stop') OR time_in_force IN ('ioc', 'fok')
        OR (side = 'buy' AND (limit_price >= ${ask}::numeric OR stop_price <= ${ask}::numeric))
        OR (side = 'sell' AND (limit_price <= ${bid}::numeric OR stop_price >= ${bid}::numeric)))), false) AS touched
    FROM trade_order
    WHERE book_id = ${db.bookId} AND asset_id = ${assetId} AND venue = 'paper'
      AND status IN (${listed(OPEN_STATUSES)})`.execute(db);
  return rows[0]!;
}

/** Books with open orders, their assets, and whether one of them has come to its end. */
export async function waitingEverywhere(
  context: Context,
): Promise<{ bookId: string; assetId: string; due: boolean; venue: string }[]> {
  const { rows } = await context.database.system((db) =>
    sql<{ bookId: string; assetId: string; due: boolean; venue: string }>`
      SELECT book_id AS "bookId", asset_id AS "assetId", venue, coalesce(bool_or(expires_at <= ${context.now()}), false) AS due
      FROM trade_order WHERE status IN (${listed(OPEN_STATUSES)}) GROUP BY 1, 2, 3`.execute(db),
  );
  return rows;
}
