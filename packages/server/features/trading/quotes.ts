import type { StoredQuote } from '@financehub/contract/trading-account.ts';
import { decimal, formatDecimal, trim } from '@financehub/core/money/decimal.ts';
import { type Selectable, sql } from 'kysely';
import type { Static } from 'typebox';
import type { Reader, Writer } from '../../db/database.ts';
import { notify } from '../../db/database.ts';
import type { Tables } from '../../db/tables.ts';

export type QuoteRow = Selectable<Tables['market_quote']>;

/** Clocks of feeds may be ahead of this one by as much. */
export const AHEAD_MS = 5_000;

export interface NewQuote {
  readonly assetId: string;
  readonly bid: string | null;
  readonly ask: string | null;
  readonly bidSize: string | null;
  readonly askSize: string | null;
  readonly last: string | null;
  readonly lastSize: string | null;
  readonly time: Date;
  readonly source: string;
}

/** Stores quotes that are newer than those that are there, and says so; answers the assets that have a new one. */
export async function storeQuotes(db: Writer, quotes: readonly NewQuote[]): Promise<string[]> {
  const stored: string[] = [];
  // In one order for everybody, so that two who store them never wait for each other both ways.
  for (const quote of [...quotes].sort(byAsset)) {
    const { rows } = await sql<{ asset_id: string }>`
      INSERT INTO market_quote AS q (book_id, asset_id, bid, ask, bid_size, ask_size, last, last_size, time, source)
        VALUES (${db.bookId}, ${quote.assetId}, ${quote.bid}, ${quote.ask}, ${quote.bidSize}, ${quote.askSize},
          ${quote.last}, ${quote.lastSize}, ${quote.time}, ${quote.source})
      ON CONFLICT (book_id, asset_id) DO UPDATE SET
        bid = excluded.bid, ask = excluded.ask, bid_size = excluded.bid_size, ask_size = excluded.ask_size,
        last = coalesce(excluded.last, q.last), last_size = excluded.last_size, time = excluded.time,
        source = excluded.source, bid_used = 0, ask_used = 0
      WHERE excluded.time > q.time
      RETURNING asset_id`.execute(db);
    stored.push(...rows.map((row) => row.asset_id));
  }
  for (let from = 0; from < stored.length; from += PER_MESSAGE)
    await notify(db, {
      type: 'quote.updated',
      bookId: db.bookId,
      assetIds: stored.slice(from, from + PER_MESSAGE),
    });
  return stored;
}

const byAsset = (a: NewQuote, b: NewQuote): number =>
  a.assetId < b.assetId ? -1 : a.assetId > b.assetId ? 1 : 0;

/** A notification holds 8,000 bytes. */
const PER_MESSAGE = 150;

export async function quotesOf(db: Reader, assetIds: readonly string[]): Promise<Map<string, QuoteRow>> {
  if (assetIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('market_quote')
    .selectAll()
    .where('book_id', '=', db.bookId)
    .where('asset_id', '=', sql<string>`ANY(${assetIds as string[]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.asset_id, row]));
}

const plain = (text: string | null): string | null =>
  text === null ? null : formatDecimal(trim(decimal(text)));

export function quoteView(row: QuoteRow, symbol: string): Static<typeof StoredQuote> {
  return {
    assetId: row.asset_id,
    symbol,
    bid: plain(row.bid),
    ask: plain(row.ask),
    bidSize: plain(row.bid_size),
    askSize: plain(row.ask_size),
    last: plain(row.last),
    lastSize: plain(row.last_size),
    time: row.time.toISOString(),
    source: row.source,
  };
}
