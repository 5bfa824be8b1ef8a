import { type EpochDay, day as epochDay, formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import type { OptionChains } from '../../warehouse/option-chains.ts';
import { type AssetRow, requireAsset } from '../assets/index.ts';

/** The asset of the symbol, the listing without an exchange first; null where the book has none. */
export async function findAssetOfSymbol(db: Reader, symbol: string): Promise<AssetRow | null> {
  const row = await db
    .selectFrom('asset')
    .select('id')
    .where('book_id', '=', db.bookId)
    .where(sql<boolean>`upper(symbol) = upper(${symbol})`)
    .orderBy(sql`coalesce(exchange, '')`)
    .orderBy('id')
    .executeTakeFirst();
  return row === undefined ? null : requireAsset(db, row.id);
}

/** As {@link findAssetOfSymbol}; a ProblemError where the book has none. */
export async function assetOfSymbol(db: Reader, symbol: string): Promise<AssetRow> {
  const found = await findAssetOfSymbol(db, symbol);
  if (found !== null) return found;
  throw new ProblemError('not-found', `There is no asset ${symbol} in this book.`, {
    mend: `Add ${symbol} to the assets, or store a chain of its options with its currency.`,
  });
}

/** Where chains are kept; a ProblemError where the warehouse keeps none. */
export function chainsOf({ warehouse }: Pick<Context, 'warehouse'>): OptionChains {
  if (warehouse.chains !== null) return warehouse.chains;
  throw new ProblemError('impossible', 'The warehouse of this program keeps no chains of options.', {
    mend: 'Run it with the warehouse that is built in.',
  });
}

/** Older than a long weekend, a close does not say what the underlying cost when the options were quoted. */
const MOST_DAYS_OLD = 5;

/** The close of an asset on the day or shortly before; null without one. */
export async function closeNear(
  { warehouse }: Pick<Context, 'warehouse'>,
  bookId: string,
  assetId: string,
  day: EpochDay,
): Promise<number | null> {
  const last = (await warehouse.lastCloses(bookId, [assetId], formatDay(day))).get(assetId);
  return last === undefined || day - epochDay(last.date) > MOST_DAYS_OLD ? null : Number(last.close);
}
