import type { Reader } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';

/** Throws where the transaction is a fill of an order: it says what the market did, and goes with its trade only. */
export async function refuseFill(
  db: Reader,
  transactionId: string,
  changed: readonly string[] = ['all'],
): Promise<void> {
  if (changed.every((field) => field === 'note')) return;
  const trade = await db
    .selectFrom('trade')
    .select('id')
    .where('book_id', '=', db.bookId)
    .where('entry_id', '=', transactionId)
    .executeTakeFirst();
  if (trade === undefined) return;
  throw new ProblemError(
    'conflict',
    'This transaction is a fill of an order; only its note can be changed.',
    {
      mend: `Take the trade back (POST /trading/trades/${trade.id}/bust), or give an order the other way.`,
    },
  );
}
