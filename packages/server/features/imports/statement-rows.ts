import { type Decimal, formatDecimal } from '@financehub/core/money/decimal.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import type { ImportAccount } from './accounts.ts';
import type { StatementSummary } from './reading.ts';

export interface DatedAmount {
  readonly date: EpochDay;
  readonly amount: Decimal;
}

/** A balance further from the lines than this is of another day than the statement's first or last. */
const BALANCE_DAYS = 31;

/**
 * The days a statement is of: from its first to its last line, and up to its balances. An OFX file names the balance of the day
 * of its download, which can be years after the days that were asked for.
 */
function periodOf({
  from,
  to,
  opening,
  closing,
}: Pick<StatementSummary, 'from' | 'to' | 'opening' | 'closing'>): {
  from: EpochDay | null;
  to: EpochDay | null;
} {
  if (from === null || to === null) {
    const only = closing?.date ?? opening?.date ?? null;
    return { from: opening === null ? only : Math.min(opening.date + 1, only!), to: only };
  }
  const starts = opening !== null && opening.date < from && from - opening.date <= BALANCE_DAYS;
  const ends = closing !== null && closing.date > to && closing.date - to <= BALANCE_DAYS;
  return { from: starts ? opening.date + 1 : from, to: ends ? closing.date : to };
}

/** Notes what each statement of the file is of. */
export async function insertStatements(
  db: Writer,
  importId: string,
  accounts: readonly ImportAccount[],
  statements: readonly StatementSummary[],
): Promise<void> {
  const written = (date: EpochDay | null | undefined) => (date == null ? null : formatDay(date));
  const rows = statements.map((statement, index) => {
    const { opening, closing, lines } = statement;
    const period = periodOf(statement);
    return {
      ordinal: index + 1,
      account_id: accounts[index]!.id,
      date_from: written(period.from),
      date_to: written(period.to),
      opening: opening === null ? null : formatDecimal(opening.amount),
      opening_date: written(opening?.date),
      closing: closing === null ? null : formatDecimal(closing.amount),
      closing_date: written(closing?.date),
      currency: accounts[index]!.currency,
      lines,
    };
  });
  await sql`INSERT INTO import_statement (book_id, import_id, ordinal, account_id, date_from, date_to, opening, opening_date, closing,
      closing_date, currency, lines)
    SELECT ${db.bookId}::uuid, ${importId}::uuid, r.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(ordinal integer,
      account_id uuid, date_from date, date_to date, opening numeric, opening_date date, closing numeric, closing_date date,
      currency text, lines integer)`.execute(db);
}
