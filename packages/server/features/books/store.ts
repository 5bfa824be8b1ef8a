import { type ChartKey, STARTER_CHART } from '@financehub/core/ledger/chart.ts';
import type { LotMethod } from '@financehub/core/portfolio/lots.ts';
import { type Kysely, sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Tables } from '../../db/tables.ts';

export interface NewBook {
  readonly userId: string;
  readonly name: string;
  readonly baseCurrency: string;
  readonly costBasis?: LotMethod | undefined;
  readonly fiscalYearStart?: number | undefined;
  readonly sample?: boolean;
}

/** A book with its owner and the starter chart of accounts, whose accounts are the book's first operation. */
export async function openBook(db: Kysely<Tables>, book: NewBook, now: Date): Promise<string> {
  const bookId = uuid();
  const operationId = uuid();
  await db
    .insertInto('book')
    .values({
      id: bookId,
      name: book.name,
      base_currency: book.baseCurrency,
      cost_basis: book.costBasis ?? 'fifo',
      fiscal_year_start: book.fiscalYearStart ?? 1,
      sample: book.sample ?? false,
      created_at: now,
    })
    .execute();
  await db.insertInto('member').values({ book_id: bookId, user_id: book.userId, role: 'owner' }).execute();
  await db
    .insertInto('operation')
    .values({
      book_id: bookId,
      id: operationId,
      kind: 'book.open',
      summary: `Opened the book “${book.name}” with the starter chart of accounts`,
      user_id: book.userId,
      at: now,
      undoes: null,
      undone_by: null,
    })
    .execute();
  await sql`SELECT set_config('app.operation_id', ${operationId}, true)`.execute(db);
  const ids = new Map<ChartKey | null, string>(STARTER_CHART.map((account) => [account.key, uuid()]));
  await db
    .insertInto('account')
    .values(
      STARTER_CHART.map((account) => ({
        book_id: bookId,
        id: ids.get(account.key)!,
        parent_id: account.parent === null ? null : ids.get(account.parent)!,
        name: account.name,
        type: account.type,
        subtype: null,
        currency: null,
        key: account.key,
        number: null,
        institution: null,
        portfolio_id: null,
      })),
    )
    .execute();
  return bookId;
}
