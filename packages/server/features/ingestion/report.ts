import type { IngestionItem, IngestionRequest } from '@financehub/contract/ingestion.ts';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Principal, Reader } from '../../db/database.ts';
import { ProviderFailure } from '../../providers/failure.ts';

export type Item = Static<typeof IngestionItem>;
export type Request = Static<typeof IngestionRequest>;

/** What is known of an item before anything is asked. */
export function emptyItem(kind: Item['kind'], symbol: string, assetId: string | null, at: Date): Item {
  return {
    kind,
    assetId,
    symbol,
    status: 'skipped',
    provider: null,
    bars: 0,
    changed: 0,
    dividends: 0,
    splits: 0,
    from: null,
    to: null,
    reason: null,
    mend: null,
    attempts: [],
    gaps: [],
    outliers: [],
    at: at.toISOString(),
  };
}

/** What a failed attempt says; anything but a failure of the provider is ours and goes on up. */
export function outcomeOf(error: unknown): { outcome: string; mend: string | null } {
  if (error instanceof ProviderFailure) return { outcome: error.message, mend: error.mend };
  throw error;
}

export async function keepItem(
  context: Context,
  principal: Principal,
  runId: string,
  item: Item,
): Promise<void> {
  await context.database.touch(principal, (db) =>
    db
      .insertInto('ingestion_item')
      .values({
        book_id: principal.bookId,
        run_id: runId,
        kind: item.kind,
        key: item.assetId ?? item.symbol,
        symbol: item.symbol,
        status: item.status,
        bars: item.bars,
        report: JSON.stringify(item),
        at: new Date(item.at),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
}

/** The latest report of each asset. */
export async function lastItems(db: Reader): Promise<Map<string, Item>> {
  const { rows } = await sql<{ key: string; report: Item }>`
    SELECT DISTINCT ON (key) key, report FROM ingestion_item WHERE book_id = ${db.bookId} AND kind = 'asset'
    ORDER BY key, at DESC`.execute(db as never);
  return new Map(rows.map(({ key, report }) => [key, report]));
}
