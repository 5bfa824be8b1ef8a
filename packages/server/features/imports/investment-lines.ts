import { identify } from '@financehub/core/matching/fingerprint.ts';
import { formatDecimal, ZERO } from '@financehub/core/money/decimal.ts';
import type { InvestmentLine } from '@financehub/core/statements/statement.ts';
import { type EpochDay, formatDay, day as parseDay } from '@financehub/core/time/day.ts';
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
  // A ratio that followed from what was held is not of the line.
  const said = line.added ?? line.quantity;
  const quantity = said === null ? '' : formatDecimal(said);
  return {
    date: line.date,
    amount: line.amount ?? ZERO,
    payee: `${line.type} ${line.symbol ?? ''}`,
    description: quantity,
    line,
  };
}

interface HeldLine {
  readonly date: EpochDay;
  readonly print: string;
  readonly occurrence: number;
  readonly reference: string | null;
  readonly entryId: string | null;
}

/**
 * Tells the lines that earlier imports brought: by the broker's own id where no download changes it, else by their content, of which
 * the n-th line of a file is the n-th in the book. `renumbered`: the broker has given its lines other ids, so that content counts.
 */
export async function markKnownLines(
  db: Writer,
  portfolio: PortfolioRow,
  lines: readonly InvestmentLine[],
  mayRenumber = true,
): Promise<{ lines: KnownLine[]; renumbered: boolean }> {
  if (lines.length === 0) return { lines: [], renumbered: false };
  const held = await heldLines(db, portfolio, lines);
  const byIdentity = new Map(held.map((row) => [row.reference, row]));
  const byContent = Map.groupBy(held, ({ print }) => print);
  const claimed = new Set<HeldLine>();
  const prints = identify(lines.map(partsOf), new Map(), '').map(({ fingerprint }) => fingerprint);
  const found = lines.map(({ identity }) => {
    const row = identity == null ? undefined : byIdentity.get(`${STABLE}${identity}`);
    if (row !== undefined) claimed.add(row);
    return row;
  });
  const renumbered =
    mayRenumber && found.every((row) => row === undefined) && isRenumbered(lines, prints, held);
  const last = new Map<string, number>();
  for (const { print, occurrence } of held) last.set(print, Math.max(last.get(print) ?? 0, occurrence));
  const marked = lines.map((line, index): KnownLine => {
    const print = prints[index]!;
    const mayBeIt = (each: HeldLine): boolean => !claimed.has(each) && (renumbered || mayBe(line, each));
    const row = found[index] ?? byContent.get(print)?.find(mayBeIt);
    if (row !== undefined) {
      claimed.add(row);
      return { line, fingerprint: row.print, occurrence: row.occurrence, entryId: row.entryId };
    }
    const occurrence = (last.get(print) ?? 0) + 1;
    last.set(print, occurrence);
    return { line, fingerprint: print, occurrence, entryId: undefined };
  });
  return { lines: marked, renumbered };
}

/** So many lines with other ids and the same content are no chance. */
const RENUMBERED_LEAST = 3;

/**
 * Whether a file none of whose ids is known holds lines of the book under other ids: every line of it, on the days that have lines, is
 * one of the book by its content. A broker that moves to another system numbers anew what it exports.
 */
function isRenumbered(
  lines: readonly InvestmentLine[],
  prints: readonly string[],
  held: readonly HeldLine[],
): boolean {
  const days = new Set(held.map(({ date }) => date));
  const left = new Map<string, number>();
  for (const { print } of held) left.set(print, (left.get(print) ?? 0) + 1);
  let same = 0;
  for (const [index, { identity, date }] of lines.entries()) {
    if (identity == null || !days.has(date)) continue;
    const free = left.get(prints[index]!) ?? 0;
    if (free === 0) return false;
    left.set(prints[index]!, free - 1);
    same += 1;
  }
  return same >= RENUMBERED_LEAST;
}

/** Two lines of one content with ids of their own are two. */
function mayBe({ identity }: InvestmentLine, { reference }: HeldLine): boolean {
  return identity == null || reference === null || !reference.startsWith(STABLE);
}

/** Marks a reference that no download changes. */
const STABLE = 'id:';

function referenceOf({ identity, reference }: InvestmentLine): string | null {
  return identity == null ? reference : `${STABLE}${identity}`;
}

async function heldLines(
  db: Writer,
  portfolio: PortfolioRow,
  lines: readonly InvestmentLine[],
): Promise<HeldLine[]> {
  const days = lines.map(({ date }) => date);
  const rows = await db
    .selectFrom('statement_line')
    .select(['date', 'fingerprint', 'occurrence', 'reference', 'entry_id'])
    .where('book_id', '=', db.bookId)
    .where('account_id', '=', portfolio.holdings_account_id)
    .where('known', '=', false)
    .where('date', '>=', formatDay(days.reduce((a, b) => Math.min(a, b))))
    .where('date', '<=', formatDay(days.reduce((a, b) => Math.max(a, b))))
    .orderBy('occurrence')
    .execute();
  return rows.map((row) => ({
    date: parseDay(row.date),
    print: row.fingerprint.replaceAll('-', ''),
    occurrence: row.occurrence,
    reference: row.reference,
    entryId: row.entry_id,
  }));
}

/** The entries that earlier imports made of lines which the broker has cancelled since. */
export async function entriesOfLines(
  db: Writer,
  portfolio: PortfolioRow,
  lines: readonly InvestmentLine[],
): Promise<string[]> {
  const { lines: known } = await markKnownLines(db, portfolio, lines, false);
  return known.flatMap(({ entryId }) => (entryId == null ? [] : [entryId]));
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
    reference: referenceOf(each.line),
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
