import { decimal, equals, subtract, ZERO } from '@financehub/core/money/decimal.ts';
import type { EntrySums } from '@financehub/core/portfolio/entry-sums.ts';
import type { HeldBefore } from '@financehub/core/portfolio/postings.ts';
import { shareMoves } from '@financehub/core/portfolio/quantities.ts';
import { isRatioType, type PortfolioTransaction } from '@financehub/core/portfolio/transaction.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { assetsById } from '../assets/index.ts';
import { rebook } from './booking.ts';
import { lotOptions, settled } from './settle.ts';
import { stateOf } from './state.ts';
import { allPortfolios, lockPortfolio, type PortfolioRow } from './store.ts';
import { entriesOf } from './transaction-rows.ts';

/**
 * To be called within an undo or a redo after it was done: taking back a purchase changes what later splits and
 * transfers move, which is booked anew in the same operation. Throws `undo-conflict` where more shares would have left
 * than were held.
 */
export async function mendAfterReversal(db: Writer): Promise<void> {
  const touched = new Set(await portfoliosOf(db));
  if (touched.size === 0) return;
  for (const { id } of await allPortfolios(db))
    if (touched.has(id)) await mend(db, await lockPortfolio(db, id));
}

/** The portfolios whose entries the running operation changed. */
async function portfoliosOf(db: Writer): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    WITH changed AS (
      SELECT coalesce(a.row_key, k.key) AS key, a.before->>'portfolio_id' AS portfolio
      FROM audit a LEFT JOIN LATERAL unnest(a.row_keys) k(key) ON true
      WHERE a.book_id = ${db.bookId} AND a.operation_id = ${db.operationId} AND a.table_name = 'entry')
    SELECT portfolio AS id FROM changed WHERE portfolio IS NOT NULL
    UNION
    SELECT e.portfolio_id::text FROM changed c JOIN entry e ON e.book_id = ${db.bookId} AND e.id = c.key::uuid
    WHERE e.portfolio_id IS NOT NULL`.execute(db);
  return rows.map((row) => row.id);
}

async function mend(db: Writer, portfolio: PortfolioRow): Promise<void> {
  const state = await stateOf(db, portfolio);
  const entries = new Map((await entriesOf(db, portfolio)).map((entry) => [entry.id, entry]));
  const assets = await assetsById(db, [...state.assets.keys()]);
  const held = await settled(
    state.transactions,
    new Set(state.assets.keys()),
    lotOptions(portfolio),
    (id) => assets.get(id)?.symbol ?? id,
  ).catch(asConflict);
  const wrong = state.transactions.filter((tx) => {
    const before = held.get(tx.id);
    return before !== undefined && !isBooked(tx, entries.get(tx.id)!, before);
  });
  await rebook(db, portfolio, state, wrong, held);
}

function asConflict(error: unknown): never {
  if (!(error instanceof ProblemError)) throw error;
  throw new ProblemError('undo-conflict', error.message, {
    mend: 'Take back the later sale first, or change it.',
  });
}

/** Whether the entry's postings say what follows from the shares held before. */
function isBooked(tx: PortfolioTransaction, entry: EntrySums, held: HeldBefore): boolean {
  if (isRatioType(tx.type)) {
    const { own, to } = shareMoves(tx, held.quantity);
    return equals(decimal(entry.quantity ?? '0'), own) && equals(decimal(entry.toQuantity ?? '0'), to);
  }
  return equals(decimal(entry.weight ?? '0'), subtract(ZERO, held.transferredCost ?? ZERO));
}
