import { identify } from '@financehub/core/matching/fingerprint.ts';
import { formatDecimal, ZERO } from '@financehub/core/money/decimal.ts';
import type { InvestmentLine } from '@financehub/core/statements/statement.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import type { PortfolioRow } from '../portfolios/index.ts';

/** A broker's line with its identity, and the entry that an earlier import made of it. */
export interface KnownLine {
  readonly line: InvestmentLine;
  readonly fingerprint: string;
  readonly occurrence: number;
  readonly entryId: string | null | undefined;
}

/** Day, type, symbol, quantity and amount say which line it is; brokers rewrite the texts. */
function partsOf(line: InvestmentLine) {
  const quantity = line.quantity === null ? '' : formatDecimal(line.quantity);
  return {
    date: line.date,
    amount: line.amount ?? ZERO,
    payee: `${line.type} ${line.symbol ?? ''}`,
    description: quantity,
    line,
  };
}

export async function markKnownLines(
  db: Writer,
  portfolio: PortfolioRow,
  lines: readonly InvestmentLine[],
): Promise<KnownLine[]> {
  if (lines.length === 0) return [];
  const days = lines.map(({ date }) => date);
  const rows = await db
    .selectFrom('statement_line')
    .select(['fingerprint', 'occurrence', 'entry_id'])
    .where('book_id', '=', db.bookId)
    .where('account_id', '=', portfolio.holdings_account_id)
    .where('known', '=', false)
    .where('date', '>=', formatDay(days.reduce((a, b) => Math.min(a, b))))
    .where('date', '<=', formatDay(days.reduce((a, b) => Math.max(a, b))))
    .execute();
  const held = new Map(
    rows.map((row) => [`${row.fingerprint.replaceAll('-', '')} ${row.occurrence}`, row.entry_id]),
  );
  return identify(lines.map(partsOf), new Map(), '').map(({ line: { line }, fingerprint, occurrence }) => ({
    line,
    fingerprint,
    occurrence,
    entryId: held.get(`${fingerprint} ${occurrence}`),
  }));
}

/** Notes every line that was booked or known; those that could not be booked may come again. */
export async function storeLines(
  db: Writer,
  importId: string,
  portfolio: PortfolioRow,
  lines: readonly KnownLine[],
  booked: ReadonlyMap<KnownLine, string>,
  from: number,
): Promise<number> {
  const kept = lines.filter((each) => each.entryId !== undefined || booked.has(each));
  const rows = kept.map((each, index) => ({
    ordinal: from + index + 1,
    line: each.line.line,
    date: formatDay(each.line.date),
    amount: formatDecimal(each.line.amount ?? ZERO),
    payee: `${each.line.type} ${each.line.symbol ?? ''}`.trim(),
    description: each.line.note.slice(0, 2000).toWellFormed(),
    reference: each.line.reference,
    fingerprint: each.fingerprint,
    occurrence: each.occurrence,
    entry_id: booked.get(each) ?? each.entryId,
    known: each.entryId !== undefined,
  }));
  await sql`
    INSERT INTO statement_line (book_id, import_id, account_id, ordinal, line, date, amount, payee, description, reference,
      fingerprint, occurrence, entry_id, known)
    SELECT ${db.bookId}::uuid, ${importId}::uuid, ${portfolio.holdings_account_id}::uuid, r.*
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(ordinal integer, line integer, date date, amount numeric, payee text,
      description text, reference text, fingerprint uuid, occurrence integer, entry_id uuid, known boolean)`.execute(
    db,
  );
  return from + rows.length;
}
