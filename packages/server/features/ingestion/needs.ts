import { addMonths, type EpochDay, formatDay, parseDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Reader } from '../../db/database.ts';

const DAYS_BEFORE = 10;
const YEARS = 10;

/** Since when prices of an asset are needed, and whether it is held now. */
export interface Need {
  readonly from: string;
  readonly held: boolean;
}

/** A little before the first transaction with it; ten years back for an asset without one. */
export async function needsOf(db: Reader, today: EpochDay): Promise<(assetId: string) => Need> {
  const rows = await sql<{ commodity: string; first: string; held: boolean }>`
    SELECT commodity, min(date)::text AS first, sum(quantity) <> 0 AS held FROM posting
    WHERE book_id = ${db.bookId} AND length(commodity) = 36
      AND account_id IN (SELECT id FROM account WHERE book_id = ${db.bookId} AND type IN ('asset', 'liability'))
    GROUP BY commodity`.execute(db as never);
  const byAsset = new Map(rows.rows.map((row) => [row.commodity, row]));
  return (assetId) => {
    const row = byAsset.get(assetId);
    return row === undefined
      ? { from: tenYearsBefore(today), held: false }
      : { from: before(row.first), held: row.held };
  };
}

function before(first: string): string {
  const day = parseDay(first);
  return day === null ? first : formatDay(day - DAYS_BEFORE);
}

function tenYearsBefore(today: EpochDay): string {
  return formatDay(addMonths(today, -12 * YEARS));
}

/** Every currency of the book, and since when rates between them are needed. */
export async function currenciesOf(
  db: Reader,
  today: EpochDay,
): Promise<{ currencies: string[]; base: string; from: string }> {
  const { rows } = await sql<{ code: string }>`
    SELECT base_currency AS code FROM book WHERE id = ${db.bookId}
    UNION SELECT currency FROM portfolio WHERE book_id = ${db.bookId}
    UNION SELECT currency FROM asset WHERE book_id = ${db.bookId}
    UNION SELECT currency FROM account WHERE book_id = ${db.bookId} AND currency IS NOT NULL`.execute(
    db as never,
  );
  const { base, first } = await db
    .selectFrom('book')
    .select(['base_currency as base'])
    .select(sql<string | null>`(SELECT min(date)::text FROM entry WHERE book_id = book.id)`.as('first'))
    .where('id', '=', db.bookId)
    .executeTakeFirstOrThrow();
  return {
    currencies: rows.map(({ code }) => code).sort(),
    base,
    from: first === null ? tenYearsBefore(today) : before(first),
  };
}
