import type { listStressResults } from '@financehub/contract/stress.ts';
import type { Static } from 'typebox';
import type { Reader, Writer } from '../../db/database.ts';
import type { Result } from './stress-view.ts';

export async function insertResults(db: Writer, results: readonly Result[]): Promise<void> {
  if (results.length === 0) return;
  await db
    .insertInto('stress_result')
    .values(
      results.map((result) => ({
        book_id: db.bookId,
        id: result.id,
        run_id: result.runId,
        portfolio_id: result.portfolioId,
        scenario: result.scenario,
        as_of: result.asOf,
        currency: result.currency,
        value: result.value,
        pnl: result.pnl,
        detail: JSON.stringify(result),
        created_at: new Date(result.createdAt),
      })),
    )
    .execute();
}

/** The newest first, one more than asked for. */
export async function pageOfResults(
  db: Reader,
  filter: Omit<Static<typeof listStressResults.query>, 'cursor' | 'limit'>,
  limit: number,
  before: string | null,
): Promise<Result[]> {
  let query = db
    .selectFrom('stress_result')
    .select('detail')
    .where('book_id', '=', db.bookId)
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (filter.portfolioId !== undefined) query = query.where('portfolio_id', '=', filter.portfolioId);
  if (filter.scope !== undefined)
    query = query.where('portfolio_id', filter.scope === 'book' ? 'is' : 'is not', null);
  if (filter.scenario !== undefined) query = query.where('scenario', '=', filter.scenario);
  if (filter.runId !== undefined) query = query.where('run_id', '=', filter.runId);
  if (before !== null) query = query.where('id', '<', before);
  return (await query.execute()).map(({ detail }) => detail as Result);
}
