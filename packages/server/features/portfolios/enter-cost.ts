import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { replaceTransaction } from './booking.ts';
import type { TransactionInput } from './input.ts';
import { lockPortfolio, type PortfolioRow } from './store.ts';
import { MEMO, pageOfRows } from './transaction-rows.ts';
import { bookedOf } from './view.ts';

/**
 * Gives incoming transfers of shares, by their ids, the cost that nobody knew when they were booked. Those whose cost was entered
 * since, and those that are gone, stay as they are. Answers the ids of those that were changed.
 */
export async function enterCosts(
  db: Writer,
  portfolio: Pick<PortfolioRow, 'id'>,
  known: ReadonlyMap<string, TransactionInput>,
): Promise<string[]> {
  if (known.size === 0) return [];
  const open = await db
    .selectFrom('posting')
    .select('entry_id')
    .distinct()
    .where('book_id', '=', db.bookId)
    .where('entry_id', '=', sql<string>`ANY(${[...known.keys()]}::uuid[])`)
    .where('memo', '=', MEMO.costUnknown)
    .execute();
  const entered: string[] = [];
  for (const { entry_id: id } of open) {
    const row = await lockPortfolio(db, portfolio.id);
    const [found] = await pageOfRows(db, row, { id, limit: 1 });
    if (found === undefined) continue;
    const before = bookedOf(found, row);
    const input = known.get(id)!;
    const note = before.note === '' ? input.note : before.note;
    await replaceTransaction(db, row, before, { ...input, assetId: before.transaction.assetId, note });
    entered.push(id);
  }
  return entered;
}
